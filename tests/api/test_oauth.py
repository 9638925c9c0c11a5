"""OAuth 2 as clients use it: consent, codes, PKCE, tokens, scopes (methods/oauth)."""

import secrets
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client

from tests import entrance
from tests.browser import Browser
from tests.entrance import Person
from tests.server import Server

CALLBACK = "https://app.example/callback"
ME = "/api/v1/accounts/verify_credentials"


@pytest.fixture(scope="module")
def person(server: Server) -> Person:
    return Person(server)


@pytest.fixture(scope="module")
def browser(person: Person) -> Browser:
    return person.browser()


def query_of(answer: httpx.Response) -> dict[str, str]:
    return {key: found[0] for key, found in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def test_a_person_lets_an_app_in_and_it_acts_for_them(
    server: Server, person: Person, browser: Browser
) -> None:
    client = entrance.register_app(server, redirect_uris=CALLBACK)
    answer = entrance.authorize(person, client, browser, scope="read write", state="a&b=c")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(CALLBACK + "?")
    assert query_of(answer)["state"] == "a&b=c"
    token = entrance.redeem(server, client, entrance.code_of(answer))
    assert token.status_code == 200
    body = token.json()
    assert set(body) == {"access_token", "token_type", "scope", "created_at"}
    assert body["scope"] == "read write"
    assert isinstance(body["created_at"], int)
    assert token.headers["cache-control"] == "private, no-store"
    me = server.client.get(ME, headers=entrance.bearer(body["access_token"]))
    assert me.json()["username"] == person.name


def test_authlib_as_a_client_finds_its_way(server: Server, person: Person, browser: Browser) -> None:
    """An independent implementation of the client's side, with Basic authentication and PKCE."""
    metadata = server.client.get("/.well-known/oauth-authorization-server").json()
    registered = entrance.register_app(server, redirect_uris=CALLBACK)
    client = OAuth2Client(
        registered["client_id"],
        registered["client_secret"],
        redirect_uri=CALLBACK,
        scope="read:accounts profile",
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )
    with client:
        verifier = secrets.token_urlsafe(48)
        address, state = client.create_authorization_url(
            metadata["authorization_endpoint"], code_verifier=verifier
        )
        browser.get(address.removeprefix(server.url))
        answer = browser.post("/oauth/authorize", follow=False, **browser.hidden(), answer="yes")
        token = client.fetch_token(
            metadata["token_endpoint"],
            authorization_response=answer.headers["location"],
            state=state,
            code_verifier=verifier,
        )
        assert token["scope"] == "read:accounts profile"
        who = client.get(metadata["userinfo_endpoint"]).json()
        assert who == {
            "iss": metadata["issuer"],
            "sub": f"{server.url}/users/{person.name}",
            "name": person.name,
            "preferred_username": person.name,
            "profile": f"{server.url}/@{person.name}",
            "picture": who["picture"],
        }
        assert client.post(metadata["userinfo_endpoint"]).json() == who
        ended = client.revoke_token(metadata["revocation_endpoint"], token=token["access_token"])
        assert ended.status_code == 200 and ended.json() == {}
        assert client.get(metadata["userinfo_endpoint"]).status_code == 401


def test_the_server_says_what_it_can_do(server: Server) -> None:
    answer = server.client.get("/.well-known/oauth-authorization-server")
    body = answer.json()
    assert body["token_endpoint"] == f"{server.url}/oauth/token"
    assert body["code_challenge_methods_supported"] == ["S256"]
    assert body["grant_types_supported"] == ["authorization_code", "client_credentials"]
    assert {"read", "write:statuses", "profile", "push"} <= set(body["scopes_supported"])
    assert answer.headers["access-control-allow-origin"] == "*"


def test_without_an_address_the_code_is_shown(server: Server, person: Person, browser: Browser) -> None:
    """weakness:oauth-oob-and-client-binding"""
    client = entrance.register_app(server)
    answer = entrance.authorize(person, client, browser)
    assert answer.status_code == 200
    assert "Test client" in answer.text
    token = entrance.redeem(server, client, entrance.code_of(answer))
    assert token.status_code == 200
    other = entrance.register_app(server, redirect_uris=CALLBACK)
    asked = {"response_type": "code", "client_id": other["client_id"], "redirect_uri": entrance.OUT_OF_BAND}
    assert browser.get("/oauth/authorize", **asked).status_code == 400


def test_a_trailing_slash_is_forgiven(server: Server, browser: Browser) -> None:
    client = entrance.register_app(server)
    asked = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": entrance.OUT_OF_BAND}
    assert browser.get("/oauth/authorize/", **asked).status_code == 200


def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(server: Server, person: Person) -> None:
    client = entrance.register_app(server, client_name="Naming app")
    browser = Browser(server)
    asked = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": entrance.OUT_OF_BAND}
    page = browser.get("/oauth/authorize", **asked, state="s p", lang="fr")
    assert page.url.path == "/login"
    assert 'lang="fr"' in page.text
    assert "Naming app" in page.text
    back = browser.post("/login", **browser.hidden(), email=person.email, password=person.password)
    assert back.url.path == "/oauth/authorize"
    assert browser.hidden()["state"] == "s p"
    page = browser.get("/oauth/authorize", **asked, force_login="true")
    assert page.url.path == "/login"


def test_a_no_goes_back_to_the_app(server: Server, person: Person, browser: Browser) -> None:
    client = entrance.register_app(server, redirect_uris="myapp://back?kept=1")
    asked = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": "myapp://back?kept=1",
        "state": "x",
    }
    browser.get("/oauth/authorize", **asked)
    answer = browser.post("/oauth/authorize", follow=False, **browser.hidden(), answer="no")
    assert answer.headers["location"].startswith("myapp://back?kept=1&error=access_denied&")
    assert query_of(answer)["state"] == "x"


