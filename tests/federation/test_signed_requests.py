"""A signed request is believed when it is signed rightly, in any spelling others use, and never otherwise."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest

from sabar.model.blocklists import DomainBlock
from sabar.store import blocklists
from sabar.store.federation import servers
from tests.api.people import Person
from tests.federation import scripted, strangers
from tests.federation.scripted import GET_COVERS, POST_COVERS, Peer, Stranger
from tests.server import Server

MINUTE, HOUR = 60_000, 3_600_000


@pytest.fixture
def mira(peer: Peer) -> Stranger:
    return peer.person("mira")


def asks_for(one: Stranger, ada: Person) -> dict[str, Any]:
    """A follow."""
    return one.activity("Follow", f"{ada.server.url}/users/{ada.name}")


def was_heard(here: Server, activity: dict[str, Any]) -> bool:
    """Whether it was not only answered, but done."""
    for _ in range(100):
        if strangers.was_heard(here, activity):
            return True
        time.sleep(0.02)
    return False


ALTERED = b'{"type":"Delete"}'
#: How it is sent, and what it is answered.
MATRIX: dict[str, tuple[dict[str, Any], int]] = {
    "as most sign": ({}, 202),
    "without content-type": ({"covers": POST_COVERS[:4]}, 202),
    "labelled hs2019": ({"algorithm": "hs2019"}, 202),
    "without a label": ({"algorithm": None}, 202),
    "labelled as a secret shared by both": ({"algorithm": "hmac-sha256"}, 202),
    "with a digest named in small letters": ({"digest_name": "sha-256"}, 202),
    "an hour and four minutes old": ({"aged_s": 3840}, 202),
    "by RFC 9421": ({"form": "rfc9421"}, 202),
    "by RFC 9421 without alg": ({"form": "rfc9421", "alg": False}, 202),
    "by RFC 9421 with Ed25519": ({"form": "rfc9421", "ed25519": True}, 202),
    "by RFC 9421 over the parts of the address": (
        {"form": "rfc9421", "covers": ("@method", "@authority", "@path", "content-digest")},
        202,
    ),
    "another body": ({"altered": ALTERED}, 401),
    "no digest, another body": (
        {"altered": ALTERED, "covers": POST_COVERS[:3], "without": ("digest",)},
        401,
    ),
    "a digest that is not signed": ({"covers": POST_COVERS[:3]}, 401),
    "two hours old": ({"aged_s": 7200}, 401),
    "from in two hours": ({"aged_s": -7200}, 401),
    "from yesterday": ({"aged_s": 26 * 3600}, 401),
    "with a date that is not signed": ({"covers": ("(request-target)", "host", "digest")}, 401),
    "only the date": ({"covers": ("date",)}, 401),
    "without the address": ({"covers": ("host", "date", "digest")}, 401),
    "without the host": ({"covers": ("(request-target)", "date", "digest")}, 401),
    "for another host": ({"host": "other.example"}, 401),
    "for another address": ({"target": "/users/ada/inbox"}, 401),
    "not at all": ({"form": ""}, 401),
    "with two keys": ({"parameters": ',keyId="https://there.example/other"'}, 401),
    "with two lists": ({"parameters": ',headers="date"'}, 401),
    "by RFC 9421, the digest not signed, another body": (
        {"form": "rfc9421", "covers": ("@method", "@target-uri"), "altered": ALTERED},
        401,
    ),
    "by RFC 9421, another body": ({"form": "rfc9421", "altered": ALTERED}, 401),
    "by RFC 9421, two hours old": ({"form": "rfc9421", "aged_s": 7200}, 401),
    "by RFC 9421, without the method": (
        {"form": "rfc9421", "covers": ("@target-uri", "content-digest")},
        401,
    ),
    "by RFC 9421, without the address": ({"form": "rfc9421", "covers": ("@method", "content-digest")}, 401),
}


@pytest.mark.parametrize("how", MATRIX)
def test_a_request_is_taken_only_if_it_is_signed_rightly(
    here: Server, ada: Person, mira: Stranger, how: str
) -> None:
    """CVE-2023-49079: what is not covered by a signature is not believed, nor is what it does not fit."""
    way, status = MATRIX[how]
    activity = asks_for(mira, ada)
    altered = {"altered": json.dumps(activity).encode() + b" "} if way.get("altered") == ALTERED else {}
    answer = mira.send(here, activity, **way | altered)
    assert answer.status_code == status, answer.text
    if status == 202:
        assert was_heard(here, activity)
    else:
        assert not strangers.was_heard(here, activity)


def test_the_bytes_that_came_are_the_ones_that_are_checked(here: Server, ada: Person, mira: Stranger) -> None:
    """The same activity in other bytes is another body; its own bytes are taken however they are written."""
    activity = asks_for(mira, ada)
    odd = json.dumps(activity, indent=3, ensure_ascii=True).encode() + b"\n\n"
    assert mira.send(here, activity, altered=odd).status_code == 401
    assert mira.send(here, odd).status_code == 202


@pytest.mark.parametrize("name", ["Digest", "Date", "Signature"])
def test_a_header_that_comes_twice_is_not_believed(
    here: Server, ada: Person, mira: Stranger, name: str
) -> None:
    """weakness:mastodon-37375-duplicate-parameters"""
    body = json.dumps(asks_for(mira, ada)).encode()
    headers = mira.signed(here, "POST", f"{here.url}/inbox", body)
    answer = here.client.post("/inbox", content=body, headers=[*headers.items(), (name, headers[name])])
    assert answer.status_code == 401


def test_whoever_signs_is_whoever_acts(here: Server, ada: Person, peer: Peer, mira: Stranger) -> None:
    """CVE-2025-54888: nobody does in the name of another what he signs himself, on the same server or not."""
    with scripted.peer() as other:
        other.person("first")
        for eve in (peer.person("eve"), other.person("eve")):
            forged = asks_for(mira, ada)
            assert eve.send(here, forged).status_code == 401
            assert mira.send(here, forged, key=eve.rsa).status_code == 401
            assert not strangers.was_heard(here, forged)


def test_a_neighbour_who_calls_his_key_like_anothers_takes_it_from_nobody(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    """Neither from somebody who is known here, nor from somebody who comes later."""
    eve, later = peer.person("eve"), peer.person("later")
    assert mira.send(here, asks_for(mira, ada)).status_code == 202
    own = eve.keys_published()["publicKey"]
    eve.document["publicKey"] = [own, *(own | {"id": other.key_id} for other in (mira, later))]
    assert eve.send(here, asks_for(eve, ada)).status_code == 202
    for other in (mira, later):
        assert eve.send(here, asks_for(eve, ada), key_id=other.key_id).status_code == 202
        assert other.send(here, asks_for(other, ada)).status_code == 202
        assert eve.send(here, asks_for(other, ada), key_id=other.key_id).status_code == 401
        assert other.send(here, asks_for(other, ada)).status_code == 202


def test_a_key_is_no_more_than_its_owner_says(here: Server, ada: Person, peer: Peer, mira: Stranger) -> None:
    """GHSA-q9f8-5hc7-898f: a key that names somebody else as its owner is not his."""
    with scripted.peer() as other:
        eve = other.person("eve")
        published = {"owner": mira.id, "publicKeyPem": scripted.pem(eve.rsa.public_key())}
        key_id = f"{other.url}/keys/1"
        other.documents["/keys/1"] = {"@context": scripted.CONTEXT, "id": key_id, "type": "Key", **published}
        assert eve.send(here, asks_for(mira, ada), key_id=key_id).status_code == 401
        eve.document["publicKey"] = {"id": f"{eve.id}#main-key", **published}
        assert eve.send(here, asks_for(mira, ada)).status_code == 401
        assert eve.send(here, asks_for(eve, ada)).status_code == 401
        eve.document["publicKey"] = {**published, "id": mira.key_id, "owner": eve.id}
        other.person("eva", publicKey={**published, "id": mira.key_id, "owner": f"{other.url}/users/eva"})
        assert other.people["eva"].send(here, asks_for(other.people["eva"], ada)).status_code == 401
    # Whatever others said of her key: she still has it.
    assert mira.send(here, asks_for(mira, ada)).status_code == 202


def spelled(mira: Stranger, spelling: str) -> str:
    """The document that tells of a key with a name of this spelling; its name."""
    pem = {"owner": mira.id, "publicKeyPem": scripted.pem(mira.rsa.public_key())}
    if spelling == "GoToSocial":
        id = f"{mira.id}/main-key"
        stub = {"preferredUsername": mira.name, "type": "Person", "id": mira.id}
        mira.peer.documents[f"/users/{mira.name}/main-key"] = mira.document | stub
    elif spelling == "Misskey":
        id = f"{mira.id}/publickey"
        mira.peer.documents[f"/users/{mira.name}/publickey"] = {
            "@context": scripted.CONTEXT,
            "id": id,
            "type": "Key",
            **pem,
        }
    elif spelling == "the account itself":
        id = mira.id
    elif spelling == "a query":
        id = f"{mira.peer.url}/?author=1#main-key"
        mira.id = f"{mira.peer.url}/?author=1"
        pem["owner"] = mira.id
        mira.document["id"] = mira.id
        mira.peer.answers["/?author=1"] = scripted.json_reply(
            mira.document | {"publicKey": {"id": id, **pem}, "assertionMethod": []}
        )
    else:
        id = f"{mira.id}#{spelling}"
    mira.document["publicKey"] = {"id": id, **pem}
    return id


@pytest.mark.parametrize(
    "spelling", ["main-key", "key-2", "GoToSocial", "Misskey", "the account itself", "a query"]
)
def test_a_key_is_found_by_every_spelling_of_its_name(
    here: Server, ada: Person, mira: Stranger, spelling: str
) -> None:
    key_id = spelled(mira, spelling)
    for _ in range(2):
        assert mira.send(here, asks_for(mira, ada), key_id=key_id).status_code == 202


def test_new_keys_are_asked_for_once_and_not_by_everybody_who_signs_wrongly(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    assert mira.send(here, asks_for(mira, ada)).status_code == 202
    asked = len(peer.asked("/users/mira"))
    here.clock.advance(6 * MINUTE)
    eve = peer.person("eve")
    for number in range(5):
        wrong = mira.send(here, asks_for(mira, ada), key=eve.rsa, key_id=f"{mira.id}#{number}")
        assert wrong.status_code == 401
        assert mira.send(here, asks_for(mira, ada), key=eve.rsa).status_code == 401
    assert len(peer.asked("/users/mira")) == asked + 1
    mira.take_keys(3)
    mira.document |= mira.keys_published()
    assert mira.send(here, asks_for(mira, ada)).status_code == 401
    here.clock.advance(6 * MINUTE)
    assert mira.send(here, asks_for(mira, ada)).status_code == 202
    assert len(peer.asked("/users/mira")) == asked + 2


def test_a_server_whose_keys_cannot_be_fetched_now_is_asked_to_come_again(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    peer.answers["/users/mira"] = (503, {}, b"")
    activity = asks_for(mira, ada)
    assert mira.send(here, activity).status_code == 503
    del peer.answers["/users/mira"]
    here.clock.advance(11 * MINUTE)
    assert mira.send(here, activity).status_code == 202


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_key_that_is_not_there_is_not_believed(
    here: Server, ada: Person, peer: Peer, mira: Stranger, status: int
) -> None:
    peer.answers["/users/mira"] = (status, {}, b"")
    assert mira.send(here, asks_for(mira, ada)).status_code == 401
    assert mira.send(here, asks_for(mira, ada)).status_code == 401
    assert len(peer.asked("/users/mira")) == 1


@pytest.mark.parametrize(
    "key_id",
    [
        "http://169.254.169.254/latest/meta-data#main-key",
        "http://[::ffff:127.0.0.1]/users/mira#main-key",
        "http://0x7f000001/users/mira#main-key",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "tea",
        "acct:mira",
        "acct:@",
        "//",
        "http://user@127.0.0.1/users/mira",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("form", ["cavage", "rfc9421"])
def test_a_key_can_lie_nowhere_but_on_the_web(
    here: Server, ada: Person, mira: Stranger, key_id: str, form: str
) -> None:
    """CVE-2026-22245, CVE-2026-47389: whoever names a key makes nobody call inside."""
    assert mira.send(here, asks_for(mira, ada), key_id=key_id, form=form).status_code in (401, 503)


def test_nobody_here_is_believed_from_outside(here: Server, ada: Person, mira: Stranger) -> None:
    key_id = f"{here.url}/users/{ada.name}#main-key"
    activity = mira.activity("Follow", mira.id, actor=f"{here.url}/users/{ada.name}", id=f"{here.url}/a/1")
    assert mira.send(here, activity, key_id=key_id).status_code == 401


def test_a_server_that_was_heard_is_known_without_having_been_called(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    assert mira.send(here, asks_for(mira, ada)).status_code == 202
    known = here.run(servers.by_host, here.app.db.read(), peer.host)
    assert known is not None
    assert known.heard_at is not None


def test_a_blocked_server_is_told_so_and_its_keys_are_not_asked_for(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    block = DomainBlock(here.app.ids.next(), peer.host, "suspend", False, False, "", "", False, 0)
    here.run(here.app.db.write, lambda tx: blocklists.insert(tx, block))
    assert mira.send(here, asks_for(mira, ada)).status_code == 403
    assert peer.heard == []


def test_what_is_sent_again_is_taken_and_not_done_again(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    """weakness:http-signature-replay-window"""
    body = json.dumps(asks_for(mira, ada)).encode()
    headers = mira.signed(here, "POST", f"{here.url}/inbox", body)
    answers = [here.client.post("/inbox", content=body, headers=headers) for _ in range(3)]
    assert [one.status_code for one in answers] == [202] * 3
    assert was_heard(here, json.loads(body))
    here.clock.advance(2 * HOUR)
    assert here.client.post("/inbox", content=body, headers=headers).status_code == 401
    followers = ada.call("GET", f"/api/v1/accounts/{ada.id}/followers").json()
    assert [one["acct"] for one in followers].count(mira.handle) == 1


def test_many_who_sign_at_once_with_a_new_key_cause_one_question(
    here: Server, ada: Person, peer: Peer, mira: Stranger
) -> None:
    async def send_all() -> list[int]:
        async with httpx.AsyncClient(base_url=here.url) as client:
            sent = []
            for _ in range(10):
                body = json.dumps(asks_for(mira, ada)).encode()
                headers = mira.signed(here, "POST", f"{here.url}/inbox", body)
                sent.append(client.post("/inbox", content=body, headers=headers))
            return [one.status_code for one in await asyncio.gather(*sent)]

    assert asyncio.run(send_all()) == [202] * 10
    assert len(peer.asked("/users/mira")) == 1


def test_a_wrong_date_says_that_clocks_are_to_be_compared(here: Server, ada: Person, mira: Stranger) -> None:
    answer = mira.send(here, asks_for(mira, ada), aged_s=9000)
    assert "clocks" in answer.json()["error"]
    assert answer.headers["www-authenticate"].startswith("Signature")


def test_a_signature_for_a_question_holds_for_no_deed(here: Server, ada: Person, mira: Stranger) -> None:
    body = json.dumps(asks_for(mira, ada)).encode()
    headers = mira.cavage("GET", f"{here.url}/inbox", None, here.clock.now_ms() // 1000, covers=GET_COVERS)
    answer = here.client.post("/inbox", content=body, headers=headers | {"Content-Type": scripted.ACTIVITY})
    assert answer.status_code == 401
