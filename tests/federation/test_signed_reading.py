"""Who signs a request is told what he may read, and nobody else is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import jobs, pictures
from tests.api import people
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.federation import documents, scripted
from tests.federation.documents import actor, uri
from tests.federation.scripted import Peer, Stranger, pem
from tests.outside import ThisMachine
from tests.server import Server, running_server


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found


@pytest.fixture(scope="module")
def follower(here: Server, ada: Person, peer: Peer) -> Stranger:
    """Of another server, and follows ada."""
    finn = peer.person("finn")
    return follows(finn, ada)


def follows(stranger: Stranger, person: Person) -> Stranger:
    assert stranger.send(person.server, stranger.activity("Follow", actor(person))).status_code == 202
    jobs.idle(person.server)
    assert known(person, stranger)
    return stranger


def path(person: Person, said: Any) -> str:
    return uri(person, said["id"]).removeprefix(person.server.url)


def known(person: Person, stranger: Stranger) -> str:
    """The number of the account here."""
    found = person.get(f"/api/v1/accounts/{person.id}/followers")
    (id,) = [one["id"] for one in found if one["acct"] == stranger.handle]
    return str(id)


def told(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.json()


@pytest.mark.parametrize("form", ["cavage", "rfc9421"])
def test_a_follower_reads_what_is_for_followers(
    here: Server, ada: Person, peer: Peer, follower: Stranger, form: str
) -> None:
    said = ada.says("for those who follow", visibility="private")
    asked = path(ada, said)
    assert "for those who follow" in told(follower.get(here, asked, form=form))["content"]
    assert told(follower.get(here, f"{asked}/activity", form=form))["type"] == "Create"
    stranger = peer.person(f"sam{form}")
    assert stranger.get(here, asked, form=form).status_code == 404
    assert stranger.get(here, asked, form="").status_code == 404
    # Signed in the name of the follower by somebody else, whose keys are others.
    while pem(stranger.rsa.public_key()) == follower.document["publicKey"]["publicKeyPem"]:
        stranger = peer.person(f"sam{len(peer.people)}")
    assert stranger.get(here, asked, form=form, key_id=follower.key_id).status_code == 401


def test_who_was_blocked_reads_no_more_than_anybody(here: Server, peer: Peer) -> None:
    bea = people.join(here, "bea")
    gus = follows(peer.person("gus"), bea)
    private, public = bea.says("few", visibility="private"), bea.says("all")
    assert gus.get(here, path(bea, private)).status_code == 200
    bea.post(f"/api/v1/accounts/{known(bea, gus)}/block")
    assert gus.get(here, path(bea, private)).status_code == 404
    assert gus.get(here, path(bea, public)).status_code == 200


def test_who_was_suspended_reads_no_more_than_anybody(here: Server, peer: Peer) -> None:
    """weakness:akkoma-blocked-or-deleted-signer: his key is as good as it was."""
    bea = people.join(here, "bea")
    sus = follows(peer.person("sus"), bea)
    private = bea.says("few", visibility="private")
    direct = bea.says(f"@{sus.handle} you", visibility="direct")
    assert sus.get(here, path(bea, private)).status_code == 200
    assert sus.get(here, path(bea, direct)).status_code == 200
    people.suspend(Person(here, sus.handle, "", known(bea, sus)))
    for said in (private, direct):
        for below in ("", "/activity", "/replies", "/likes"):
            assert sus.get(here, path(bea, said) + below).status_code in (403, 404)


def test_a_member_of_a_circle_reads_his_own_name_on_it_alone(here: Server, peer: Peer) -> None:
    bea = people.join(here, "bea")
    hal, ida = follows(peer.person("hal"), bea), follows(peer.person("ida"), bea)
    label = bea.post("/api/sabar/v1/labels", name="Family")["id"]
    bea.post(f"/api/sabar/v1/labels/{label}/accounts", account_ids=[known(bea, hal)])
    said = bea.says("only for some", circle_label_ids=[label])
    found = told(hal.get(here, path(bea, said)))
    assert (found["to"], found["cc"], found["tag"]) == ([hal.id], [], [])
    assert found["directMessage"] is False
    assert ida.get(here, path(bea, said)).status_code == 404


def test_a_picture_for_followers_is_fetched_by_an_address_nobody_guesses(
    here: Server, ada: Person, follower: Stranger
) -> None:
    sent = {"file": ("x.png", pictures.encoded(pictures.photo((64, 48)), "PNG"), "image/png")}
    media = ada.call("POST", "/api/v2/media", files=sent).json()
    said = ada.says("", media_ids=[media["id"]], visibility="private")
    (file,) = told(follower.get(here, path(ada, said)))["attachment"]
    assert here.client.get(file["url"]).headers["content-type"] == file["mediaType"]
    assert here.client.get(file["url"].partition("?")[0]).status_code == 404
    here.clock.advance(400 * 86_400_000)
    assert here.client.get(file["url"]).status_code == 200
    ada.delete(f"/api/v1/statuses/{said['id']}", delete_media=True)
    assert here.client.get(file["url"]).status_code == 404


def test_where_documents_are_signed_for_the_blocked_are_told_nothing(
    new_database: NewDatabase, tmp_path: Path, peer: Peer
) -> None:
    options: dict[str, Any] = {"federation": "on", "authorized_fetch": "on", "guard": ThisMachine()}
    with new_database("sqlite") as url, running_server(url, tmp_path, **options) as server:
        cleo = people.join(server, "cleo")
        said = cleo.says("hello")
        jan = follows(peer.person("jan"), cleo)
        for asked in (path(cleo, said), f"/users/{cleo.name}", f"/users/{cleo.name}/outbox"):
            assert jan.get(server, asked).status_code == 200
            assert jan.get(server, asked, form="").status_code == 401
        cleo.post(f"/api/v1/accounts/{known(cleo, jan)}/block")
        assert jan.get(server, path(cleo, said)).status_code == 404
        assert documents.fetch(server, "/actor")["type"] == "Application"
