"""What was drawn of a space is kept apart from everything public, and not longer than the keys."""

import re

from sabar.effects import housekeeping
from sabar.web.frame import render
from tests import jobs
from tests.api.spaces.conftest import DAY
from tests.server import Server
from tests.waiting import eventually
from tests.web.spaces.people import House

WORD = "the kiln is hot tonight"


def test_a_post_is_drawn_once_for_all_who_see_the_same_and_anew_for_who_sees_more(house: House) -> None:
    house.says(house.member, WORD)
    assert WORD in house.guest.seen(house.url)
    assert "Delete" not in house.guest.html.partition(WORD)[2].partition("</article>")[0]
    assert WORD in house.member.seen(house.url)
    assert "Delete" in house.member.html.partition(WORD)[2].partition("</article>")[0]


def test_what_was_drawn_is_forgotten_when_the_key_of_a_day_is_destroyed(house: House, server: Server) -> None:
    server.clock.to_noon()
    house.owner.ok("PUT", house.path, json={"retention_seconds": 86_400})
    house.says(house.member, WORD)
    assert WORD in house.owner.seen(house.url)
    assert kept() and not kept_in_public()
    server.clock.advance(2 * DAY)
    server.run(housekeeping.sweep, server.app, b"")
    jobs.idle(server)
    eventually(lambda: not kept())
    assert WORD not in house.owner.seen(house.url)


def test_an_empty_box_says_to_whom_one_speaks_as_soon_as_that_is_different(house: House) -> None:
    box = re.compile(r"Send to Atelier \(([^)]*)\)")
    assert box.findall(house.member.seen(house.url))[0].startswith("2 members, 1 guest until")
    house.removes(house.guest)
    assert box.findall(house.member.seen(house.url)) == ["2 members"]
    assert "2 members" in house.owner.seen(house.url)


def test_what_is_typed_is_drawn_for_its_writer_alone_and_not_kept(house: House) -> None:
    poll = {"with_poll": "1", "poll[options][]": [WORD, "glaze"], "poll[expires_in]": "3600"}
    house.member.sends(f"{house.url}/drafts", key="a", turn="1", text=WORD, **poll)
    assert WORD in house.member.seen(house.url)
    assert not kept() and not kept_in_public()
    assert WORD not in house.owner.seen(house.url)


def kept() -> bool:
    shelf = render._said_in_rooms
    return WORD in repr(list(shelf._kept)) or any(WORD.encode() in html for html in shelf._html.values())


def kept_in_public() -> bool:
    return any(WORD.encode() in html for html in render._drawn._html.values())
