"""Where documents are for other servers alone, these are known by their signatures."""

from typing import Any

import msgspec
import pytest

from sabar.federation import calling
from sabar.kit.rate import Rate
from sabar.model.blocklists import DomainBlock
from sabar.rules import rates
from sabar.rules.rates import By, Quota, RateClass
from sabar.store import blocklists
from tests.api.people import Person
from tests.federation.scripted import Peer, Stranger
from tests.server import Server


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"authorized_fetch": "on"}


@pytest.fixture
def mira(peer: Peer) -> Stranger:
    return peer.person("mira")


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({}, 200),
        ({"algorithm": "hs2019"}, 200),
        ({"form": "rfc9421"}, 200),
        ({"form": "rfc9421", "ed25519": True}, 200),
        ({"form": "rfc9421", "covers": ("@method", "@authority", "@path")}, 401),
        ({"form": "rfc9421", "covers": ("@method", "@authority", "@path", "@query")}, 200),
        ({"target": "/users/{name}"}, 200),
        ({"target": "/users/other?page=true"}, 401),
        ({"covers": ("(request-target)", "date")}, 401),
        ({"covers": ("host", "date")}, 401),
        ({"covers": ("(request-target)", "host")}, 401),
        ({"host": "other.example"}, 401),
        ({"aged_s": 7200}, 401),
        ({"aged_s": -7200}, 401),
        ({"form": "rfc9421", "aged_s": 7200}, 401),
        ({"form": ""}, 401),
    ],
)
def test_a_document_is_for_whoever_signs_rightly(
    here: Server, ada: Person, mira: Stranger, how: dict[str, Any], status: int
) -> None:
    """CVE-2023-49079; the query may be left out of what is signed, as some do."""
    if "target" in how:
        how = how | {"target": how["target"].format(name=ada.name)}
    assert mira.get(here, f"/users/{ada.name}?page=true", **how).status_code == status


def test_a_server_asks_another_and_is_asked_by_it_for_its_key(
    here: Server, there: Server, ada: Person
) -> None:
    assert there.run(calling.get, there.app, f"{here.url}/users/{ada.name}").status == 200


def test_a_blocked_server_is_told_so(here: Server, ada: Person, peer: Peer, mira: Stranger) -> None:
    path = f"/users/{ada.name}"
    assert mira.get(here, path).status_code == 200
    block = DomainBlock(here.app.ids.next(), peer.host, "suspend", False, False, "", "", False, 0)
    here.run(here.app.db.write, lambda tx: blocklists.insert(tx, block))
    assert mira.get(here, path).status_code == 403


def test_whoever_staff_suspended_gets_no_document(here: Server, ada: Person, mira: Stranger) -> None:
    path = f"/users/{ada.name}"
    assert mira.get(here, path).status_code == 200
    sql = "UPDATE accounts SET suspended_at = 1 WHERE uri = :uri"
    here.run(here.app.db.write, lambda tx: tx.run(sql, uri=mira.id))
    assert mira.get(here, path).status_code == 403


def test_new_keys_of_somebody_known_are_asked_for_once_in_a_while(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    path = f"/users/{ada.name}"
    assert mira.get(here, path).status_code == 200
    asked = len(peer.asked("/users/mira"))
    eve = peer.person("eve")
    for number in range(5):
        assert mira.get(here, path, key=eve.rsa).status_code == 401
        assert mira.get(here, path, key=eve.rsa, key_id=f"{mira.id}#{number}").status_code == 401
    assert len(peer.asked("/users/mira")) == asked + 1
    mira.take_keys(3)
    mira.document |= mira.keys_published()
    assert mira.get(here, path).status_code == 401
    here.clock.advance(6 * 60_000)
    assert mira.get(here, path).status_code == 200
    assert len(peer.asked("/users/mira")) == asked + 2


def test_nobody_is_asked_for_keys_without_end(
    here: Server, ada: Person, peer: Peer, mira: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many names strangers sign with; who is known goes on being answered."""
    path, few = f"/users/{ada.name}", 3
    assert mira.get(here, path).status_code == 200
    for by in (By.ADDRESS, By.SERVER):
        # A window that nothing was counted in.
        here.clock.advance(5 * 60_000)
        monkeypatch.setattr(here.app.limits, "_enabled", True)
        monkeypatch.setitem(
            rates.TABLE, RateClass.VISITOR, (Quota(by, Rate(f"VISITOR.{by}", few, 5 * 60_000)),)
        )
        strangers = [peer.person(f"passing{by}{number}") for number in range(few + 2)]
        answers = [one.get(here, path).status_code for one in strangers]
        assert answers == [200] * few + [429] * 2
        assert [one.name for one in strangers if peer.asked(f"/users/{one.name}")] == [
            one.name for one in strangers[:few]
        ]
        assert mira.get(here, path).status_code == 200
        monkeypatch.undo()


def test_where_the_key_cannot_be_fetched_now_it_is_said_so(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    peer.answers["/users/mira"] = (503, {}, b"")
    assert mira.get(here, f"/users/{ada.name}").status_code == 503
    peer.answers["/users/mira"] = (404, {}, b"")
    here.clock.advance(11 * 60_000)
    answer = mira.get(here, f"/users/{ada.name}")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Signature")
    assert msgspec.json.decode(answer.content)["error"]
