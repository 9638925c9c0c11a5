"""Two servers that differ on who follows whom agree again; a server that lies lets nobody go."""

import dataclasses
import hashlib
import json
from functools import partial, reduce
from typing import Any

import msgspec
import pytest

from sabar.backends.limits import Limits
from sabar.federation.inbox import followers
from sabar.kit import times
from sabar.model.accounts import Role
from sabar.rules.federation import followers as rules
from sabar.store.federation import servers
from tests import jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.federation import documents, scripted
from tests.federation.people.meeting import done, known, met
from tests.federation.scripted import Peer, Stranger
from tests.federation.test_told_how_far import signed_in
from tests.server import Server
from tests.waiting import eventually

LIST = "/users/{name}/followers_synchronization"


@pytest.fixture
def star(peer: Peer) -> Stranger:
    return peer.person("star")


def digest(*ids: str) -> str:
    hashed = [hashlib.sha256(id.encode()).digest() for id in ids]
    return reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True)), hashed, bytes(32)).hex()


def follows(here: Server, person: Person, star: Stranger) -> Person:
    far = met(here, person, star)
    person.follow(far)
    done(here, star, "Accept", f"{here.url}/users/{person.name}#follows/1")
    assert person.to(far)["following"] is True
    return far


def serves(star: Stranger, ids: list[str]) -> str:
    path = LIST.format(name=star.name)
    star.peer.documents[path] = {
        "@context": scripted.CONTEXT,
        "id": star.peer.url + path,
        "type": "OrderedCollection",
        "orderedItems": ids,
    }
    return star.peer.url + path


def says(here: Server, star: Stranger, told: str, url: str, collection: str = "") -> None:
    """Something signed that comes with this digest."""
    header = f'collectionId="{collection or star.followers}", url="{url}", digest="{told}"'
    activity = star.activity("Follow", f"{here.url}/users/nobody")
    answer = send(here, star, activity, header)
    assert answer == 202


def send(here: Server, star: Stranger, activity: dict[str, Any], header: str) -> int:
    body = json.dumps(activity).encode()
    signed = star.signed(here, "POST", f"{here.url}/inbox", body)
    headers = {**signed, "Collection-Synchronization": header}
    return here.client.post("/inbox", content=body, headers=headers).status_code


def asked(star: Stranger) -> list[Any]:
    return star.peer.asked(LIST.format(name=star.name))


def test_whoever_the_other_server_forgot_follows_no_more(here: Server, star: Stranger) -> None:
    stays, gone = people.join(here, "stays"), people.join(here, "gone")
    far = follows(here, stays, star)
    follows(here, gone, star)
    left = [documents.actor(stays)]
    says(here, star, digest(*left), serves(star, left))
    eventually(lambda: gone.to(far)["following"] is False)
    assert stays.to(far)["following"] is True


def test_a_list_that_does_not_fit_to_its_digest_lets_nobody_go(here: Server, star: Stranger) -> None:
    fan = people.join(here, "fan")
    far = follows(here, fan, star)
    says(here, star, digest(documents.actor(fan), f"{here.url}/users/other"), serves(star, []))
    eventually(lambda: asked(star))
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert fan.to(far)["following"] is True


def test_a_list_with_people_of_other_servers_lets_nobody_go(here: Server, star: Stranger) -> None:
    fan = people.join(here, "fan")
    far = follows(here, fan, star)
    foreign = ["https://other.example/users/x"]
    says(here, star, digest(*foreign), serves(star, foreign))
    eventually(lambda: asked(star))
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert fan.to(far)["following"] is True


def test_a_list_that_is_not_there_lets_nobody_go(here: Server, star: Stranger) -> None:
    fan = people.join(here, "fan")
    far = follows(here, fan, star)
    says(here, star, digest(), star.peer.url + LIST.format(name=star.name))
    eventually(lambda: asked(star))
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert fan.to(far)["following"] is True


@pytest.mark.parametrize("wrong", ["another's list", "a list elsewhere", "no digest", "nonsense"])
def test_what_is_said_of_others_or_badly_is_not_even_asked_for(
    here: Server, star: Stranger, wrong: str
) -> None:
    fan = people.join(here, "fan")
    far = follows(here, fan, star)
    url = serves(star, [])
    other = star.peer.person("another")
    if wrong == "another's list":
        says(here, star, digest(), url, collection=other.followers)
    elif wrong == "a list elsewhere":
        with scripted.peer() as elsewhere:
            says(here, star, digest(), f"{elsewhere.url}/list")
            assert not elsewhere.heard
    elif wrong == "no digest":
        says(here, star, "", url)
    else:
        activity = star.activity("Follow", f"{here.url}/users/nobody")
        assert send(here, star, activity, 'x="' * 4000) == 202
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert not asked(star)
    assert fan.to(far)["following"] is True