@pytest.mark.parametrize(
    "asked",
    [
        "https://app.example/callback/",
        "https://app.example/Callback",
        "https://app.example/callback?x=1",
        "https://app.example/callback#x",
        "https://app.example/callback/..",
        "https://app.example/callback%2f",
        "https://app.example:443/callback",
        "https://app.example.evil.example/callback",
        "https://evil.example/callback",
        "https://app.example@evil.example/callback",
        "http://app.example/callback",
        "HTTPS://app.example/callback",
        "//app.example/callback",
        "javascript:alert(1)",
        " https://app.example/callback",
        "https://app.example/callback\nhttps://evil.example",
        "http://127.0.0.1:5000/other",
        "http://127.0.0.2:5000/back",
        "http://localhost:5000/back",
        "http://127.0.0.1.evil.example:5000/back",
        "",
    ],
)
def test_only_a_registered_address_is_led_to(server: Server, browser: Browser, asked: str) -> None:
    """weakness:oauth-redirect-uri: nobody is sent anywhere before app and address are certain."""
    client = entrance.register_app(server, redirect_uris=[CALLBACK, "http://127.0.0.1/back"])
    for response_type in ("code", "token"):
        answer = browser.get(
            "/oauth/authorize",
            follow=False,
            client_id=client["client_id"],
            response_type=response_type,
            redirect_uri=asked,
        )
        assert answer.status_code == 400
        assert "location" not in answer.headers


def test_only_the_port_of_a_loopback_address_may_differ(
    server: Server, person: Person, browser: Browser
) -> None:
    client = entrance.register_app(server, redirect_uris="http://127.0.0.1/back")
    answer = entrance.authorize(person, client, browser, redirect_uri="http://127.0.0.1:53211/back")
    assert answer.headers["location"].startswith("http://127.0.0.1:53211/back?code=")
    code = entrance.code_of(answer)
    wrong = entrance.redeem(server, client, code, redirect_uri="http://127.0.0.1:53212/back")
    assert wrong.status_code == 400


def test_an_unknown_app_is_led_nowhere(server: Server, browser: Browser) -> None:
    answer = browser.get("/oauth/authorize", client_id="nobody", redirect_uri=CALLBACK, response_type="code")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"scope": "read admin:write"}, "invalid_scope"),
        ({"scope": "write"}, "invalid_scope"),
        ({"scope": "nonsense"}, "invalid_scope"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "x" * 43}, "invalid_request"),
        ({"code_challenge": "x" * 42, "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": "", "code_challenge_method": "S256"}, "invalid_request"),
    ],
)
def test_what_cannot_be_asked_goes_back_as_an_error(
    server: Server, browser: Browser, given: dict[str, str], error: str
) -> None:
    """weakness:oauth-scope-escalation, weakness:pkce-downgrade"""
    client = entrance.register_app(server, redirect_uris=CALLBACK, scopes="read")
    asked = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": CALLBACK,
        "state": "s",
    }
    answer = browser.get("/oauth/authorize", follow=False, **(asked | given))
    assert answer.status_code == 303
    assert query_of(answer)["error"] == error
    assert query_of(answer)["state"] == "s"
    posted = browser.post("/oauth/authorize", follow=False, **(asked | given), answer="yes")
    assert query_of(posted)["error"] == error


def test_consent_cannot_be_given_by_another_site(server: Server, person: Person, browser: Browser) -> None:
    """weakness:oauth-consent-clickjack-csrf"""
    client = entrance.register_app(server, redirect_uris=CALLBACK)
    asked = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": CALLBACK,
        "answer": "yes",
    }
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = browser.http.post("/oauth/authorize", data=asked, headers=headers)
        assert answer.status_code == 403
    page = browser.get("/oauth/authorize", **asked)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"


def test_the_consent_form_may_lead_to_the_app_and_other_forms_may_not(
    server: Server, browser: Browser
) -> None:
    client = entrance.register_app(server, redirect_uris="myapp://back")
    page = browser.get(
        "/oauth/authorize", client_id=client["client_id"], response_type="code", redirect_uri="myapp://back"
    )
    assert "form-action 'self' https: myapp:;" in page.headers["content-security-policy"]
    assert "form-action 'self';" in browser.get("/settings/account").headers["content-security-policy"]
