"""Invitations into a space that are sent by mail."""

import re

import pytest

from sabar.actions.spaces import invites
from sabar.effects.spaces import letters as spaces_letters
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.jobs import idle
from tests.postbox import Postbox, link_in
from tests.server import Server
from tests.web.spaces.people import SPACES, words

_HOUR = 3_600_000


class Owner(Person):
    """Somebody with a space, on a server that sends mail."""

    def __init__(self, server: Server, postbox: Postbox) -> None:
        server.clock.advance(_HOUR)
        name = entrance.fresh_name("own")
        token = entrance.app_token(server, entrance.register_app(server))
        answer = entrance.sign_up(server, token, username=name)
        self.web = Browser(server)
        path = link_in(postbox.wait_for(f"{name}@example.org")).removeprefix(server.settings.url)
        self.web.http.get(path)
        self.web.get(path)
        self.web.post("/confirm", **self.web.hidden())
        self.web.post("/login", email=f"{name}@example.org", password=entrance.PASSWORD)
        mine = str(answer.json()["access_token"])
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(mine))
        super().__init__(server, name, mine, me.json()["id"])
        self.space = self.post(SPACES, name="Seedling")["slug"]

    def invites(self, address: str, status: int = 200, **form: str) -> str:
        form = {"role": "member", "lasts": "86400", "uses": "1", "email": address, **form}
        answer = self.web.post(f"/s/{self.space}/invites", **form)
        assert answer.status_code == status, words(answer)
        return words(answer)


@pytest.fixture
def owner(mailing: Server, postbox: Postbox) -> Owner:
    return Owner(mailing, postbox)


def test_a_letter_brings_the_link_and_not_the_name_where_owners_want_that(
    owner: Owner, postbox: Postbox
) -> None:
    owner.ok("PUT", f"{SPACES}/{owner.space}", json={"outside": "nothing"})
    to = f"{entrance.fresh_name('cleo')}@acme.example"
    assert f"It is on its way to {to}." in owner.invites(to)
    assert owner.web.at is not None
    shown = re.search(r'readonly value="([^"]+)"', owner.web.at.text)
    letter = postbox.wait_for(to)
    assert shown and link_in(letter) == shown[1]
    text = letter.get_content()
    assert f"(@{owner.name}) invites you to a space on" in text
    assert "Seedling" not in text + str(letter["subject"]) and owner.space not in text
    opened = Browser(owner.server).get(link_in(letter).removeprefix(owner.server.settings.url))
    assert opened.status_code == 200


def test_a_letter_names_the_space_as_long_as_its_owners_let_it(owner: Owner, postbox: Postbox) -> None:
    to = f"{entrance.fresh_name('cleo')}@acme.example"
    owner.post(f"{SPACES}/{owner.space}/invites", email=to)
    letter = postbox.wait_for(to)
    assert "“Seedling”" in str(letter["subject"]) and "“Seedling”" in letter.get_content()


def test_what_was_taken_back_or_is_over_is_not_sent(owner: Owner, postbox: Postbox) -> None:
    to, app = f"{entrance.fresh_name('cleo')}@acme.example", owner.server.app
    back, over, closed = (owner.post(f"{SPACES}/{owner.space}/invites", expires_in=3600) for _ in range(3))
    letters = [invites.Letter(int(one["id"]), to, "en") for one in (back, over, closed)]
    owner.delete(f"{SPACES}/{owner.space}/invites/{back['id']}")
    owner.server.run(spaces_letters.invite, app, letters[0])
    owner.delete(f"{SPACES}/{owner.space}")
    owner.server.run(spaces_letters.invite, app, letters[2])
    owner.post(f"{SPACES}/{owner.space}/reopen")
    owner.server.clock.advance(_HOUR + 1000)
    owner.server.run(spaces_letters.invite, app, letters[1])
    assert postbox.letters_to(to) == []


def test_nobody_is_flooded_with_invitations(owner: Owner, postbox: Postbox) -> None:
    to = f"{entrance.fresh_name('cleo')}@acme.example"
    for _ in range(5):
        owner.invites(to)
    assert "Too many" in owner.invites(to, 429)
    owner.invites("not an address", 422)
    idle(owner.server)
    assert len(postbox.letters_to(to)) == 5
