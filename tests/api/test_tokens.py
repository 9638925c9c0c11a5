"""What a code and a token are worth: single use, PKCE, errors, revoking, scopes (methods/oauth)."""

import base64
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

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


def test_a_code_is_used_once_and_its_second_use_ends_the_token(
    server: Server, person: Person, browser: Browser
) -> None:
    """weakness:pkce-downgrade: code replay revokes what was issued from it."""
    client = entrance.register_app(server)
    code = entrance.code_of(entrance.authorize(person, client, browser))
    token = entrance.redeem(server, client, code).json()["access_token"]
    assert server.client.get(ME, headers=entrance.bearer(token)).status_code == 200
    again = entrance.redeem(server, client, code)
    assert again.status_code == 400
    assert again.json()["error"] == "invalid_grant"
    assert again.json()["error_description"]
    assert server.client.get(ME, headers=entrance.bearer(token)).status_code == 401


def test_an_app_that_was_sent_away_gets_nothing_for_a_code_it_still_holds(server: Server) -> None:
    """weakness:oauth-token-lifecycle"""
    person = Person(server)
    browser = person.browser()
    client, other = entrance.register_app(server), entrance.register_app(server)
    entrance.redeem(server, client, entrance.code_of(entrance.authorize(person, client, browser)))
    held = entrance.code_of(entrance.authorize(person, client, browser))
    kept = entrance.code_of(entrance.authorize(person, other, browser))
    browser.post("/settings/sessions/end", id=f"a{client['id']}")
    assert entrance.redeem(server, client, held).status_code == 400
    assert entrance.redeem(server, other, kept).status_code == 200


def test_of_many_who_redeem_one_code_at_most_one_gets_a_token(
    server: Server, person: Person, browser: Browser
) -> None:
    client = entrance.register_app(server)
    code = entrance.code_of(entrance.authorize(person, client, browser))
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: entrance.redeem(server, client, code).status_code, range(20)))
    assert answers.count(200) <= 1
    assert set(answers) <= {200, 400}


@pytest.mark.parametrize(
    ("address", "seconds"), [(CALLBACK, 60), (entrance.OUT_OF_BAND, 600)], ids=["led back", "copied by hand"]
)
def test_a_code_ends_after_a_minute_or_ten_when_somebody_copies_it(
    server: Server, person: Person, browser: Browser, address: str, seconds: int
) -> None:
    client = entrance.register_app(server, redirect_uris=[address])

    def after(wait: int) -> bool:
        code = entrance.code_of(entrance.authorize(person, client, browser))
        server.clock.advance(wait * 1000)
        return "access_token" in entrance.redeem(server, client, code).json()

    assert after(seconds - 10)
    assert not after(seconds + 1)


def test_another_app_cannot_redeem_a_code_and_spends_it(
    server: Server, person: Person, browser: Browser
) -> None:
    """weakness:oauth-oob-and-client-binding"""
    client, other = entrance.register_app(server), entrance.register_app(server)
    code = entrance.code_of(entrance.authorize(person, client, browser))
    assert entrance.redeem(server, other, code).json()["error"] == "invalid_grant"
    assert entrance.redeem(server, client, code).json()["error"] == "invalid_grant"


def test_a_code_goes_back_to_the_address_it_came_from(
    server: Server, person: Person, browser: Browser
) -> None:
    client = entrance.register_app(server, redirect_uris=[CALLBACK, "https://app.example/other"])
    code = entrance.code_of(entrance.authorize(person, client, browser))
    wrong = entrance.redeem(server, client, code, redirect_uri="https://app.example/other")
    assert wrong.json()["error"] == "invalid_grant"


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize(
    ("with_challenge", "verifier", "good"),
    [
        (True, "right", True),
        (True, "wrong", False),
        (True, "", False),
        (True, "challenge", False),
        (False, "right", False),
    ],
)
def test_a_challenge_demands_its_verifier_and_a_verifier_its_challenge(
    server: Server,
    person: Person,
    browser: Browser,
    with_challenge: bool,
    verifier: str,
    good: bool,
    secret: bool,
) -> None:
    """weakness:pkce-downgrade, with the client's secret and without (a public client)."""
    client = entrance.register_app(server)
    right, challenge = entrance.pkce()
    asked = {"code_challenge": challenge, "code_challenge_method": "S256"} if with_challenge else {}
    code = entrance.code_of(entrance.authorize(person, client, browser, **asked))
    words = {"right": right, "wrong": entrance.pkce()[0], "": "", "challenge": challenge}
    given = {"code_verifier": words[verifier]} | ({} if secret else {"client_secret": ""})
    answer = entrance.redeem(server, client, code, **given)
    assert answer.status_code == (200 if good else 400), answer.text
    if not good:
        assert answer.json()["error"] == "invalid_grant"


