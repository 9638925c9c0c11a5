"""What people do with posts: favourite, boost, bookmark, pin, mute; and who did."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.server import Server


def path(status: dict[str, Any], verb: str = "") -> str:
    return f"/api/v1/statuses/{status['id']}/{verb}".rstrip("/")


@pytest.mark.parametrize(
    ("verb", "back", "flag", "count"),
    [
        ("favourite", "unfavourite", "favourited", "favourites_count"),
        ("bookmark", "unbookmark", "bookmarked", None),
        ("mute", "unmute", "muted", None),
    ],
)
def test_doing_it_twice_is_doing_it_once(
    ada: Person, bob: Person, verb: str, back: str, flag: str, count: str | None
) -> None:
    said = ada.says("do something with me")
    for _ in range(2):
        done = bob.call("POST", path(said, verb))
        assert done.status_code == 200, done.text
        assert done.json()[flag] is True
        assert count is None or done.json()[count] == 1
    assert ada.get(path(said))[flag] is False
    for _ in range(2):
        undone = bob.call("POST", path(said, back))
        assert undone.json()[flag] is False
        assert count is None or undone.json()[count] == 0


@pytest.mark.parametrize(
    "verb",
    ["favourite", "reblog", "bookmark", "mute", "unmute", "pin", "unfavourite", "unbookmark", "unreblog"],
)
def test_what_may_not_be_read_can_have_nothing_done_to_it(ada: Person, bob: Person, verb: str) -> None:
    secret = ada.says("secret", visibility="private")
    assert bob.call("POST", path(secret, verb)).status_code == 404
    assert bob.call("POST", f"/api/v1/statuses/12345/{verb}").status_code == 404
    assert bob.call("POST", f"/api/v1/statuses/abc/{verb}").status_code == 404
    assert bob.call("POST", f"/api/v1/statuses/{'9' * 30}/{verb}").status_code == 404


def test_a_boost_holds_the_post_and_is_one_however_often_it_is_asked_for(ada: Person, bob: Person) -> None:
    said = ada.says("boost me")
    first = bob.call("POST", path(said, "reblog"))
    assert first.status_code == 200
    boost = first.json()
    assert boost["reblog"]["id"] == said["id"]
    assert boost["reblog"]["reblogs_count"] == 1
    assert boost["reblogged"] is True
    assert bob.ok("POST", path(said, "reblog"))["id"] == boost["id"]
    # What is done to a boost is done to the post it holds.
    assert ada.ok("POST", path(boost, "favourite"))["id"] == said["id"]
    people = ada.get(path(said, "reblogged_by"))
    assert [one["id"] for one in people] == [bob.id]
    undone = bob.ok("POST", path(said, "unreblog"))
    assert undone["id"] == said["id"]
    assert undone["reblogs_count"] == 0
    assert undone["reblogged"] is False
    assert ada.call("GET", path(boost)).status_code == 404


def test_boosts_go_with_the_post_they_hold(ada: Person, bob: Person) -> None:
    before = bob.get("/api/v1/accounts/verify_credentials")["statuses_count"]
    said = ada.says("gone soon")
    boost = bob.ok("POST", path(said, "reblog"))
    assert bob.get("/api/v1/accounts/verify_credentials")["statuses_count"] == before + 1
    ada.call("DELETE", path(said))
    assert bob.call("GET", path(boost)).status_code == 404
    assert bob.get("/api/v1/accounts/verify_credentials")["statuses_count"] == before


def test_only_open_posts_and_ones_own_private_ones_are_boosted(ada: Person, bob: Person) -> None:
    private = ada.says(f"@{bob.name}", visibility="private")
    direct = ada.says(f"@{bob.name}", visibility="direct")
    assert bob.call("POST", path(private, "reblog")).status_code == 403
    assert bob.call("POST", path(direct, "reblog")).status_code == 403
    assert ada.call("POST", path(direct, "reblog")).status_code == 403
    own = ada.call("POST", path(private, "reblog"))
    assert own.json()["visibility"] == "private"
    said = ada.says("wide")
    assert bob.call("POST", path(said, "reblog"), data={"visibility": "direct"}).status_code == 422
    assert bob.ok("POST", path(said, "reblog"), data={"visibility": "unlisted"})["visibility"] == "unlisted"


def test_people_at_the_same_instant_are_all_counted(server: Server, ada: Person) -> None:
    said = ada.says("popular")
    crowd = [people.join(server) for _ in range(6)]
    with ThreadPoolExecutor(12) as pool:
        calls = [(one, verb) for one in crowd for verb in ("favourite", "favourite", "reblog", "reblog")]
        answers = list(pool.map(lambda call: call[0].call("POST", path(said, call[1])), calls))
    assert {answer.status_code for answer in answers} == {200}
    shown = ada.get(path(said))
    assert (shown["favourites_count"], shown["reblogs_count"]) == (6, 6)

    page = ada.call("GET", path(said, "favourited_by"), params={"limit": 4})
    assert len(page.json()) == 4
    assert 'rel="next"' in page.headers["link"]
    older = ada.server.client.get(page.headers["link"].partition("<")[2].partition(">")[0])
    assert {one["id"] for one in (*page.json(), *older.json())} == {one.id for one in crowd}


def test_what_is_done_to_a_post_that_goes_at_the_same_instant_is_done_or_finds_nothing(
    server: Server, ada: Person
) -> None:
    one = people.join(server)
    for _ in range(4):
        going = [ada.says("going") for _ in range(6)]
        with ThreadPoolExecutor(12) as pool:
            calls = []
            for said in going:
                answer = {"status": "an answer", "in_reply_to_id": said["id"]}
                calls += [
                    pool.submit(ada.call, "DELETE", path(said)),
                    pool.submit(one.call, "POST", path(said, "reblog")),
                    pool.submit(one.call, "POST", "/api/v1/statuses", json=answer),
                    pool.submit(one.call, "POST", path(said, "favourite")),
                ]
            answers = [call.result() for call in calls]
        assert {answer.status_code for answer in answers} <= {200, 404}, [one.text for one in answers]
    shown = server.client.get(f"/api/v1/accounts/{one.id}").json()
    there = one.get(f"/api/v1/accounts/{one.id}/statuses", limit=40)
    assert shown["statuses_count"] == len(there)


def test_somebody_blocked_is_not_named_among_those_who_did(server: Server, ada: Person, bob: Person) -> None:
    dora = people.join(server)
    said = bob.says("who was it")
    dora.call("POST", path(said, "favourite"))
    dora.call("POST", path(said, "reblog"))
    ada.call("POST", f"/api/v1/accounts/{dora.id}/block")
    for verb in ("favourited_by", "reblogged_by"):
        assert ada.get(path(said, verb)) == []
        assert [one["id"] for one in bob.get(path(said, verb))] == [dora.id]


def test_favourites_and_bookmarks_are_listed_in_the_order_they_were_made(server: Server) -> None:
    one, other = people.join(server), people.join(server)
    said = [other.says(str(n)) for n in range(3)]
    for page, verb in (("favourites", "favourite"), ("bookmarks", "bookmark")):
        for status in (said[2], said[0], said[1]):
            one.call("POST", path(status, verb))
        found = one.call("GET", f"/api/v1/{page}", params={"limit": 2})
        assert [status["id"] for status in found.json()] == [said[1]["id"], said[0]["id"]]
        rest = one.ok("GET", found.links["next"]["url"])
        assert [status["id"] for status in rest] == [said[2]["id"]]


def test_five_posts_are_pinned_and_no_sixth(server: Server) -> None:
    eve = people.join(server)
    said = [eve.says(str(n)) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda status: eve.call("POST", path(status, "pin")), said))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [422]
    pinned = next(status for status, answer in zip(said, answers, strict=True) if answer.status_code == 200)
    assert eve.ok("POST", path(pinned, "pin"))["pinned"] is True
    assert len(eve.ok("GET", f"/api/v1/accounts/{eve.id}/statuses", params={"pinned": "true"})) == 5
    assert eve.ok("POST", path(pinned, "unpin"))["pinned"] is False


def test_only_ones_own_readable_posts_are_pinned(ada: Person, bob: Person) -> None:
    said = ada.says("mine")
    direct = ada.says("quiet", visibility="direct")
    boost = ada.ok("POST", path(bob.says("his"), "reblog"))
    assert bob.call("POST", path(said, "pin")).status_code == 422
    assert ada.call("POST", path(direct, "pin")).status_code == 422
    assert ada.call("POST", path(boost, "pin")).status_code == 422


def test_muting_a_thread_holds_for_all_of_it(ada: Person, bob: Person) -> None:
    first = ada.says("long talk")
    second = bob.says("indeed", in_reply_to_id=first["id"])
    ada.call("POST", path(second, "mute"))
    assert ada.get(path(first))["muted"] is True
    assert bob.get(path(first))["muted"] is False


def test_nothing_translates_here(ada: Person) -> None:
    assert ada.call("POST", path(ada.says("Bonjour"), "translate")).status_code == 404
    assert ada.call("POST", path(ada.says("Bonjour", visibility="private"), "translate")).status_code == 403
