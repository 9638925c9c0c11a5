"""Registering applications: methods/apps."""

import pytest

from sabar.db.engine import Tx
from sabar.effects import housekeeping
from sabar.kit import times
from sabar.rules import limits
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
        {"website": 'https://a.example/"><script>alert(1)</script>'},
        {"website": "https://a.example/\u202egpj.exe"},
        {"website": "https://user@a.example/"},
        {"website": "intent://a.example"},
    ],
)
def test_an_app_that_cannot_be_is_refused(server: Server, given: dict[str, object]) -> None:
    form = {"client_name": "X", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", **given}
    answer = server.client.post("/api/v1/apps", json=form)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].startswith("Validation failed: ")


#: What clients in use register.
OWN = [
    "icecubesapp://",
    "mastodon://joinmastodon.org/oauth",
    "mastodon-android-auth://callback",
    "megalodon-android-auth://callback",
    "oauth2redirect://com.keylesspalace.tusky/",
    "com.tapbots.ivory.22300:/request_token/12",
    "mona://oauth",
    "fedilab://backtofedilab",
    "subwaytooter://oauth2/",
    "pachli://oauth",
    "tuba://auth_code",
    "dev.geopjr.tuba://auth_code",
    "toot://authorize",
    "http://localhost:7878/callback",
    "http://127.0.0.1/callback",
    "https://elk.example/api/mastodon.example/oauth/https%3A%2F%2Felk.example",
]
TAKEN = [
    "intent://x#Intent;scheme=http;end",
    "INTENT://x",
    "intent:x",
    "android-app://com.bank/http/x",
    "content://contacts/people",
    "market://details?id=x",
    "itms-apps://itunes.example/app",
    "itms-services://?action=download-manifest",
    "ms-settings:privacy",
    "ms-msdt:/id",
    "search-ms:query=x",
    "microsoft-edge:https://a.example",
    "x-apple.systempreferences:com.apple",
    "tel:+331",
    "sms:+331",
    "facetime:a@b.example",
    "mailto:a@b.example",
    "magnet:?xt=urn:x",
    "web+ap://a.example",
    "chrome-extension://abc/page.html",
    "moz-extension://abc/page.html",
    "view-source:https://a.example",
    "blob:https://a.example/x",
    "jar:https://a.example!/",
    "vbscript:msgbox(1)",
    "wss://a.example",
    "sftp://a.example",
    "ldap://a.example",
    "otpauth://totp/x",
    "bitcoin:1abc",
    "urn:x:y",
    "about:blank",
]


@pytest.mark.parametrize("address", OWN)
def test_an_app_goes_back_to_its_own_address(server: Server, address: str) -> None:
    assert entrance.register_app(server, redirect_uris=address)["redirect_uris"] == [address]


@pytest.mark.parametrize("address", TAKEN)
def test_an_address_that_leads_elsewhere_is_no_way_back_to_an_app(server: Server, address: str) -> None:
    form = {"client_name": "X", "redirect_uris": [address]}
    assert server.client.post("/api/v1/apps", json=form).status_code == 422


def test_an_address_registered_under_older_rules_leads_nowhere(server: Server) -> None:
    client = entrance.register_app(server, redirect_uris="app://back")

    async def rewrite(tx: Tx) -> None:
        old = '["intent://back"]'
        await tx.run(
            "UPDATE oauth_apps SET redirect_uris = :old WHERE id = :id", old=old, id=int(client["id"])
        )

    server.run(server.app.db.write, rewrite)
    browser = entrance.Person(server).browser()
    asked = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": "intent://back"}
    assert browser.get("/oauth/authorize", **asked).status_code == 400


def test_the_newest_tokens_of_an_app_stay_and_those_in_use(server: Server) -> None:
    client = entrance.register_app(server)
    tokens = [entrance.app_token(server, client) for _ in range(limits.APPS.tokens + 2)]
    check = "/api/v1/apps/verify_credentials"

    def works(token: str) -> bool:
        return server.client.get(check, headers=entrance.bearer(token)).status_code == 200

    assert [works(token) for token in (*tokens[:3], tokens[-1])] == [False, False, True, True]
    person = entrance.sign_up(server, tokens[-1]).json()["access_token"]
    idle = limits.APPS.token_idle_seconds * times.SECOND
    server.clock.advance(idle // 2 + times.DAY)
    try:
        assert works(tokens[-1])
        server.clock.advance(idle // 2 + times.DAY)
        server.run(housekeeping.sweep, server.app, b"")
        assert [works(token) for token in (tokens[-2], tokens[-1])] == [False, True]
        me = "/api/v1/accounts/verify_credentials"
        assert server.client.get(me, headers=entrance.bearer(person)).status_code == 200
    finally:
        server.clock.advance(-idle - 2 * times.DAY)


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
