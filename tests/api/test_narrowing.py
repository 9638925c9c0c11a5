"""Old posts for fewer people: gone at once for whoever may read them no more, and had back within a week."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sabar.effects import housekeeping
from sabar.kit import times
from tests import entrance, pictures, streams
from tests.api.people import Person
from tests.entrance import Browser
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]


@pytest.fixture
def later(server: Server) -> Iterator[Callable[[int], None]]:
    """Some days pass; they are taken back after the test."""
    gone: list[int] = []

    def advance(days: int) -> None:
        gone.append(days)
        server.clock.advance(days * times.DAY)

    yield advance
    server.clock.advance(-sum(gone) * times.DAY)


def narrow(person: Person, said: Any, visibility: str) -> Any:
    return person.ok(
        "PUT", f"/api/sabar/v1/statuses/{said['id']}/visibility", json={"visibility": visibility}
    )


def reads(person: Person, said: Any) -> bool:
    return person.call("GET", f"/api/v1/statuses/{said['id']}").status_code == 200


def browser_of(person: Person) -> Browser:
    browser = Browser(person.server)
    browser.post("/login", email=f"{person.name}@example.org", password=entrance.PASSWORD)
    return browser


def last(person: Person) -> str:
    """The newest of what this person narrowed."""
    rows = "SELECT MAX(id) FROM narrowings WHERE account_id = :me"
    server = person.server
    return str(server.run(server.app.db.read().value, rows, me=int(person.id)))


def test_whoever_may_read_it_no_more_finds_it_nowhere(server: Server, person: New) -> None:
    ana, follower, stranger = person(discoverable=True, indexable=True), person(), person()
    follower.follow(ana)
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    media = ana.ok("POST", "/api/v2/media", files=files)
    said = ana.says("#zebrafinch words", media_ids=[media["id"]])
    address = said["media_attachments"][0]["url"]
    assert server.client.get(address).status_code == 200
    lists = {
        "tag": "/api/v1/timelines/tag/zebrafinch",
        "profile": f"/api/v1/accounts/{ana.id}/statuses",
        "search": "/api/v2/search?q=zebrafinch&type=statuses",
        "public": "/api/v1/timelines/public?limit=40",
    }

    def where(who: Person) -> set[str]:
        return {name for name, path in lists.items() if said["id"] in who.call("GET", path).text}

    assert where(stranger) == set(lists)
    embeds = [
        f"/@{ana.name}/{said['id']}/embed",
        f"/api/oembed?url={said['url']}",
        f"/@{ana.name}/{said['id']}",
    ]
    assert {server.client.get(path).status_code for path in embeds} == {200}
    with (
        streams.stream(server, stranger.token, stream="public") as public,
        streams.stream(server, follower.token, stream="user") as home,
    ):
        assert narrow(ana, said, "private")["visibility"] == "private"
        assert public.until("delete")["payload"] == said["id"]
        told = home.next()
        assert told["event"] == "status.update"
        assert told["payload"]["visibility"] == "private"
        assert home.silent()
    assert where(stranger) == set()
    assert not reads(stranger, said)
    assert where(follower) == {"profile"}
    assert {server.client.get(path).status_code for path in embeds} == {404}
    assert server.client.get(address).status_code == 404
    assert reads(ana, said)


def test_it_only_ever_becomes_narrower_and_only_by_its_writer(person: New) -> None:
    ana, ben = person(), person()
    said = ana.says("x", visibility="private")
    for wider in ("public", "unlisted", "private"):
        answer = ana.call(
            "PUT", f"/api/sabar/v1/statuses/{said['id']}/visibility", json={"visibility": wider}
        )
        assert answer.status_code == 422, wider
    public = ana.says("y")
    path = f"/api/sabar/v1/statuses/{public['id']}/visibility"
    assert ben.call("PUT", path, json={"visibility": "direct"}).status_code == 404
    assert ana.call("PUT", path, json={"visibility": "circle"}).status_code == 422
    boost = ana.post(f"/api/v1/statuses/{public['id']}/reblog")
    boosted = f"/api/sabar/v1/statuses/{boost['id']}/visibility"
    assert ana.call("PUT", boosted, json={"visibility": "direct"}).status_code == 404


def test_numbers_count_what_everybody_may_read(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said = ben.says("asked")
    answer = ana.says("answered", in_reply_to_id=said["id"], quoted_status_id=said["id"])
    own = ana.says(f"pinned, @{cy.name}")
    ana.post(f"/api/v1/statuses/{own['id']}/pin")

    def numbers() -> tuple[int, int, int]:
        shown = ben.get(f"/api/v1/statuses/{said['id']}")
        return shown["replies_count"], shown["quotes_count"], ana.shown()["statuses_count"]

    assert numbers() == (1, 1, 2)
    narrow(ana, answer, "unlisted")
    assert numbers() == (1, 1, 2)
    narrow(ana, answer, "private")
    assert numbers() == (0, 0, 2)
    narrow(ana, own, "direct")
    assert numbers() == (0, 0, 1)
    assert ana.get(f"/api/v1/accounts/{ana.id}/statuses", pinned=True) == []
    assert [one["last_status"]["id"] for one in cy.get("/api/v1/conversations")] == [own["id"]]
    assert [one["unread"] for one in cy.get("/api/v1/conversations")] == [False]
    assert reads(cy, own)
    assert not reads(ben, own)
    browser_of(ana).post("/settings/narrow/undo", id=last(ana))
    eventually(lambda: numbers() == (0, 0, 2))
    assert cy.get("/api/v1/conversations") == []


def test_all_older_posts_are_narrowed_little_by_little_and_had_back(
    server: Server, person: New, later: Callable[[int], None]
) -> None:
    ana, ben = person(), person()
    old = [ana.says(f"old {n}", visibility=("public", "unlisted")[n % 2]) for n in range(25)]
    kept = ana.says("old, for followers", visibility="private")
    boost = ana.post(f"/api/v1/statuses/{ben.says('of ben')['id']}/reblog")
    later(40)
    new = ana.says("new")
    browser = browser_of(ana)
    assert (
        "25 posts would be for fewer people."
        in browser.get("/settings/narrow?days=30&visibility=private").text
    )
    assert "no such posts" in browser.get("/settings/narrow?days=182&visibility=private").text
    browser.post("/settings/narrow", days="30", visibility="private")

    def readable() -> int:
        return sum(reads(ben, one) for one in old)

    assert readable() > 0
    eventually(lambda: readable() == 0)
    assert reads(ben, new)
    assert reads(ben, boost)
    assert ana.get(f"/api/v1/statuses/{old[1]['id']}")["visibility"] == "private"
    # What became narrower still stays so.
    narrow(ana, old[0], "direct")
    first = server.run(
        server.app.db.read().value, "SELECT MIN(id) FROM narrowings WHERE account_id = :me", me=int(ana.id)
    )
    assert browser_of(ben).post("/settings/narrow/undo", id=str(first)).status_code == 404
    browser.post("/settings/narrow/undo", id=str(first))
    eventually(lambda: readable() == 24)
    kinds = [ana.get(f"/api/v1/statuses/{one['id']}")["visibility"] for one in [*old[:3], kept]]
    assert kinds == ["direct", "unlisted", "public", "private"]
    assert browser.post("/settings/narrow/undo", id=str(first)).status_code == 404


def test_after_a_week_it_cannot_be_had_back(
    server: Server, person: New, later: Callable[[int], None]
) -> None:
    ana = person()
    said = ana.says("x")
    narrow(ana, said, "private")
    id = last(ana)
    later(8)
    browser = browser_of(ana)
    assert browser.post("/settings/narrow/undo", id=id).status_code == 404
    for _ in range(2):
        server.run(housekeeping.sweep, server.app, b"")
    assert last(ana) == "None"
    assert ana.get(f"/api/v1/statuses/{said['id']}")["visibility"] == "private"
