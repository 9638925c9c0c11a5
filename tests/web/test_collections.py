"""The pages of collections."""

from html import unescape

import httpx
import pytest

from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture(scope="module")
def app_token(server: Server) -> str:
    return entrance.app_token(server, entrance.register_app(server), "read write follow push profile")


def signed_in(server: Server, app_token: str, start: str, **profile: object) -> tuple[Person, Browser]:
    person = Person.arriving(server, app_token, start, **profile)
    browser = Browser(server)
    browser.post("/login", email=f"{person.name}@example.org", password=entrance.PASSWORD)
    return person, browser


def read(answer: httpx.Response) -> str:
    """A page as it is shown: templates escape slashes too."""
    return unescape(answer.text)


def test_a_collection_is_made_filled_seen_and_left_without_scripts(server: Server, app_token: str) -> None:
    ana, anas = signed_in(server, app_token, "ana", display_name="Ana")
    bea, beas = signed_in(server, app_token, "bea", discoverable=True)
    made = anas.post(
        "/settings/collections", name="Poets", description="They <write>", tag="Poésie", listed="1"
    )
    assert made.url.path.endswith("/edit")
    path = made.url.path.removesuffix("/edit")
    assert "not want to be found" in read(anas.post(f"{path}/members/add", handle="nobody"))
    added = anas.post(f"{path}/members/add", handle=f"@{bea.name}")
    assert bea.name in read(added)
    shown = read(server.client.get(path))
    assert "They <write>" in shown
    assert bea.name in shown
    assert "#Poésie" in shown
    assert path in read(server.client.get(f"/@{ana.name}/featured"))
    assert path in read(beas.get("/settings/collections"))
    (item,) = ana.get(f"/api/v1{path}")["collection"]["items"]
    assert "You are in this collection." in read(beas.get(path))
    assert beas.post(f"{path}/leave", item=item["id"]).status_code == 200
    assert path not in read(beas.get("/settings/collections"))
    assert bea.name not in read(server.client.get(path))
    again = anas.post(f"{path}/members/add", handle=f"@{bea.name}")
    assert again.status_code == 422


def test_a_collection_is_changed_and_deleted_by_its_owner_only(server: Server, app_token: str) -> None:
    _, anas = signed_in(server, app_token, "ana")
    _, eves = signed_in(server, app_token, "eve")
    path = anas.post("/settings/collections", name="Poets").url.path.removesuffix("/edit")
    refused = anas.post(f"{path}/edit", name="x" * 41, description="kept")
    assert refused.status_code == 422
    assert "This is too long." in read(refused)
    assert "kept" in read(refused)
    changed = anas.post(f"{path}/edit", name="Writers", sensitive="1")
    assert changed.url.path == path
    assert "Writers" in read(changed)
    for verb, words in (
        ("edit", {"name": "mine"}),
        ("members/add", {"handle": "eve"}),
        ("members/remove", {"item": "1"}),
        ("leave", {"item": "1"}),
        ("delete", {}),
    ):
        assert eves.post(f"{path}/{verb}", **words).status_code == 404
    assert eves.get(f"{path}/edit").status_code == 404
    assert anas.get(f"{path}/delete").status_code == 200
    anas.post(f"{path}/delete")
    assert server.client.get(path).status_code == 404


def test_a_collection_in_the_notifications_leads_to_its_page(server: Server, app_token: str) -> None:
    ana, _ = signed_in(server, app_token, "ana")
    bea, beas = signed_in(server, app_token, "bea", discoverable=True)
    made = ana.post("/api/v1/collections", name="Poets", account_ids=[bea.id])["collection"]
    eventually(lambda: bool(bea.get("/api/v1/notifications")))
    shown = read(beas.get("/notifications"))
    assert "recommends you in a collection" in shown
    assert f"/collections/{made['id']}" in shown


def test_a_profile_hides_the_tabs_its_owner_does_not_want(server: Server, app_token: str) -> None:
    ana, anas = signed_in(server, app_token, "ana")
    assert f"/@{ana.name}/media" in read(server.client.get(f"/@{ana.name}"))
    anas.post("/settings/profile", name="Ana", show_featured="1")
    shown = read(server.client.get(f"/@{ana.name}"))
    assert f"/@{ana.name}/media" not in shown
    assert f"/@{ana.name}/featured" in shown
