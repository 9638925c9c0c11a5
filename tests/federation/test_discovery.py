"""How people here are found: WebFinger, NodeInfo, the server's own account, handles under another domain."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sabar import settings as options
from sabar.actions.staff import emojis
from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.federation import documents
from tests.federation.documents import actor
from tests.server import Server, running_server

HANDLES = "handles.example"
SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"


@pytest.fixture(scope="module")
def split(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Handles here end in another name than that of the server."""
    options = {"federation": "on", "handle_domain": HANDLES}
    folder = tmp_path_factory.mktemp("split")
    with new_database("sqlite") as url, running_server(url, folder, **options) as server:
        yield server


def finger(server: Server, resource: str, **more: Any) -> httpx.Response:
    return server.client.get("/.well-known/webfinger", params={"resource": resource, **more})


def links(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/jrd+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, str] = {one["rel"]: one.get("href") or one["template"] for one in answer.json()["links"]}
    return found


def test_a_handle_and_an_address_both_lead_to_the_account(here: Server, ada: Person) -> None:
    handle = f"{ada.name}@{here.settings.domain}"
    for resource in (f"acct:{handle}", handle, actor(ada), f"{here.url}/@{ada.name}"):
        answer = finger(here, resource)
        assert links(answer)["self"] == actor(ada)
        assert answer.json()["subject"] == f"acct:{handle}"
    told = documents.fetch(here, actor(ada))
    assert (told["id"], told["webfinger"]) == (actor(ada), handle)


def test_other_servers_learn_where_to_send_who_wants_to_do_something(here: Server, ada: Person) -> None:
    found = links(finger(here, actor(ada)))
    meet = f"{here.url}/authorize_interaction?uri="
    assert found[SUBSCRIBE] == f"{meet}{{uri}}"
    assert found["https://w3id.org/fep/3b86/Object"] == f"{meet}{{object}}"
    assert found["https://w3id.org/fep/3b86/Follow"] == f"{meet}{{object}}"
    assert found["https://w3id.org/fep/3b86/Create"] == f"{here.url}/share?text={{content}}"
    assert list(links(finger(here, actor(ada), rel="self"))) == ["self"]


def test_the_server_itself_is_an_account_that_says_nothing(here: Server) -> None:
    host = here.settings.domain
    name = host.partition(":")[0]
    assert links(finger(here, f"acct:{name}@{host}"))["self"] == f"{here.url}/actor"
    told = documents.fetch(here, "/actor")
    assert told["id"] == f"{here.url}/actor"
    assert (told["type"], told["inbox"]) == ("Application", f"{here.url}/inbox")
    assert documents.fetch(here, told["outbox"])["totalItems"] == 0
    index = here.client.get("/.well-known/nodeinfo").json()["links"]
    application = "https://www.w3.org/ns/activitystreams#Application"
    assert [one["href"] for one in index if one["rel"] == application] == [f"{here.url}/actor"]
    assert here.client.get("/nodeinfo/2.1").json()["protocols"] == ["activitypub"]


def test_an_emoji_has_an_address_until_it_is_switched_off(here: Server, tmp_path: Path) -> None:
    picture = tmp_path / "pot.png"
    picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
    added = here.run(emojis.add, here.app, "pot", picture)
    told = documents.fetch(here, f"/emojis/{added.id}")
    assert (told["id"], told["name"]) == (f"{here.url}/emojis/{added.id}", ":pot:")
    assert documents.ask(here, "/emojis/1").status_code == 404


def test_a_server_that_speaks_with_nobody_says_so(new_database: NewDatabase, tmp_path: Path) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path) as server:
        cleo = people.join(server, "cleo")
        found = links(finger(server, actor(cleo)))
        assert "self" not in found and SUBSCRIBE not in found
        assert finger(server, f"acct:127.0.0.1@{server.settings.domain}").status_code == 404
        assert server.client.get("/nodeinfo/2.0").json()["protocols"] == []
        assert documents.ask(server, "/actor").status_code == 404


def test_handles_can_end_in_another_name_than_that_of_the_server(split: Server) -> None:
    cleo = people.join(split, "cleo")
    for host in (HANDLES, HANDLES.upper(), split.settings.site):
        answer = finger(split, f"acct:{cleo.name}@{host}")
        assert answer.json()["subject"] == f"acct:{cleo.name}@{HANDLES}"
        assert links(answer)["self"] == actor(cleo)
    assert finger(split, f"acct:{cleo.name}@elsewhere.example").status_code == 404
    told = documents.fetch(split, actor(cleo))
    assert told["webfinger"] == f"{cleo.name}@{HANDLES}"
    assert told["id"].startswith(split.url)
    assert split.client.get("/api/v2/instance").json()["domain"] == HANDLES


def test_people_are_named_and_found_by_handles_of_either_name(split: Server) -> None:
    cleo, dora = people.join(split, "cleo"), people.join(split, "dora")
    told = documents.note(cleo, f"@{dora.name}@{HANDLES} hello")
    assert [one["name"] for one in told["tag"]] == [f"@{dora.name}@{HANDLES}"]
    for host in (HANDLES, split.settings.site):
        found = split.client.get("/api/v1/accounts/lookup", params={"acct": f"{dora.name}@{host}"})
        assert found.json()["id"] == dora.id
    found = cleo.get("/api/v2/search", q=f"{split.url}/@{dora.name}", resolve=True)
    assert [one["id"] for one in found["accounts"]] == [dora.id]


def test_a_profile_says_the_whole_handle_where_it_ends_in_another_name(split: Server, here: Server) -> None:
    dora, plain = people.join(split, "dora"), people.join(here, "plain")
    whole = f"@{dora.name}@{HANDLES}"
    for path in (f"/@{dora.name}", f"/@{dora.name}/from-elsewhere"):
        assert whole in split.client.get(path).text, path
    assert dora.get(f"/api/v1/accounts/{dora.id}")["acct"] == dora.name
    assert f"@{plain.name}@" not in re.sub(r"<head>.*</head>", "", here.client.get(f"/@{plain.name}").text)


def test_a_profile_field_names_people_by_handles_of_either_name(split: Server) -> None:
    cleo, dora = people.join(split, "cleo"), people.join(split, "dora")
    for host in (HANDLES, split.settings.site):
        note = {"note": f"with @{dora.name}@{host}"}
        told = cleo.call("PATCH", "/api/v1/accounts/update_credentials", json=note).json()
        assert f'href="{split.url}/@{dora.name}"' in told["note"], host


@pytest.mark.parametrize("wrong", ["https://example.org", "example.org/x", "a b", "a@b.example"])
def test_the_name_in_handles_is_a_host_alone(wrong: str) -> None:
    with pytest.raises(options.SettingsError, match=r"example\.org"):
        options.load({"handle_domain": wrong}, environ={})
