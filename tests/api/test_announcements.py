"""What the server tells everybody in it (methods/announcements), and its streams."""

import concurrent.futures
from collections.abc import Callable
from typing import Any

import pytest

from sabar.actions.staff import announcements as actions
from sabar.actions.staff import emojis
from sabar.kit import times
from sabar.model.accounts import Role
from sabar.model.viewers import Viewer
from sabar.store import accounts, users
from tests import pictures
from tests.api import staff
from tests.api.people import Person
from tests.contract import assert_entities, assert_entity
from tests.server import Server
from tests.statements import Counter
from tests.streams import stream
from tests.waiting import eventually

New = Callable[..., Person]
PATH = "/api/v1/announcements"


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    return staff.arriving(server)


@pytest.fixture
def announce(server: Server, boss: Person) -> Callable[..., str]:
    """`announce("words", ends_at=…)`: the id of a published announcement."""

    def new(text: str, *, published: bool = True, **given: Any) -> str:
        viewer = viewer_of(boss)
        made = server.run(actions.write, server.app, viewer, actions.Words(text, **given))
        if published:
            server.run(actions.publish, server.app, viewer, made.id)
        return str(made.id)

    return new


@pytest.fixture(autouse=True)
def nothing_left(server: Server, boss: Person) -> Any:
    yield
    viewer = viewer_of(boss)
    for one in boss.get(PATH):
        server.run(actions.delete, server.app, viewer, int(one["id"]))


def viewer_of(person: Person) -> Viewer:
    async def find() -> Viewer:
        db = person.server.app.db.read()
        account, user = await accounts.by_id(db, int(person.id)), await users.by_account(db, int(person.id))
        assert account is not None and user is not None
        return Viewer(account, user)

    return person.server.run(find)


def test_an_announcement_names_people_tags_posts_and_emoji_truly(
    server: Server, person: New, announce: Callable[..., str], tmp_path: Any
) -> None:
    ana, bea = person("ana"), person("bea")
    post = ana.post("/api/v1/statuses", status="the plan")
    secret = ana.post("/api/v1/statuses", status="not for all", visibility="private")
    picture = tmp_path / "drum.png"
    picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
    server.run(emojis.add, server.app, "drum", picture)
    id = announce(f"Ask @{ana.name} about #Plans, see {post['url']} and {secret['url']} :drum:\n\nBye")
    (shown,) = bea.get(PATH)
    assert_entity("Announcement", shown)
    assert shown["id"] == id
    assert shown["read"] is False
    assert shown["content"].count("<p>") == 2
    assert (shown["starts_at"], shown["ends_at"], shown["all_day"]) == (None, None, False)
    assert shown["mentions"] == [
        {"id": ana.id, "username": ana.name, "url": f"{server.url}/@{ana.name}", "acct": ana.name}
    ]
    assert shown["tags"] == [{"name": "Plans", "url": f"{server.url}/tags/plans"}]
    assert shown["statuses"] == [{"id": post["id"], "url": post["url"]}]
    assert [one["shortcode"] for one in shown["emojis"]] == ["drum"]
    assert shown["reactions"] == []


def test_drafts_are_seen_by_nobody_and_strangers_see_nothing(
    server: Server, person: New, announce: Callable[..., str]
) -> None:
    ana = person()
    draft = announce("not yet", published=False)
    assert ana.get(PATH) == []
    assert ana.call("POST", f"{PATH}/{draft}/dismiss").status_code == 404
    assert ana.call("PUT", f"{PATH}/{draft}/reactions/👍").status_code == 404
    assert server.client.get(PATH).status_code == 401


def test_who_has_read_one_sees_that_he_has(person: New, announce: Callable[..., str]) -> None:
    ana, bea = person(), person()
    first, second = announce("one"), announce("two")
    for _ in range(2):
        assert ana.post(f"{PATH}/{first}/dismiss") == {}
    assert [(one["id"], one["read"]) for one in ana.get(PATH)] == [(first, True), (second, False)]
    assert [one["id"] for one in ana.get(PATH, with_dismissed="false")] == [second]
    assert [one["read"] for one in bea.get(PATH)] == [False, False]
    assert ana.call("POST", f"{PATH}/1/dismiss").status_code == 404


def test_reactions_are_counted_once_for_each_person(person: New, announce: Callable[..., str]) -> None:
    ana, bea = person(), person()
    id = announce("vote")
    for who in (ana, ana, bea):
        assert who.ok("PUT", f"{PATH}/{id}/reactions/👍") == {}
    ana.ok("PUT", f"{PATH}/{id}/reactions/❤️")
    (shown,) = ana.get(PATH)
    assert_entities("Reaction", shown["reactions"])
    assert shown["reactions"] == [
        {"name": "👍", "count": 2, "me": True},
        {"name": "❤️", "count": 1, "me": True},
    ]
    assert bea.get(PATH)[0]["reactions"][1]["me"] is False
    for _ in range(2):
        assert ana.ok("DELETE", f"{PATH}/{id}/reactions/👍") == {}
    assert ana.get(PATH)[0]["reactions"][0] == {"name": "👍", "count": 1, "me": False}


