"""Previews of links in a space: fetched where an owner wants them, sealed, and gone with their post."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.effects import housekeeping
from sabar.effects.spaces import cards
from sabar.kit import times
from tests.api.cards.linked import HTML, page, settle
from tests.api.spaces.conftest import Room
from tests.outside import Outside, ThisMachine
from tests.waiting import eventually


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine(), "previews": "on"}


@pytest.fixture
def web(world: Outside) -> Outside:
    world.answers.clear()
    world.heard.clear()
    for name in ("story", "other"):
        head = (
            '<link rel="alternate" type="application/json+oembed" href="/oembed">'
            '<meta property="og:site_name" content="The Press">'
        )
        told = {"og_description": f"About the {name}", "og_image": "/picture.png"}
        world.answers[f"/{name}"] = (200, HTML, page(f"The {name}", head, **told))
    return world


def switch(room: Room, *, on: bool) -> None:
    assert room.owner.ok("PUT", room.path, json={"previews": on})["previews"] is on


def card(room: Room, post: Any, person: Any = None) -> Any:
    settle(room.owner.server)
    return (person or room.member).get(f"{room.path}/posts/{post['id']}")["card"]


def asked(web: Outside) -> list[str]:
    return [one.path for one in web.heard]


def lying(room: Room, post: Any) -> Any:
    """The sealed preview of a post, None without."""
    question = "SELECT card FROM space_posts WHERE id = :id"
    return room.owner.server.run(room.owner.server.app.db.read().value, question, id=int(post["id"]))


def test_nothing_is_fetched_until_an_owner_switches_it_on(room: Room, web: Outside) -> None:
    assert room.owner.get(room.path)["previews"] is False
    before = room.says(room.member, f"look {web.url}/story")
    assert card(room, before) is None and asked(web) == []
    for one in (room.member, room.guest):
        assert one.call("PUT", room.path, json={"previews": True}).status_code == 403
    switch(room, on=True)
    # What was said before stays as it was said.
    assert card(room, before) is None and asked(web) == []
    assert room.log()[-1] == "settings"
    line = room.owner.get(f"{room.path}/log")["lines"][0]
    assert (line["about"], line["detail"]) == ("previews", "yes")


def test_the_first_link_of_a_post_is_fetched_once_and_its_page_alone(room: Room, web: Outside) -> None:
    switch(room, on=True)
    said = room.says(room.member, f"look {web.url}/story#part and {web.url}/other")
    assert said["card"] is None
    for person in room.inside:
        assert card(room, said, person) == {
            "url": f"{web.url}/story",
            "title": "The story",
            "description": "About the story",
            "provider_name": "The Press",
        }
    assert asked(web) == ["/story"]
    assert [one["card"]["title"] for one in room.guest.get(f"{room.path}/posts")] == ["The story"]
    assert "cookie" not in web.heard[0].headers and "referer" not in web.heard[0].headers
    assert room.slug not in repr(web.heard) and room.member.name not in repr(web.heard)
    # It is a post of its own that is not answered for by another one.
    again = room.says(room.owner, f"{web.url}/story")
    assert card(room, again)["title"] == "The story"
    assert asked(web) == ["/story", "/story"]


def test_other_words_with_the_same_link_keep_it_and_another_link_brings_another(
    room: Room, web: Outside
) -> None:
    switch(room, on=True)
    said = room.says(room.member, f"{web.url}/story")
    assert card(room, said)["title"] == "The story"
    one = f"{room.path}/posts/{said['id']}"
    assert room.member.ok("PUT", one, json={"text": f"see {web.url}/story"})["card"]["title"] == "The story"
    settle(room.owner.server)
    assert asked(web) == ["/story"]
    # Never the old title under the new address.
    assert room.member.ok("PUT", one, json={"text": f"see {web.url}/other"})["card"] is None
    assert card(room, said)["title"] == "The other"
    assert room.member.ok("PUT", one, json={"text": "no link"})["card"] is None
    assert card(room, said) is None and lying(room, said) is None
    assert asked(web) == ["/story", "/other"]


def test_switched_off_nothing_is_fetched_and_nothing_shown(room: Room, web: Outside) -> None:
    switch(room, on=True)
    said = room.says(room.member, f"{web.url}/story")
    assert card(room, said)["title"] == "The story"
    switch(room, on=False)
    assert card(room, said) is None
    later = room.says(room.member, f"{web.url}/other")
    assert card(room, later) is None and asked(web) == ["/story"]
    switch(room, on=True)
    assert card(room, said)["title"] == "The story"


def test_what_waits_when_it_is_switched_off_or_its_post_goes_is_not_fetched(room: Room, web: Outside) -> None:
    switch(room, on=True)
    said = room.says(room.member, f"{web.url}/story")
    settle(room.owner.server)
    web.heard.clear()
    app, other = room.owner.server.app, room.says(room.member, f"{web.url}/missing")
    settle(room.owner.server)
    web.heard.clear()
    work = cards.Fetch(int(room.owner.get(f"{room.path}/log")["space_id"]), int(other["id"]))
    switch(room, on=False)
    room.owner.server.run(cards.fetch, app, work)
    switch(room, on=True)
    room.member.delete(f"{room.path}/posts/{other['id']}")
    room.owner.server.run(cards.fetch, app, work)
    room.owner.server.run(cards.fetch, app, cards.Fetch(work.space_id, int(said["id"])))
    assert asked(web) == []


@pytest.mark.parametrize(
    "reply",
    [
        (404, HTML, page("Not here")),
        (200, {"Content-Type": "application/pdf"}, b"%PDF"),
        (200, HTML, b"<p>no title"),
        (200, {"Content-Type": "text/html; charset=no-such"}, b"\xff\xfe\x00<title>"),
    ],
)
def test_a_page_that_says_nothing_has_no_preview(room: Room, web: Outside, reply: Any) -> None:
    switch(room, on=True)
    web.answers["/empty"] = reply
    said = room.says(room.member, f"{web.url}/empty")
    assert card(room, said) is None and asked(web) == ["/empty"]


def test_a_site_that_is_away_is_tried_again_and_keeps_no_other_link_waiting(room: Room, web: Outside) -> None:
    switch(room, on=True)
    web.answers["/busy"] = (503, {}, b"")
    busy, said = (room.says(room.member, f"{web.url}/{name}") for name in ("busy", "story"))
    assert card(room, said)["title"] == "The story" and card(room, busy) is None
    web.answers["/busy"] = (200, HTML, page("At last"))
    room.owner.server.clock.advance(2 * times.MINUTE)
    assert card(room, busy)["title"] == "At last"


def test_a_site_that_stays_away_is_left_alone_in_the_end(room: Room, web: Outside) -> None:
    switch(room, on=True)
    web.answers["/busy"] = (503, {}, b"")
    busy = room.says(room.member, f"{web.url}/busy")
    for _ in range(6):
        assert card(room, busy) is None
        room.owner.server.clock.advance(5 * times.HOUR)
    assert asked(web) == ["/busy"] * 4


def test_addresses_inside_the_network_and_our_own_are_not_asked(room: Room, web: Outside) -> None:
    switch(room, on=True)
    own = room.owner.server.app.settings.url
    said = [room.says(room.member, f"look {link}") for link in ("http://10.0.0.1/x", f"{own}/about")]
    assert [card(room, one) for one in said] == [None, None] and asked(web) == []


def test_two_changes_at_once_leave_the_preview_of_what_stands_there(room: Room, web: Outside) -> None:
    switch(room, on=True)
    said = room.says(room.member, f"{web.url}/story")
    one = f"{room.path}/posts/{said['id']}"
    with ThreadPoolExecutor(4) as pool:
        texts = [f"{web.url}/{name} {n}" for n, name in enumerate(("other", "story") * 3)]
        done = list(
            pool.map(lambda text: room.member.call("PUT", one, json={"text": text}).status_code, texts)
        )
    assert set(done) <= {200, 409} and 200 in done
    shown = card(room, said)
    now = room.member.get(one)
    assert (
        shown["url"] == now["text"].split()[0] and shown["title"] == f"The {shown['url'].rpartition('/')[2]}"
    )


def test_a_preview_goes_with_its_post_and_with_what_the_space_keeps(room: Room, web: Outside) -> None:
    switch(room, on=True)
    room.owner.ok("PUT", room.path, json={"retention_seconds": 86_400})
    said = room.says(room.member, f"{web.url}/story")
    assert card(room, said) is not None and b"story" not in lying(room, said)
    room.owner.server.clock.advance(25 * times.HOUR)
    room.owner.server.run(housekeeping.sweep, room.owner.server.app, b"")
    eventually(lambda: lying(room, said) is None)
    assert room.member.call("GET", f"{room.path}/posts/{said['id']}").status_code == 404


def test_a_preview_that_was_put_under_another_post_is_not_shown(room: Room, web: Outside) -> None:
    switch(room, on=True)
    first, second = (room.says(room.member, f"{web.url}/{name}") for name in ("story", "other"))
    assert card(room, first) and card(room, second)
    swap = "UPDATE space_posts SET card = (SELECT card FROM space_posts WHERE id = :of) WHERE id = :to"

    async def by_hand(tx: Any) -> None:
        await tx.run(swap, of=int(first["id"]), to=int(second["id"]))

    room.owner.server.run(room.owner.server.app.db.write, by_hand)
    assert card(room, second) is None and card(room, first)["title"] == "The story"


def test_a_post_of_the_leak_test_and_a_closed_space_ask_nobody(room: Room, web: Outside) -> None:
    switch(room, on=True)
    said = room.says(room.member, "no link")
    link = room.says(room.member, f"{web.url}/missing")
    settle(room.owner.server)
    web.heard.clear()
    space_id = int(room.owner.get(f"{room.path}/log")["space_id"])
    server = room.owner.server

    async def by_hand(tx: Any) -> None:
        await tx.run("UPDATE space_posts SET proof = TRUE WHERE id = :id", id=int(link["id"]))

    server.run(server.app.db.write, by_hand)
    for one in (said, link):
        server.run(cards.fetch, server.app, cards.Fetch(space_id, int(one["id"])))
    room.owner.delete(room.path)
    server.run(cards.fetch, server.app, cards.Fetch(space_id, int(link["id"])))
    assert asked(web) == []
