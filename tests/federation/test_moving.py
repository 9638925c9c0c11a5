"""Somebody goes to another account, with his followers, and comes back."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.actions import relations
from sabar.model.accounts import Account
from tests import entrance
from tests.api import people
from tests.api.people import Person
from tests.browser import Browser
from tests.federation import documents, elsewhere
from tests.federation.scripted import Peer, Stranger
from tests.server import DAY_MS, Server
from tests.waiting import eventually

MOVING = "/settings/moving"


@pytest.fixture
def mover(here: Server) -> Person:
    return people.join(here, "mover")


def signed_in(person: Person) -> Browser:
    browser = Browser(person.server)
    email = f"{person.name}@example.org"
    answer = browser.post("/login", follow=False, email=email, password=entrance.PASSWORD)
    assert answer.status_code == 303, answer.text
    return browser


def names(person: Person, old: str) -> Any:
    """He says that he was `old` before; the page that answers."""
    return signed_in(person).post(f"{MOVING}/aliases", old=old)


def goes(person: Person, new: str, password: str = entrance.PASSWORD) -> Any:
    return signed_in(person).post(f"{MOVING}/go", new=new, current=password)


def moved(person: Person) -> Any:
    return person.get(f"/api/v1/accounts/{person.id}")["moved"]


def follower(here: Server, person: Person, peer: Peer) -> Account:
    found = elsewhere.somebody(here, person, peer.url)
    elsewhere.does(here, relations.follow, found, elsewhere.here(here, person))
    return found


def also(here: Server, new: Stranger, person: Person) -> None:
    new.document["alsoKnownAs"] = [f"{here.url}/users/{person.name}"]


def test_followers_here_go_along_to_another_account_of_this_server(here: Server, mover: Person) -> None:
    new, fan, bystander = (people.join(here, name) for name in ("new", "fan", "other"))
    fan.follow(mover, notify=True)
    assert names(new, f"@{mover.name}").status_code == 200
    assert goes(mover, new.name).status_code == 200
    eventually(lambda: fan.to(new)["following"])
    eventually(lambda: not fan.to(mover)["following"])
    assert fan.to(new)["notifying"] is True
    assert bystander.to(new)["following"] is False
    assert moved(mover)["acct"] == new.name
    assert moved(new) is None
    assert bystander.call("POST", f"/api/v1/accounts/{mover.id}/follow").status_code == 403


def test_an_account_elsewhere_has_to_say_itself_that_it_was_this_one(
    here: Server, mover: Person, peer: Peer
) -> None:
    """weakness:move-alsoknownas-abuse"""
    new = peer.person("new")
    page = goes(mover, new.handle)
    assert page.status_code == 422
    assert "does not yet name this account as an old one" in page.text
    new.document["alsoKnownAs"] = [f"{here.url}/users/somebodyelse"]
    assert goes(mover, new.handle).status_code == 422
    also(here, new, mover)
    new.document["movedTo"] = f"{peer.url}/users/next"
    assert goes(mover, new.handle).status_code == 422
    assert moved(mover) is None


def test_the_servers_of_followers_are_told_of_a_move(here: Server, mover: Person, peer: Peer) -> None:
    follower(here, mover, peer)
    new = peer.person("new")
    also(here, new, mover)
    assert goes(mover, new.handle).status_code == 200
    move = eventually(lambda: [one for one in peer.posted("/inbox") if one["type"] == "Move"])[0]
    me = documents.actor(mover)
    assert (move["actor"], move["object"], move["target"]) == (me, me, new.id)
    assert move["to"] == [f"{me}/followers"]
    assert documents.fetch(here, me)["movedTo"] == new.id
    profile = here.client.get(f"/@{mover.name}", headers={"Accept": "text/html"}).text
    assert "has moved and is" in re.sub(r"\s+", " ", profile)
    assert new.handle in profile


def test_whoever_moved_posts_and_boosts_nothing_until_he_is_back(here: Server, mover: Person) -> None:
    new = people.join(here, "new")
    said = new.says("boost me")
    names(new, mover.name)
    assert goes(mover, new.name).status_code == 200
    assert mover.call("POST", "/api/v1/statuses", json={"status": "still here"}).status_code == 403
    post = f"/api/v1/statuses/{said['id']}"
    poll = new.says("tea?", poll={"options": ["yes", "no"], "expires_in": 3600})["poll"]
    for refused in (
        f"{post}/reblog",
        f"{post}/favourite",
        f"/api/v1/accounts/{new.id}/follow",
    ):
        assert mover.call("POST", refused).status_code == 403, refused
    voted = mover.call("POST", f"/api/v1/polls/{poll['id']}/votes", json={"choices": [0]})
    assert voted.status_code == 403
    assert mover.call("POST", f"{post}/bookmark").status_code == 200
    assert signed_in(mover).post(f"{MOVING}/back").status_code == 200
    assert moved(mover) is None
    assert "movedTo" not in documents.fetch(here, documents.actor(mover))
    mover.says("back again")


def test_the_box_of_whoever_moved_leads_to_the_new_account(here: Server, mover: Person) -> None:
    new, mine = people.join(here, "new"), mover.says("from before")
    names(new, mover.name)
    goes(mover, new.name)
    page = signed_in(mover)
    for path in ("/", "/compose", f"/@{mover.name}/{mine['id']}"):
        shown = page.get(path).text
        assert "data-box" not in shown, path
        assert f'href="/@{new.name}"' in shown and f'href="{MOVING}"' in shown, path
    # What was written stays in one's own hands.
    assert "data-box" in page.get(f"/compose?edit={mine['id']}").text
    mover.call("PUT", f"/api/v1/statuses/{mine['id']}", json={"status": "corrected"}).raise_for_status()
    assert mover.call("DELETE", f"/api/v1/statuses/{mine['id']}").status_code == 200
    page.post(f"{MOVING}/back")
    assert "data-box" in page.get("/").text


def test_an_account_moves_once_in_a_week(here: Server, mover: Person) -> None:
    one, other = people.join(here, "one"), people.join(here, "other")
    for new in (one, other):
        names(new, mover.name)
    assert goes(mover, one.name).status_code == 200
    assert goes(mover, other.name).status_code == 422
    signed_in(mover).post(f"{MOVING}/back")
    assert goes(mover, other.name).status_code == 422
    here.clock.advance(7 * DAY_MS + 1)
    assert goes(mover, other.name).status_code == 200
    assert moved(mover)["acct"] == other.name


def test_two_moves_at_once_are_one(here: Server, mover: Person) -> None:
    one, other = people.join(here, "one"), people.join(here, "other")
    for new in (one, other):
        names(new, mover.name)
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(lambda new: goes(mover, new.name).status_code, (one, other)))
    assert codes == [200, 422]


def test_a_move_asks_for_the_password(here: Server, mover: Person) -> None:
    new = people.join(here, "new")
    names(new, mover.name)
    assert goes(mover, new.name, "not the password").status_code == 422
    assert moved(mover) is None


@pytest.mark.parametrize("handle", ["", "@", "nobodyatall", "nobody@127.0.0.1:1", "a b@c", "x" * 5000, "@@@"])
def test_what_is_nobody_is_refused_on_the_page(here: Server, mover: Person, handle: str) -> None:
    assert names(mover, handle).status_code == 422
    assert goes(mover, handle).status_code == 422


def test_nobody_moves_to_himself(here: Server, mover: Person) -> None:
    assert names(mover, mover.name).status_code == 422
    assert goes(mover, mover.name).status_code == 422


def test_an_account_says_which_ones_it_was_until_it_takes_that_back(
    here: Server, mover: Person, peer: Peer
) -> None:
    old = peer.person("old")
    page = names(mover, old.handle)
    assert f"@{old.handle}" in page.text
    assert documents.fetch(here, documents.actor(mover))["alsoKnownAs"] == [old.id]
    (id,) = re.findall(r'name="id" value="(\d+)"', page.text)
    assert f"@{old.handle}" not in signed_in(mover).post(f"{MOVING}/aliases/remove", id=id).text
    assert documents.fetch(here, documents.actor(mover))["alsoKnownAs"] == []