@pytest.mark.parametrize("name", ["a", "nosuchemoji", "11", "👍👍", "%20", "x" * 100, "<b>"])
def test_what_is_no_emoji_is_refused(person: New, announce: Callable[..., str], name: str) -> None:
    ana = person()
    id = announce("hm")
    answer = ana.call("PUT", f"{PATH}/{id}/reactions/{name}")
    assert answer.status_code == 422
    assert answer.json()["error"] == "Validation failed: Name is not a recognized emoji"
    assert ana.get(PATH)[0]["reactions"] == []


def test_an_emoji_of_this_server_is_shown_with_its_picture(
    server: Server, person: New, announce: Callable[..., str], tmp_path: Any
) -> None:
    ana = person()
    picture = tmp_path / "hat.png"
    picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
    server.run(emojis.add, server.app, "hat", picture)
    id = announce("hats")
    ana.ok("PUT", f"{PATH}/{id}/reactions/hat")
    (one,) = ana.get(PATH)[0]["reactions"]
    assert one["name"] == "hat"
    assert one["url"].startswith(f"{server.url}/media/")
    assert one["static_url"].startswith(f"{server.url}/media/")


def test_at_most_eight_different_emoji_also_at_once(person: New, announce: Callable[..., str]) -> None:
    id = announce("colours")
    people = [person() for _ in range(3)]
    names = ["🟥", "🟧", "🟨", "🟩", "🟦", "🟪", "🟫"]
    for name in names:
        people[0].ok("PUT", f"{PATH}/{id}/reactions/{name}")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        calls = [
            pool.submit(who.call, "PUT", f"{PATH}/{id}/reactions/{name}")
            for who, name in zip(people, ("⬛", "⬜", "🔶"), strict=True)
        ]
        statuses = sorted(call.result().status_code for call in calls)
    assert statuses == [200, 422, 422]
    assert people[1].ok("PUT", f"{PATH}/{id}/reactions/🟥") == {}
    assert len(people[0].get(PATH)[0]["reactions"]) == 8


def test_one_appears_at_its_time_and_goes_at_its_end(
    server: Server, person: New, announce: Callable[..., str]
) -> None:
    ana = person()
    now = server.clock.now_ms()
    hour = times.HOUR
    announce(
        "soon", published=False, scheduled_at=now + hour, starts_at=now + 2 * hour, ends_at=now + 3 * hour
    )
    assert ana.get(PATH) == []
    with stream(server, ana.token, stream="user") as listening:
        server.clock.advance(hour + 1000)
        told = listening.until("announcement", timeout=10)
        assert told["stream"] == ["user"]
        assert_entity("Announcement", told["payload"])
        assert "read" not in told["payload"]
        (shown,) = ana.get(PATH)
        assert shown["starts_at"] == times.iso(now + 2 * hour)
        assert shown["published_at"] >= times.iso(now + hour)
        server.clock.advance(2 * hour)
        assert ana.get(PATH) == []
        gone = listening.until("announcement.delete", timeout=10)
        assert gone["payload"] == shown["id"]


def test_open_streams_hear_of_changes_reactions_and_the_end(
    server: Server, boss: Person, person: New, announce: Callable[..., str]
) -> None:
    ana, bea = person(), person()
    with stream(server, ana.token, stream="user") as listening:
        id = announce("first words")
        assert listening.until("announcement")["payload"]["id"] == id
        viewer = viewer_of(boss)
        server.run(actions.change, server.app, viewer, int(id), actions.Words("other words"))
        told = listening.until("announcement")["payload"]
        assert "other words" in told["content"]
        bea.ok("PUT", f"{PATH}/{id}/reactions/🎉")
        assert listening.until("announcement.reaction")["payload"] == {
            "name": "🎉",
            "count": 1,
            "announcement_id": id,
        }
        bea.ok("DELETE", f"{PATH}/{id}/reactions/🎉")
        assert listening.until("announcement.reaction")["payload"]["count"] == 0
        server.run(actions.retire, server.app, viewer, int(id))
        assert listening.until("announcement.delete")["payload"] == id
    assert ana.get(PATH) == []
    assert ana.call("PUT", f"{PATH}/{id}/reactions/🎉").status_code == 404
    server.run(actions.publish, server.app, viewer, int(id))
    eventually(lambda: [one["id"] for one in ana.get(PATH)] == [id])


def test_reading_many_takes_no_more_queries_than_reading_two(
    server: Server, person: New, announce: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, asked = person(), list[str]()
    post = ana.post("/api/v1/statuses", status="the plan")
    counted = []
    reader = server.app.db.read()
    monkeypatch.setattr(server.app.db, "read", lambda: Counter(reader, asked))
    for more in (2, 12):
        for _ in range(more):
            id = announce(f"@{ana.name} #tag {post['url']}")
            ana.ok("PUT", f"{PATH}/{id}/reactions/👍")
        asked.clear()
        assert len(ana.get(PATH)) >= more
        counted.append(len([sql for sql in asked if "events" not in sql and "jobs" not in sql]))
    assert counted[0] == counted[1]


def test_a_moderator_does_not_announce(server: Server) -> None:
    moderator = staff.arriving(server, Role.MODERATOR)
    with pytest.raises(Exception, match="not allowed"):
        server.run(actions.write, server.app, viewer_of(moderator), actions.Words("hello"))