def test_whoever_does_not_follow_is_said_not_to(here: Server, star: Stranger) -> None:
    fan, stranger = people.join(here, "fan"), people.join(here, "stranger")
    far = follows(here, fan, star)
    both = [documents.actor(fan), documents.actor(stranger)]
    says(here, star, digest(*both), serves(star, both))
    undo = eventually(lambda: [one for one in star.peer.posted("/inbox") if one["type"] == "Undo"])[0]
    assert undo["object"]["type"] == "Follow"
    assert (undo["actor"], undo["object"]["object"]) == (documents.actor(stranger), star.id)
    assert fan.to(far)["following"] is True
    assert stranger.to(far)["following"] is False


def test_a_yes_that_was_lost_is_heard_at_last(here: Server, star: Stranger) -> None:
    fan = people.join(here, "fan")
    far = met(here, fan, star)
    assert fan.follow(far)["requested"] is True
    ids = [documents.actor(fan)]
    says(here, star, digest(*ids), serves(star, ids))
    eventually(lambda: fan.to(far)["following"] is True)


def test_who_agrees_is_not_asked(here: Server, star: Stranger) -> None:
    fan = people.join(here, "fan")
    follows(here, fan, star)
    ids = [documents.actor(fan)]
    says(here, star, digest(*ids), serves(star, ids))
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert not asked(star)
    assert known(here, star)


def asked_since(star: Stranger, before: int) -> list[Any]:
    return asked(star)[before:]


def undone(star: Stranger) -> list[str]:
    return [one["actor"] for one in star.peer.posted("/inbox") if one["type"] == "Undo"]


def test_a_server_that_believes_it_again_is_not_told_again(here: Server, star: Stranger) -> None:
    fan, stranger = people.join(here, "fan"), people.join(here, "stranger")
    follows(here, fan, star)
    both = [documents.actor(fan), documents.actor(stranger)]
    for _ in range(3):
        before = len(asked(star))
        says(here, star, digest(*both), serves(star, both))
        eventually(partial(asked_since, star, before))
        here.clock.advance(11 * times.MINUTE)
    jobs.idle(here)
    assert undone(star) == [documents.actor(stranger)]


def test_a_lying_server_makes_us_send_only_so_much(
    here: Server, star: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "DENIED", msgspec.structs.replace(rules.DENIED, name="FEW", limit=3))
    app = dataclasses.replace(here.app, limits=Limits(here.app.cache, here.clock))
    fan = people.join(here, "fan")
    many = [documents.actor(fan), *(documents.actor(people.join(here, f"one{n}")) for n in range(5))]
    for one in (star, star.peer.person("other")):
        far = follows(here, fan, one)
        claim = rules.Claim(one.followers, serves(one, many), digest(*many))
        here.run(followers.compare, app, followers.Differs(int(far.id), claim))
    jobs.idle(here)
    assert len(undone(star)) == 3


def test_staff_switch_comparing_off_with_a_server_that_gets_it_wrong(here: Server, star: Stranger) -> None:
    boss, page = signed_in(here)
    staff.give(boss, Role.ADMIN)
    fan = people.join(here, "fan")
    far = follows(here, fan, star)
    way = f"/admin/servers/{star.peer.host}"
    page.post(f"{way}/compare")
    assert 'id="compare-followers" name="on" value="1">' in page.get(way).text
    says(here, star, digest(), serves(star, []))
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert not asked(star)
    assert fan.to(far)["following"] is True
    met(here, fan, star)
    fan.says("for you", visibility="private")
    (told,) = eventually(lambda: [one for one in star.peer.heard if b"for you" in one.body])
    assert "collection-synchronization" not in told.headers
    assert "Switched off comparing followers with a server" in page.get("/admin/log").text
    page.post(f"{way}/compare", on="1")
    says(here, star, digest(), serves(star, []))
    eventually(lambda: fan.to(far)["following"] is False)
    assert page.post("/admin/servers/unknown.example/compare").status_code == 404


def test_only_those_who_run_the_server_switch_comparing(here: Server, star: Stranger) -> None:
    follows(here, people.join(here, "fan"), star)
    boss, page = signed_in(here)
    staff.give(boss, Role.MODERATOR)
    assert page.post(f"/admin/servers/{star.peer.host}/compare").status_code in (403, 404)
    stored = here.run(servers.by_host, here.app.db.read(), star.peer.host)
    assert stored is not None and stored.compares_followers


def test_whether_both_agree_is_looked_at_once_in_a_minute(here: Server, star: Stranger) -> None:
    fan = people.join(here, "fan")
    follows(here, fan, star)
    url = serves(star, [])
    says(here, star, digest(documents.actor(fan)), url)
    says(here, star, digest(), url)
    done(here, star, "Follow", f"{here.url}/users/nobody")
    assert not asked(star)
    here.clock.advance(61_000)
    says(here, star, digest(), url)
    eventually(lambda: asked(star))
