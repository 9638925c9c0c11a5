"""Who may fetch what: anybody what anybody may read, and nothing else without a signature."""

from typing import Any

import pytest

from tests.api import people
from tests.api.people import Person
from tests.federation.documents import actor, ask, uri
from tests.federation.scripted import ACTIVITY
from tests.server import Server, running_server

LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'


@pytest.mark.parametrize("accept", [ACTIVITY, LD, f"{ACTIVITY}, {LD};q=0.9"])
def test_both_names_of_the_format_are_understood(here: Server, ada: Person, accept: str) -> None:
    said = ada.says("hello")
    for url in (actor(ada), uri(ada, said["id"])):
        answer = ask(here, url, accept)
        assert answer.status_code == 200
        assert answer.json()["id"] == url
        assert "Accept" in answer.headers["vary"]
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json", ""])
def test_a_browser_is_led_to_the_page(here: Server, ada: Person, accept: str) -> None:
    said = ada.says("hello")
    answer = ask(here, uri(ada, said["id"]), accept)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/@{ada.name}/{said['id']}"
    assert "Accept" in answer.headers["vary"]
    page = ask(here, f"/@{ada.name}/{said['id']}", accept)
    assert page.headers["content-type"].startswith("text/html")
    assert "Accept" in page.headers["vary"]


def test_a_page_asked_for_as_a_document_leads_to_it(here: Server, ada: Person) -> None:
    said = ada.says("hello")
    for path, to in ((f"/@{ada.name}", actor(ada)), (f"/@{ada.name}/{said['id']}", uri(ada, said["id"]))):
        answer = ask(here, path)
        assert (answer.status_code, answer.headers["location"]) == (302, to)


def test_what_is_not_for_everybody_is_not_there(here: Server, ada: Person) -> None:
    bea = people.join(here, "bea")
    kinds: list[dict[str, Any]] = [
        {"visibility": "private"},
        {"visibility": "direct", "text": f"@{bea.name} psst"},
    ]
    for kind in kinds:
        said = ada.says(kind.pop("text", "psst"), **kind)
        below = ["", "/activity", "/replies", "/likes", "/shares"]
        for url in [f"/@{ada.name}/{said['id']}", *(uri(ada, said["id"]) + part for part in below)]:
            answer = ask(here, url)
            assert answer.status_code == 404
            assert "psst" not in answer.text


def test_a_post_has_one_address_that_of_its_writer(here: Server, ada: Person) -> None:
    said = ada.says("mine")
    bea = people.join(here, "bea")
    assert ask(here, uri(bea, said["id"])).status_code == 404
    assert ask(here, f"{actor(ada)}/statuses/99999999999").status_code == 404
    assert ask(here, f"{here.url}/users/nobody/statuses/{said['id']}").status_code == 404


def test_what_was_deleted_is_gone_and_what_few_could_read_was_never_there(here: Server, ada: Person) -> None:
    for kind, status in (("public", 410), ("unlisted", 410), ("private", 404), ("direct", 404)):
        said = ada.says("soon over", visibility=kind)
        ada.delete(f"/api/v1/statuses/{said['id']}")
        answer = ask(here, uri(ada, said["id"]))
        assert answer.status_code == status, kind
        assert ask(here, uri(people.join(here, "bea"), said["id"])).status_code == 404


def test_a_server_that_is_switched_off_for_others_has_no_documents(new_database: Any, tmp_path: Any) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path) as server:
        cleo = people.join(server, "cleo")
        said = cleo.says("hello")
        assert ask(server, actor(cleo)).headers["location"] == f"/@{cleo.name}"
        assert ask(server, uri(cleo, said["id"])).headers["location"] == f"/@{cleo.name}/{said['id']}"
        for path in ("/outbox", "/followers", "/following", "/collections/featured", "/collections/tags"):
            assert ask(server, f"{actor(cleo)}{path}").status_code == 404
        assert ask(server, f"{uri(cleo, said['id'])}/activity").status_code == 404


def test_where_documents_are_for_other_servers_alone_nobody_fetches_unsigned(
    new_database: Any, tmp_path: Any
) -> None:
    options = {"federation": "on", "authorized_fetch": "on"}
    with new_database("sqlite") as url, running_server(url, tmp_path, **options) as server:
        cleo = people.join(server, "cleo")
        said = cleo.says("hello")
        for address in (actor(cleo), uri(cleo, said["id"]), f"{actor(cleo)}/outbox"):
            answer = ask(server, address)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Signature")
        assert ask(server, uri(cleo, said["id"]), "text/html").status_code == 302
