"""`sabar admin …`: what whoever runs the machine does without a browser, beside a running server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sabar.reads.staff import blocklists
from tests import commands
from tests.browser import Browser
from tests.entrance import PASSWORD, bearer
from tests.server import Server, running_server

ME = "/api/v1/accounts/verify_credentials"


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with running_server(database_url, tmp_path, registrations="invite") as server:
        yield server


def admin(server: Server, *words: str, code: int = 0) -> str:
    """What the command printed."""
    options = {
        "--data": str(server.settings.data),
        "--database": server.settings.database,
        "--url": server.url,
        "--log-level": "error",
    }
    done = commands.sabar("admin", *words, *(part for pair in options.items() for part in pair))
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return (done.stdout if code == 0 else done.stderr).strip()


def test_an_owner_is_made_without_a_browser_and_only_one(server: Server) -> None:
    words = ("create-owner", "admin", "--email", "ann@example.org", "--password", PASSWORD)
    assert Browser(server).get("/setup").status_code == 200
    admin(server, *words)
    assert Browser(server).get("/setup").status_code == 404
    browser = Browser(server)
    browser.post("/login", follow=False, email="ann@example.org", password=PASSWORD)
    assert browser.get("/admin").status_code == 200
    assert "owner already" in admin(server, "create-owner", "bob", *words[2:], code=1)
    again = (
        "account",
        "create",
        "bob",
        "--email",
        "bob@example.org",
        "--password",
        PASSWORD,
        "--role",
        "owner",
    )
    assert "owner already" in admin(server, *again, code=1)


def test_accounts_tokens_invites_and_passwords(server: Server) -> None:
    create = ("account", "create", "--password", PASSWORD)
    admin(server, *create, "bob", "--email", "bob@example.org", "--role", "owner")
    token = admin(server, "token", "bob", "--scopes", "read write follow push")
    me = server.client.get(ME, headers=bearer(token))
    assert me.json()["username"] == "bob"
    assert me.json()["roles"][0]["name"] == "Owner"
    narrow = admin(server, "token", "bob@example.org", "--scopes", "read:lists")
    assert server.client.get(ME, headers=bearer(narrow)).status_code == 403
    assert "nonsense" not in admin(server, "token", "bob", "--scopes", "nonsense", code=1)
    link = admin(server, "invite", "--uses", "1")
    assert Browser(server).get(link.removeprefix(server.url)).status_code == 200
    browser = Browser(server)
    browser.post("/login", follow=False, email="bob", password=PASSWORD)
    assert browser.signed_in
    fresh = admin(server, "reset-password", "bob")
    # CVE-2025-62174: a password set on the command line ends what the old one opened.
    assert not browser.signed_in
    assert server.client.get(ME, headers=bearer(token)).status_code == 401
    assert browser.post("/login", follow=False, email="bob", password=fresh).status_code == 303
    admin(server, *create, "cleo", "--email", "cleo@example.org")
    theirs = admin(server, "token", "cleo")
    admin(server, "account", "disable", "cleo")
    assert server.client.get(ME, headers=bearer(theirs)).status_code == 403
    assert browser.post("/login", follow=False, email="cleo", password=PASSWORD).status_code == 403
    admin(server, "account", "enable", "cleo")
    assert server.client.get(ME, headers=bearer(theirs)).status_code == 200
    assert browser.post("/login", follow=False, email="cleo", password=PASSWORD).status_code == 303
    assert "Nobody here is called nobody" in admin(server, "token", "nobody", code=1)


def blocked(server: Server) -> dict[str, str]:
    found = server.run(blocklists.every, server.app)
    return {one.domain: one.severity for one in found}


def test_servers_are_blocked_listed_and_let_in(server: Server) -> None:
    told = admin(server, "block", "add", "Bad.example", "--severity", "suspend", "--reject-media")
    assert told == "bad.example  suspend, without its files"
    assert blocked(server) == {"bad.example": "suspend"}
    assert "bad.example" in admin(server, "block", "add", "sub.bad.example", code=1)
    assert admin(server, "block", "list") == told
    admin(server, "block", "remove", "bad.example")
    assert blocked(server) == {}
    assert "not blocked" in admin(server, "block", "remove", "bad.example", code=1)


def test_a_list_of_servers_is_looked_at_first_then_applied_and_left(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "council.csv"
    file.write_text("#domain,#severity\nbad.example,suspend\nworse.example,silence\nnot a name,suspend\n")
    shown = admin(server, "blocklist", "import", str(file))
    id = shown.split()[0]
    assert "council.csv: 2 changes, 0 so already" in shown
    assert "bad.example  new, suspend" in shown and "line 4 cannot be used" in shown
    assert "Nothing was changed." in shown and blocked(server) == {}
    assert "not on this list" in admin(server, "blocklist", "apply", id, "other.example", code=1)
    assert admin(server, "blocklist", "apply", id, "bad.example") == "servers: 1"
    assert blocked(server) == {"bad.example": "suspend"}
    assert "1 changes, 1 so already" in admin(server, "blocklist", "show", id)
    admin(server, "blocklist", "leave", id)
    assert blocked(server) == {}


def test_a_list_is_followed_at_its_address(server: Server) -> None:
    assert "valid URL" in admin(server, "blocklist", "subscribe", "no address", code=1)
    told = admin(server, "blocklist", "subscribe", "https://lists.example/a.csv", "--automatic")
    assert told.split()[0] in admin(server, "blocklist", "list")
    admin(server, "server", "compare-followers", "unknown.example", "off", code=1)


def test_a_relay_is_added_listed_and_removed(server: Server) -> None:
    address = "https://relay.example/inbox"
    assert admin(server, "relay", "add", address) == f"{address} is asked"
    assert f"{address}  waiting  received 0" in admin(server, "relay", "list")
    assert "already been taken" in admin(server, "relay", "add", address, code=1)
    admin(server, "relay", "disable", address)
    assert f"{address}  off" in admin(server, "relay", "list")
    admin(server, "relay", "enable", address)
    assert f"{address}  waiting" in admin(server, "relay", "list")
    admin(server, "relay", "remove", address)
    assert admin(server, "relay", "list") == ""
    assert "No relay has the address" in admin(server, "relay", "remove", address, code=1)
