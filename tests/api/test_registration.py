"""Making an account through an application: methods/accounts#create, emails, verify_credentials."""

import pytest

from tests import entrance
from tests.server import Server


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return entrance.app_token(server, entrance.register_app(server))


def test_an_account_made_through_an_app_works_at_once_when_no_mail_is_configured(
    server: Server, token: str
) -> None:
    name = entrance.fresh_name()
    answer = entrance.sign_up(server, token, username=name)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"access_token", "token_type", "scope", "created_at"}
    assert body["token_type"] == "Bearer"
    me = server.client.get(
        "/api/v1/accounts/verify_credentials", headers=entrance.bearer(body["access_token"])
    )
    assert me.status_code == 200
    assert me.json()["username"] == name
    assert me.json()["acct"] == name
    assert me.json()["source"]["privacy"] == "public"
    assert me.json()["role"]["permissions"] == "0"


def test_every_problem_of_the_form_is_named_at_once(server: Server, token: str) -> None:
    answer = server.client.post("/api/v1/accounts", data={"username": "a b"}, headers=entrance.bearer(token))
    assert answer.status_code == 422
    body = answer.json()
    assert body["error"].startswith("Validation failed: ")
    assert {field: found[0]["error"] for field, found in body["details"].items()} == {
        "username": "ERR_INVALID",
        "email": "ERR_BLANK",
        "password": "ERR_BLANK",
        "agreement": "ERR_ACCEPTED",
    }
    assert all(found[0]["description"] for found in body["details"].values())


def test_a_taken_name_and_a_taken_address_are_refused_whatever_their_case(server: Server, token: str) -> None:
    name = entrance.fresh_name()
    assert entrance.sign_up(server, token, username=name).status_code == 200
    again = entrance.sign_up(server, token, username=name.upper(), email=f"{name.upper()}@EXAMPLE.org")
    assert again.status_code == 422
    assert {field: found[0]["error"] for field, found in again.json()["details"].items()} == {
        "username": "ERR_TAKEN",
        "email": "ERR_TAKEN",
    }


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("username", "admin", "ERR_RESERVED"),
        ("username", "x" * 31, "ERR_TOO_LONG"),
        ("username", "é", "ERR_INVALID"),
        ("email", "nobody", "ERR_INVALID"),
        ("email", 'a%b@evil"@allowed.example', "ERR_INVALID"),
        ("email", "a@b@example.org", "ERR_INVALID"),
        ("email", "a b@example.org", "ERR_INVALID"),
        ("email", "a,b@example.org", "ERR_INVALID"),
        ("email", "a@example.org\nBcc: x@example.org", "ERR_INVALID"),
        ("email", "a@127.0.0.1", "ERR_INVALID"),
        ("email", "a" * 310 + "@example.org", "ERR_TOO_LONG"),
        ("password", "short", "ERR_TOO_SHORT"),
        ("password", "password1234", "ERR_BLOCKED"),
        ("password", "x" * 257, "ERR_TOO_LONG"),
    ],
)
def test_words_that_cannot_be_are_refused(
    server: Server, token: str, field: str, value: str, error: str
) -> None:
    """CVE-2026-41259: one strict grammar of addresses."""
    answer = entrance.sign_up(server, token, **{field: value})
    assert answer.status_code == 422, answer.text
    assert answer.json()["details"][field][0]["error"] == error


def test_what_decides_over_safety_is_never_read_from_the_client(server: Server, token: str) -> None:
    """GHSA-wp9f-cmff-p8r2: extra fields change nothing."""
    answer = entrance.sign_up(server, token, role="owner", confirmed="true", approved_at="1", admin="true")
    me = server.client.get(
        "/api/v1/accounts/verify_credentials", headers=entrance.bearer(answer.json()["access_token"])
    )
    assert me.json()["role"]["permissions"] == "0"
    assert me.json()["roles"] == []


def test_making_an_account_needs_an_apps_own_token_with_the_scope(server: Server, token: str) -> None:
    client = entrance.register_app(server)
    assert entrance.sign_up(server, "nothing").status_code == 401
    assert entrance.sign_up(server, entrance.app_token(server, client, "read")).status_code == 403
    granular = entrance.app_token(server, client, "write:accounts")
    person = entrance.sign_up(server, granular)
    assert person.status_code == 200
    assert entrance.sign_up(server, person.json()["access_token"]).status_code == 403


def test_the_confirmation_cannot_be_sent_again_once_the_address_is_confirmed(
    server: Server, token: str
) -> None:
    person = entrance.sign_up(server, token).json()["access_token"]
    answer = server.client.post("/api/v1/emails/confirmations", headers=entrance.bearer(person))
    assert answer.status_code == 403


def test_whoever_signs_up_through_an_app_gives_it_what_it_registered_for(server: Server) -> None:
    client = entrance.register_app(server, scopes="read write:accounts write:statuses")
    writer = entrance.app_token(server, client, "write:accounts")
    answer = entrance.sign_up(server, writer).json()
    assert set(answer["scope"].split()) == {"read", "write:accounts", "write:statuses"}
    person = entrance.bearer(answer["access_token"])
    assert server.client.get("/api/v1/accounts/verify_credentials", headers=person).status_code == 200
    assert server.client.post("/api/v1/statuses", headers=person, data={"status": "x"}).status_code == 200


def test_own_account_needs_a_scope_that_reads_it(server: Server, token: str) -> None:
    writer = entrance.app_token(
        server, entrance.register_app(server, scopes="write:accounts"), "write:accounts"
    )
    person = entrance.sign_up(server, writer).json()["access_token"]
    answer = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(person))
    assert answer.status_code == 403
    assert answer.json() == {"error": "This action is outside the authorized scopes"}
