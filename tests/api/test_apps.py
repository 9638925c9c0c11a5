"""Registering applications: methods/apps."""

import pytest

from tests import entrance
from tests.server import Server


def test_an_app_registers_and_is_answered_as_documented(server: Server) -> None:
    answer = server.client.post(
        "/api/v1/apps",
        data={
            "client_name": "Tusk",
            "redirect_uris": "https://app.example/callback\nmyapp://back",
            "scopes": "read write",
            "website": "https://app.example",
        },
    )
    assert answer.status_code == 200
    body = answer.json()
    assert body["name"] == "Tusk"
    assert body["website"] == "https://app.example"
    assert body["scopes"] == ["read", "write"]
    assert body["redirect_uris"] == ["https://app.example/callback", "myapp://back"]
    assert body["redirect_uri"] == "https://app.example/callback\nmyapp://back"
    assert body["client_secret_expires_at"] == 0
    assert len(body["vapid_key"]) == 87
    assert body["client_id"] and body["client_secret"]


def test_addresses_come_as_an_array_too(server: Server) -> None:
    many = ["https://a.example/", "https://b.example/"]
    assert entrance.register_app(server, redirect_uris=many)["redirect_uris"] == many
    form = {"client_name": "F", "redirect_uris[]": many}
    assert server.client.post("/api/v1/apps", data=form).json()["redirect_uris"] == many


def test_without_scopes_an_app_may_read(server: Server) -> None:
    form = {"client_name": "R", "redirect_uris": entrance.OUT_OF_BAND}
    answer = server.client.post("/api/v1/apps", json=form)
    assert answer.json()["scopes"] == ["read"]
    assert answer.json()["website"] is None


@pytest.mark.parametrize(
    "given",
    [
        {"client_name": ""},
        {"client_name": "x" * 61},
        {"redirect_uris": ""},
        {"redirect_uris": []},
        {"redirect_uris": "not an address"},
        {"redirect_uris": "/relative"},
        {"redirect_uris": "javascript:alert(1)"},
        {"redirect_uris": "data:text/html,x"},
        {"redirect_uris": "https://a.example/#fragment"},
        {"redirect_uris": "https://user@a.example/"},
        {"redirect_uris": "https://a.example/" + "x" * 2000},
        {"redirect_uris": [f"https://a.example/{n}" for n in range(11)]},
        {"scopes": "read everything"},
        {"website": "javascript:alert(1)"},
        {"website": "not a site"},
    ],
)
def test_an_app_that_cannot_be_is_refused(server: Server, given: dict[str, object]) -> None:
    form = {"client_name": "X", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", **given}
    answer = server.client.post("/api/v1/apps", json=form)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].startswith("Validation failed: ")


def test_a_name_cannot_hide_who_it_is(server: Server) -> None:
    """weakness:oauth-consent-clickjack-csrf: no direction marks or invisible letters in the name shown."""
    assert entrance.register_app(server, client_name="Ev\u202eil\u200b app\x07")["name"] == "Evil app"


def test_an_app_asks_who_it_is(server: Server) -> None:
    client = entrance.register_app(server)
    token = entrance.app_token(server, client)
    answer = server.client.get("/api/v1/apps/verify_credentials", headers=entrance.bearer(token))
    assert answer.status_code == 200
    body = answer.json()
    assert body["id"] == client["id"]
    assert body["name"] == "Test client"
    assert "client_id" not in body and "client_secret" not in body
    assert server.client.get("/api/v1/apps/verify_credentials").status_code == 401


def test_secrets_are_stored_as_hashes_only(server: Server) -> None:
    """weakness:oauth-token-lifecycle: a copy of the database opens nothing."""
    client = entrance.register_app(server)
    token = entrance.app_token(server, client)

    async def stored() -> str:
        reader = server.app.db.read()
        tables = ("oauth_apps", "oauth_tokens", "events", "jobs")
        return str([dict(row) for table in tables for row in await reader.all(f"SELECT * FROM {table}")])

    found = server.run(stored)
    assert client["client_id"] in found
    assert client["client_secret"] not in found
    assert token not in found