def test_a_public_client_without_a_challenge_gets_nothing(
    server: Server, person: Person, browser: Browser
) -> None:
    client = entrance.register_app(server)
    code = entrance.code_of(entrance.authorize(person, client, browser))
    assert entrance.redeem(server, client, code, client_secret="").json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"grant_type": "password", "username": "x", "password": "y"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({}, 400, "invalid_grant"),
        ({"grant_type": "client_credentials", "client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "client_credentials", "scope": "admin:read"}, 400, "invalid_scope"),
    ],
)
def test_token_errors_speak_the_words_of_the_standard(
    server: Server, given: dict[str, str], status: int, error: str
) -> None:
    """RFC 6749, section 5.2."""
    answer = entrance.redeem(server, entrance.register_app(server), "nothing", **given)
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_tokens_are_asked_for_in_json_too(server: Server) -> None:
    client = entrance.register_app(server)
    body = {name: client[name] for name in ("client_id", "client_secret")}
    answer = server.client.post("/oauth/token", json=body | {"grant_type": "client_credentials"})
    assert answer.json()["scope"] == "read"


def test_revoking_needs_the_app_that_owns_the_token(server: Server) -> None:
    client, other = entrance.register_app(server), entrance.register_app(server)
    token = entrance.app_token(server, client)

    def revoke(app: dict[str, str], **given: str) -> httpx.Response:
        form = {"client_id": app["client_id"], "client_secret": app["client_secret"], "token": token} | given
        return server.client.post("/oauth/revoke", data=form)

    for answer in (revoke(other), revoke(client, client_secret="wrong"), revoke(client, client_id="wrong")):
        assert answer.status_code == 403
        assert answer.json()["error"] == "unauthorized_client"
    check = "/api/v1/apps/verify_credentials"
    assert server.client.get(check, headers=entrance.bearer(token)).status_code == 200
    assert revoke(client).json() == {}
    assert server.client.get(check, headers=entrance.bearer(token)).status_code == 401
    assert revoke(client).status_code == 200


@pytest.mark.parametrize(
    ("scope", "method", "path", "allowed"),
    [
        ("read", "GET", "/api/v1/lists", True),
        ("read:lists", "GET", "/api/v1/lists", True),
        ("read:statuses", "GET", "/api/v1/lists", False),
        ("write", "GET", "/api/v1/lists", False),
        ("write:lists", "POST", "/api/v1/lists", True),
        ("write", "POST", "/api/v1/lists", True),
        ("read", "POST", "/api/v1/lists", False),
        ("read:lists", "POST", "/api/v1/lists", False),
        ("follow", "GET", "/api/v1/mutes", True),
        ("push", "GET", "/api/v1/lists", False),
        ("profile", "GET", "/api/v1/accounts/verify_credentials", True),
        ("read", "GET", "/oauth/userinfo", False),
        ("profile", "GET", "/oauth/userinfo", True),
        ("profile", "GET", "/api/v1/lists", False),
    ],
)
def test_a_token_does_what_its_scope_says_and_nothing_else(
    server: Server, person: Person, browser: Browser, scope: str, method: str, path: str, allowed: bool
) -> None:
    """CVE-2024-25108, with the granular scopes."""
    client = entrance.register_app(server)
    code = entrance.code_of(entrance.authorize(person, client, browser, scope=scope))
    token = entrance.redeem(server, client, code).json()["access_token"]
    body = {"title": "x"} if method == "POST" else None
    answer = server.client.request(method, path, data=body, headers=entrance.bearer(token))
    assert answer.status_code == (200 if allowed else 403), answer.text


def test_a_token_opens_no_page(server: Server, person: Person) -> None:
    """CVE-2023-52139: pages about the account's safety take no token, whatever its scopes."""
    for path in ("/settings/account", "/settings/sessions", "/settings/second-factor", "/settings/passkeys"):
        answer = server.client.get(path, headers=entrance.bearer(person.token))
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?")


@pytest.mark.parametrize(
    "pair", [b"a\0b:c", b"%00:c", b"\xff:c", b"%ff:c", b"%ED%A0%80:c", b"no colon", b":"]
)
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_a_client_that_cannot_be_is_refused_however_it_is_named(
    server: Server, path: str, pair: bytes
) -> None:
    basic = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    form = {"grant_type": "client_credentials", "token": "x"}
    answer = server.client.post(path, data=form, headers=basic)
    assert answer.status_code in (400, 401, 403), answer.text
    assert answer.json()["error"] in ("invalid_request", "invalid_client", "unauthorized_client")
