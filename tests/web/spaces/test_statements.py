"""How many statements the room takes: the same for a full page as for two posts."""

import pytest

from tests.statements import statements
from tests.web.spaces.people import House
from tests.web.spaces.people import house as build

#: Who asks; the space; the page and its pins, each with reactions, writers, votes and files (10); who is
#: in it (2), what stands unsent, and the numbers beside the menu. What is answered stands on the page.
MOST = 16


def ask(found: House) -> None:
    assert found.member.web.get(found.url).status_code == 200


def test_a_full_room_takes_no_more_statements_than_one_with_two_posts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = house.owner.server
    full = build(server)
    for one, size in ((house, 2), (full, 40)):
        for number in range(size):
            poll = {"options": ["yes", "no"], "expires_in": 3600}
            root = one.says(one.owner, f"number {number}", poll=poll)
            one.says(one.guest, "an answer", in_reply_to_id=root["id"])
            one.member.ok("PUT", f"{one.path}/posts/{root['id']}/reactions/🎉")
        one.owner.post(f"{one.path}/posts/{root['id']}/pin")
    few = statements(server, monkeypatch, lambda: ask(house), cold=False)
    many = statements(server, monkeypatch, lambda: ask(full), cold=False)
    assert len(many) <= len(few) <= MOST, "\n".join(many)
