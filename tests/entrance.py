"""Ways into a test server that several test files take: applications, accounts, tokens."""

import secrets
from typing import Any

import httpx

from tests.server import Server

PASSWORD = "a long enough word 42"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


def fresh_name(start: str = "p") -> str:
    """A user name that no other test took."""
    return f"{start}_{secrets.token_hex(5)}"


def register_app(server: Server, **given: Any) -> dict[str, Any]:
    """`POST /api/v1/apps`, with everything a client could want unless given."""
    form = {
        "client_name": "Test client",
        "redirect_uris": OUT_OF_BAND,
        "scopes": "read write follow push profile",
        **given,
    }
    answer = server.client.post("/api/v1/apps", json=form)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def app_token(server: Server, client: dict[str, Any], scope: str = "read write") -> str:
    """An application's own token."""
    answer = server.client.post(
        "/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "scope": scope,
        },
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def sign_up(server: Server, token: str, **given: Any) -> httpx.Response:
    """`POST /api/v1/accounts` with an application's token."""
    name = given.get("username", fresh_name())
    form = {
        "username": name,
        "email": f"{name}@example.org",
        "password": PASSWORD,
        "agreement": "true",
        "locale": "en",
        **given,
    }
    return server.client.post("/api/v1/accounts", data=form, headers=bearer(token))
