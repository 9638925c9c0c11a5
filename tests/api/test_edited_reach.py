"""Whom a rewritten post reaches that its first wording did not: told once, and never twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import pictures, streams
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]


def path(status: dict[str, Any], verb: str = "") -> str:
    return f"/api/v1/statuses/{status['id']}/{verb}".rstrip("/")


def rewrite(person: Person, status: dict[str, Any], text: str, **more: Any) -> Any:
    return person.ok("PUT", path(status), json={"status": text, **more})


def mentions(person: Person) -> list[str]:
    """Ids of the posts whose mentions somebody was told of."""
    found = person.get("/api/v1/notifications", types=["mention"])
    return [one["status"]["id"] for one in found]


def work_done(server: Server) -> None:
    """Until nothing waits to be told."""
    rows = (
        "SELECT COUNT(*) FROM jobs WHERE NOT dead AND run_at <= :now "
        "AND (kind LIKE '%.posted' OR kind LIKE '%.edited')"
    )
    now = server.clock.now_ms()
    eventually(lambda: server.run(server.app.db.read().value, rows, now=now) == 0)


@pytest.mark.parametrize("audience", ["public", "unlisted", "local", "private", "direct"])
def test_whoever_is_named_by_a_later_wording_is_told_once(server: Server, person: New, audience: str) -> None:
    ada, dave, erin = person("ada"), person("dave"), person("erin")
    for one in (dave, erin):
        one.follow(ada)
    said = ada.says(f"@{erin.name} first", visibility=audience)
    rewrite(ada, said, f"@{erin.name} and @{dave.name}")
    eventually(lambda: mentions(dave) == [said["id"]])
    groups = dave.get("/api/v2/notifications", types=["mention"])["notification_groups"]
    assert [one["status_id"] for one in groups] == [said["id"]]
    rewrite(ada, said, f"@{erin.name} and @{dave.name} again")
    rewrite(ada, said, "nobody")
    rewrite(ada, said, f"@{dave.name} @{erin.name} back")
    work_done(server)
    assert mentions(dave) == [said["id"]]
    assert mentions(erin) == [said["id"]]


def test_a_notification_thrown_away_does_not_come_back_with_other_words(server: Server, person: New) -> None:
    ada, dave = person("ada"), person("dave")
    said = ada.says(f"@{dave.name}")
    eventually(lambda: mentions(dave) == [said["id"]])
    dave.ok("POST", "/api/v1/notifications/clear")
    rewrite(ada, said, f"@{dave.name} again")
    rewrite(ada, said, "nobody")
    rewrite(ada, said, f"@{dave.name} and again")
    work_done(server)
    assert mentions(dave) == []


@pytest.mark.parametrize("way", ["block", "blocked", "mute"])
def test_an_edit_tells_nobody_who_would_not_be_told_of_a_post(server: Server, person: New, way: str) -> None:
    ada, dave, erin = person("ada"), person("dave"), person("erin")
    if way == "blocked":
        ada.ok("POST", f"/api/v1/accounts/{dave.id}/block")
    else:
        dave.ok("POST", f"/api/v1/accounts/{ada.id}/{way}")
    said = ada.says("nobody yet")
    rewrite(ada, said, f"@{dave.name} @{erin.name}")
    eventually(lambda: mentions(erin) == [said["id"]])
    work_done(server)
    assert mentions(dave) == []
    if way == "mute":
        dave.ok("POST", f"/api/v1/accounts/{ada.id}/unmute")
        rewrite(ada, said, f"@{dave.name} @{erin.name} again")
        work_done(server)
        assert mentions(dave) == []


def test_a_muted_conversation_stays_quiet_when_an_edit_names_one(server: Server, person: New) -> None:
    ada, dave, erin = person("ada"), person("dave"), person("erin")
    first = ada.says(f"@{dave.name} first")
    eventually(lambda: mentions(dave) == [first["id"]])
    dave.ok("POST", path(first, "mute"))
    answer = ada.says("nobody", in_reply_to_id=first["id"])
    rewrite(ada, answer, f"@{dave.name} @{erin.name}")
    eventually(lambda: mentions(erin) == [answer["id"]])
    work_done(server)
    assert mentions(dave) == [first["id"]]


def test_two_edits_at_once_tell_each_once(server: Server, person: New) -> None:
    ada, dave, erin = person("ada"), person("dave"), person("erin")
    said = ada.says("nobody")
    texts = [f"@{dave.name} @{erin.name} {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda text: rewrite(ada, said, text), texts))
    work_done(server)
    assert mentions(dave) == mentions(erin) == [said["id"]]


def test_one_named_by_an_edit_hears_it_live(server: Server, person: New) -> None:
    ada, dave, erin = person("ada"), person("dave"), person("erin")
    said = ada.says("nobody")
    with streams.stream(server, dave.token, stream="user:notification") as hears:
        rewrite(ada, said, f"@{dave.name}")
        told = hears.until("notification")["payload"]
        assert (told["type"], told["status"]["id"]) == ("mention", said["id"])
        rewrite(ada, said, f"@{dave.name} @{erin.name}")
        eventually(lambda: mentions(erin) == [said["id"]])
        assert hears.silent()


def test_a_direct_post_comes_to_whom_an_edit_names(server: Server, person: New) -> None:
    ada, bob, dave = person("ada"), person("bob"), person("dave")
    dave.get("/api/v1/timelines/home")
    said = ada.says(f"@{bob.name} psst", visibility="direct")
    talk = bob.get("/api/v1/conversations")[0]
    bob.ok("POST", f"/api/v1/conversations/{talk['id']}/read")
    with (
        streams.stream(server, dave.token, stream="direct") as direct,
        streams.stream(server, dave.token, stream="user") as home,
    ):
        rewrite(ada, said, f"@{bob.name} @{dave.name} psst")
        assert direct.until("conversation")["payload"]["last_status"]["id"] == said["id"]
        assert home.until("update")["payload"]["id"] == said["id"]
        rewrite(ada, said, f"@{bob.name} @{dave.name} psst!")
        assert home.until("status.update")["payload"]["id"] == said["id"]
    (found,) = dave.get("/api/v1/conversations")
    assert found["unread"] is True
    assert {one["id"] for one in found["accounts"]} == {ada.id, bob.id}
    assert [one["id"] for one in dave.get("/api/v1/timelines/home")] == [said["id"]]
    (his,) = bob.get("/api/v1/conversations")
    assert his["unread"] is False
    assert {one["id"] for one in his["accounts"]} == {ada.id, dave.id}
    rewrite(ada, said, f"@{bob.name} psst")
    assert dave.get("/api/v1/conversations") == []
    assert len(bob.get("/api/v1/conversations")) == 1


def test_whoever_is_named_no_more_keeps_what_was_said_before(person: New) -> None:
    ada, dave = person("ada"), person("dave")
    first = ada.says(f"@{dave.name} one", visibility="direct")
    second = ada.says(f"@{dave.name} two", visibility="direct", in_reply_to_id=first["id"])
    rewrite(ada, second, "two")
    (talk,) = dave.get("/api/v1/conversations")
    assert talk["last_status"]["id"] == first["id"]


def test_an_older_message_that_names_one_later_is_unread(person: New) -> None:
    ada, bob, dave = person("ada"), person("bob"), person("dave")
    first = ada.says(f"@{bob.name} one", visibility="direct")
    ada.says(f"@{bob.name} @{dave.name} two", visibility="direct", in_reply_to_id=first["id"])
    (talk,) = dave.get("/api/v1/conversations")
    dave.ok("POST", f"/api/v1/conversations/{talk['id']}/read")
    rewrite(ada, first, f"@{bob.name} @{dave.name} one")
    assert [one["unread"] for one in dave.get("/api/v1/conversations")] == [True]


def test_a_tag_that_an_edit_adds_reaches_those_who_follow_and_watch_it(server: Server, person: New) -> None:
    ada, fan, both = person("ada"), person("fan"), person("both")
    tag, other = f"{ada.name}x", f"{ada.name}y"
    both.follow(ada)
    for one in (fan, both):
        one.ok("POST", f"/api/v1/tags/{tag}/follow")
        one.get("/api/v1/timelines/home")
    said = ada.says(f"words #{other}")
    with (
        streams.stream(server, fan.token, stream="user") as home,
        streams.stream(server, both.token, stream="user") as known,
        streams.stream(server, both.token, stream="hashtag", tag=tag) as watched,
        streams.stream(server, both.token, stream="hashtag", tag=other) as seen,
    ):
        rewrite(ada, said, f"words #{other} #{tag}")
        assert home.next()["event"] == watched.next()["event"] == "update"
        assert known.next()["event"] == seen.next()["event"] == "status.update"
        rewrite(ada, said, f"more words #{other} #{tag}")
        everything = (home, known, watched, seen)
        assert {one.next()["event"] for one in everything} == {"status.update"}
        assert all(one.silent(0.2) for one in everything)
    for one in (fan, both):
        assert [post["id"] for post in one.get("/api/v1/timelines/home")] == [said["id"]]
    assert [post["id"] for post in fan.get(f"/api/v1/timelines/tag/{tag}")] == [said["id"]]


def test_only_public_posts_reach_tags(server: Server, person: New) -> None:
    ada, fan = person("ada"), person("fan")
    tag = f"{ada.name}z"
    fan.ok("POST", f"/api/v1/tags/{tag}/follow")
    fan.get("/api/v1/timelines/home")
    with streams.stream(server, fan.token, stream="user") as home:
        for audience in ("unlisted", "private", "direct"):
            rewrite(ada, ada.says("words", visibility=audience), f"words #{tag}")
        assert home.silent()
    assert fan.get("/api/v1/timelines/home") == []


def test_a_first_picture_brings_a_post_into_the_timeline_of_pictures(server: Server, person: New) -> None:
    ada, fan = person("ada"), person("fan")
    said = ada.says("words")
    file = ("a.png", pictures.encoded(pictures.photo((60, 40)), "PNG"), "image/png")
    picture = ada.ok("POST", "/api/v2/media", files={"file": file})
    with (
        streams.stream(server, fan.token, stream="public:media") as shown,
        streams.stream(server, fan.token, stream="public") as everything,
    ):
        rewrite(ada, said, "words", media_ids=[picture["id"]])
        assert shown.until("update")["payload"]["id"] == said["id"]
        assert everything.until("status.update")["payload"]["id"] == said["id"]


def test_another_language_brings_a_post_to_those_who_read_that_one(server: Server, person: New) -> None:
    ada, fan = person("ada"), person("fan")
    fan.follow(ada, languages=["fr"])
    fan.get("/api/v1/timelines/home")
    said = ada.says("mots", language="en")
    with streams.stream(server, fan.token, stream="user") as home:
        rewrite(ada, said, "des mots", language="fr")
        assert home.next()["event"] == "update"
        rewrite(ada, said, "encore", language="fr")
        assert home.next()["event"] == "status.update"
    assert [post["id"] for post in fan.get("/api/v1/timelines/home")] == [said["id"]]
