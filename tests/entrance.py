"""Ways into a test server that several test files take: applications, accounts, tokens."""

import base64
import hashlib
import re
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.browser import Browser
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
        "scopes": "read write follow push profile read:labels write:labels read:spaces write:spaces",
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


class Person:
    """Somebody with an account of this server, made through an application."""

    def __init__(self, server: Server, start: str = "p") -> None:
        self.server = server
        self.name = fresh_name(start)
        self.email = f"{self.name}@example.org"
        self.password = PASSWORD
        answer = sign_up(server, app_token(server, register_app(server)), username=self.name)
        assert answer.status_code == 200, answer.text
        self.token = str(answer.json()["access_token"])

    def browser(self) -> Browser:
        """A browser in which they are signed in."""
        browser = Browser(self.server)
        answer = browser.post("/login", follow=False, email=self.email, password=self.password)
        assert answer.status_code == 303, answer.text
        return browser


def authorize(
    person: Person, client: dict[str, Any], browser: Browser | None = None, **query: str
) -> httpx.Response:
    """Say yes on the consent page; the answer leads back to the application."""
    browser = browser or person.browser()
    asked = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": client["redirect_uris"][0],
        "scope": "read",
        **query,
    }
    page = browser.get("/oauth/authorize", **asked)
    assert page.status_code == 200, page.text
    return browser.post("/oauth/authorize", follow=False, **browser.hidden(), answer="yes")


def pkce() -> tuple[str, str]:
    """A verifier and its challenge."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def code_of(answer: httpx.Response) -> str:
    """The code in the address the answer leads to, or on the page that shows it."""
    if answer.is_redirect:
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    found = re.search(r'readonly value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def redeem(server: Server, client: dict[str, Any], code: str, **given: str) -> httpx.Response:
    """`POST /oauth/token` with the client's secret."""
    form = {
        "grant_type": "authorization_code",
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "redirect_uri": client["redirect_uris"][0],
        "code": code,
        **given,
    }
    return server.client.post("/oauth/token", data={name: value for name, value in form.items() if value})
