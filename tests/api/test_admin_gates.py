"""Who stays outside (methods/admin/*_blocks, domain_allows), and that they do stay outside."""

import concurrent.futures
import hashlib
import time
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from sabar.kit import times
from sabar.model.accounts import Role
from tests import entrance
from tests.api import staff
from tests.api.people import Person, pages
from tests.api.test_revoked_streams import STREAM, Slow
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.contract import assert_entities, assert_entity
from tests.server import Server, running_server
from tests.streams import stream
from tests.waiting import eventually

New = Callable[..., Person]
ADMIN = "/api/v1/admin"
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "domain_allows": ("Admin::DomainAllow", {"domain": "good.example"}),
    "domain_blocks": ("Admin::DomainBlock", {"domain": "bad.example"}),
    "ip_blocks": ("Admin::IpBlock", {"ip": "192.0.2.0/24", "severity": "sign_up_block"}),
    "email_domain_blocks": ("Admin::EmailDomainBlock", {"domain": "junk.example"}),
    "canonical_email_blocks": ("Admin::CanonicalEmailBlock", {"email": "nobody@example.org"}),
}


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Behind a proxy, so that tests come from wherever they say."""
    with new_database(request.param) as url:
        folder = tmp_path_factory.mktemp("data")
        with running_server(url, folder, trusted_proxies="127.0.0.0/8") as server:
            yield server


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    return staff.arriving(server)


@pytest.fixture
def app_token(server: Server) -> str:
    return entrance.app_token(server, entrance.register_app(server))


def coming_from(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def sign_up(server: Server, token: str, address: str = "203.0.113.9", **given: Any) -> Any:
    name = entrance.fresh_name()
    form = {
        "username": name,
        "email": f"{name}@example.org",
        "password": entrance.PASSWORD,
        "agreement": "true",
        "locale": "en",
        **given,
    }
    headers = {**entrance.bearer(token), **coming_from(address)}
    return server.client.post("/api/v1/accounts", data=form, headers=headers)


@pytest.mark.parametrize("noun", KINDS)
def test_each_kind_is_made_shown_listed_in_pages_and_lifted(boss: Person, noun: str) -> None:
    entity, given = KINDS[noun]
    path = f"{ADMIN}/{noun}"
    made = boss.post(path, **given)
    assert_entity(entity, made)
    assert boss.get(f"{path}/{made['id']}") == made
    more = [boss.post(path, **_another(given, number)) for number in range(4)]
    listed = [one for page in pages(boss, path, limit=2) for one in page]
    assert_entities(entity, listed)
    assert [one["id"] for one in listed] == [one["id"] for one in [*reversed(more), made]]
    upward = boss.get(path, min_id=made["id"], limit=2)
    assert [one["id"] for one in upward] == [more[1]["id"], more[0]["id"]]
    for one in listed:
        assert boss.delete(f"{path}/{one['id']}") == one
    assert boss.get(path) == []
    assert boss.call("DELETE", f"{path}/{made['id']}").status_code == 404
    assert boss.call("GET", f"{path}/{made['id']}").status_code == 404


def _another(given: dict[str, str], number: int) -> dict[str, str]:
    values = {
        "domain": f"n{number}.example",
        "ip": f"198.51.{number}.0/24",
        "email": f"x{number}@example.org",
    }
    return {name: values.get(name, value) for name, value in given.items()}


@pytest.mark.parametrize("noun", KINDS)
def test_none_of_it_is_for_people_without_the_role_or_the_scope(
    server: Server, boss: Person, person: New, noun: str
) -> None:
    path = f"{ADMIN}/{noun}"
    made = boss.post(path, **KINDS[noun][1])
    narrow = staff.arriving(server, scopes="read write")
    moderator = staff.arriving(server, Role.MODERATOR)
    for who in (person(), narrow, moderator):
        for method, address in (("GET", path), ("GET", f"{path}/{made['id']}"), ("POST", path)):
            answer = who.call(method, address, json={} if method == "GET" else KINDS[noun][1])
            assert answer.status_code == 403, (who.name, method, address)
        assert who.call("DELETE", f"{path}/{made['id']}").status_code == 403
    assert server.client.get(path).status_code == 401
    boss.delete(f"{path}/{made['id']}")


@pytest.mark.parametrize(
    ("noun", "body"),
    [
        ("domain_allows", {}),
        ("domain_allows", {"domain": "not a domain"}),
        ("domain_blocks", {"domain": ""}),
        ("domain_blocks", {"domain": "localhost"}),
        ("domain_blocks", {"domain": "a.example", "severity": "hard"}),
        ("domain_blocks", {"domain": "a.example", "public_comment": "x" * 2001}),
        ("ip_blocks", {"ip": "192.0.2.1"}),
        ("ip_blocks", {"ip": "192.0.2.1", "severity": "sometimes"}),
        ("ip_blocks", {"ip": "300.0.2.1", "severity": "no_access"}),
        ("ip_blocks", {"ip": "192.0.2.1", "severity": "no_access", "expires_in": -5}),
        ("ip_blocks", {"ip": "0.0.0.0/0", "severity": "no_access"}),
        ("email_domain_blocks", {"domain": "@"}),
        ("canonical_email_blocks", {}),
        ("canonical_email_blocks", {"email": "nobody"}),
        ("canonical_email_blocks", {"canonical_email_hash": "abc"}),
        ("canonical_email_blocks/test", {}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(boss: Person, noun: str, body: dict[str, Any]) -> None:
    answer = boss.call("POST", f"{ADMIN}/{noun}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed")


def test_a_domain_is_blocked_once_and_changed_afterwards(boss: Person) -> None:
    path = f"{ADMIN}/domain_blocks"
    made = boss.post(path, domain="Müll.Example", private_comment="why", public_comment="spam")
    assert made["domain"] == "xn--mll-hoa.example"
    assert made["digest"] == hashlib.sha256(b"xn--mll-hoa.example").hexdigest()
    assert (made["severity"], made["private_comment"], made["public_comment"]) == ("silence", "why", "spam")
    for again, severity in (("müll.example", "suspend"), ("sub.müll.example", "noop")):
        answer = boss.call("POST", path, json={"domain": again, "severity": severity})
        assert answer.status_code == 422
        assert "stricter limits" in answer.json()["error"]
        assert answer.json()["existing_domain_block"] == made
    harder = boss.post(path, domain="sub.müll.example", severity="suspend")
    changed = boss.ok("PUT", f"{path}/{made['id']}", json={"severity": "noop", "reject_media": True})
    assert changed == {**made, "severity": "noop", "reject_media": True}
    assert boss.get(f"{path}/{made['id']}") == changed
    assert boss.call("PUT", f"{path}/1", json={"severity": "noop"}).status_code == 404
    assert boss.call("PUT", f"{path}/{made['id']}", json={"severity": "x"}).status_code == 422
    for one in (made, harder):
        boss.delete(f"{path}/{one['id']}")


def test_an_allowed_domain_is_on_the_list_once(boss: Person) -> None:
    path = f"{ADMIN}/domain_allows"
    made = boss.post(path, domain="friend.example")
    assert boss.post(path, domain="FRIEND.example.") == made
    boss.delete(f"{path}/{made['id']}")


@pytest.mark.parametrize("noun", ["ip_blocks", "email_domain_blocks", "domain_blocks"])
def test_two_who_block_the_same_at_once_make_one_block(boss: Person, noun: str) -> None:
    path = f"{ADMIN}/{noun}"
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: boss.call("POST", path, json=KINDS[noun][1]), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    (left,) = boss.get(path)
    boss.delete(f"{path}/{left['id']}")


def test_everybody_sees_which_servers_are_kept_away(server: Server, boss: Person) -> None:
    path = f"{ADMIN}/domain_blocks"
    made = [
        boss.post(path, domain="loud.example", public_comment="too loud"),
        boss.post(path, domain="gone.example", severity="suspend", private_comment="secret"),
        boss.post(path, domain="veryrude.example", severity="suspend", obfuscate=True),
        boss.post(path, domain="fine.example", severity="noop"),
    ]
    shown = server.client.get("/api/v1/instance/domain_blocks")
    assert "secret" not in shown.text
    found = shown.json()
    assert_entities("DomainBlock", found)
    assert [one["domain"] for one in found] == ["gone.example", "veryr***.***mple", "loud.example"]
    assert [one["severity"] for one in found] == ["suspend", "suspend", "silence"]
    assert found[2]["comment"] == "too loud"
    assert found[1]["digest"] == hashlib.sha256(b"veryrude.example").hexdigest()
    assert "veryrude" not in shown.text
    for one in made:
        boss.delete(f"{path}/{one['id']}")


def test_nobody_signs_up_from_a_blocked_network_by_any_way(
    server: Server, boss: Person, app_token: str
) -> None:
    block = boss.post(f"{ADMIN}/ip_blocks", ip="198.51.100.0/24", severity="sign_up_block")
    invite = _invite(server)
    for address in ("198.51.100.77", "::ffff:198.51.100.77"):
        assert sign_up(server, app_token, address).status_code == 403
        assert sign_up(server, app_token, address, invite_code=invite).status_code == 403
        assert _join_on_page(server, address) == 403
        assert _join_on_page(server, address, invite=invite) == 403
    assert sign_up(server, app_token, "198.51.101.1").status_code == 200
    boss.delete(f"{ADMIN}/ip_blocks/{block['id']}")
    assert sign_up(server, app_token, "198.51.100.77").status_code == 200


def test_those_from_a_watched_network_wait_for_approval_invited_or_not(
    server: Server, boss: Person, app_token: str
) -> None:
    block = boss.post(f"{ADMIN}/ip_blocks", ip="2001:db8:7::/48", severity="sign_up_requires_approval")
    for code in ("", _invite(server)):
        joined = sign_up(server, app_token, "2001:db8:7:8::9", invite_code=code)
        assert joined.status_code == 200, joined.text
        headers = entrance.bearer(joined.json()["access_token"])
        waiting = server.client.get("/api/v1/accounts/verify_credentials", headers=headers)
        assert waiting.status_code == 403
        assert "pending approval" in waiting.json()["error"]
    boss.delete(f"{ADMIN}/ip_blocks/{block['id']}")


def test_a_network_without_access_gets_no_answer_anywhere_and_loses_its_streams(
    server: Server, boss: Person, person: New
) -> None:
    ana = person()
    here = coming_from("203.0.113.50")
    with stream(server, ana.token, headers=here, stream="user") as listening:
        block = boss.post(f"{ADMIN}/ip_blocks", ip="203.0.113.48/29", severity="no_access", comment="flood")
        assert listening.closed_within(10)
    for path in ("/", "/api/v2/instance", "/login", "/static/mark.svg", "/health", "/nothing/here"):
        assert server.client.get(path, headers=here).status_code == 403, path
        assert server.client.get(path, headers=coming_from("203.0.113.47")).status_code != 403, path
    with pytest.raises(InvalidStatus, match="403"), stream(server, ana.token, headers=here, stream="user"):
        pass
    changed = boss.ok("PUT", f"{ADMIN}/ip_blocks/{block['id']}", json={"severity": "sign_up_block"})
    assert changed == {**block, "severity": "sign_up_block"}
    assert server.client.get("/api/v2/instance", headers=here).status_code == 200
    boss.delete(f"{ADMIN}/ip_blocks/{block['id']}")


def test_a_network_that_loses_access_opens_no_stream_it_has_begun_to_ask_for(
    server: Server, boss: Person, person: New
) -> None:
    headers = f"Authorization: Bearer {person().token}\r\nContent-Type: application/json"
    headers += "\r\nX-Forwarded-For: 203.0.113.77"
    slow = Slow(server, STREAM, b"{}", headers, method="GET", come=1)
    time.sleep(0.3)
    block = boss.post(f"{ADMIN}/ip_blocks", ip="203.0.113.77", severity="no_access")
    assert slow.end() == 403
    boss.delete(f"{ADMIN}/ip_blocks/{block['id']}")


def test_a_rule_for_a_network_ends_by_itself(server: Server, boss: Person) -> None:
    block = boss.post(f"{ADMIN}/ip_blocks", ip="192.0.2.9", severity="no_access", expires_in=600)
    assert block["ip"] == "192.0.2.9/32"
    assert times.parse(block["expires_at"]) - times.parse(block["created_at"]) == 600_000
    here = coming_from("192.0.2.9")
    assert server.client.get("/health", headers=here).status_code == 403
    # Within the hour: what is over longer is swept away.
    server.clock.advance(600_001)
    assert server.client.get("/health", headers=here).status_code == 200
    for_ever = boss.ok("PUT", f"{ADMIN}/ip_blocks/{block['id']}", json={"expires_in": 0})
    assert for_ever["expires_at"] is None
    assert server.client.get("/health", headers=here).status_code == 403
    boss.delete(f"{ADMIN}/ip_blocks/{block['id']}")


def test_nobody_locks_himself_out(server: Server, boss: Person) -> None:
    body = {"ip": "203.0.113.200/24", "severity": "no_access"}
    headers = {**entrance.bearer(boss.token), **coming_from("203.0.113.3")}
    answer = server.client.post(f"{ADMIN}/ip_blocks", json=body, headers=headers)
    assert answer.status_code == 422
    assert "calling from" in answer.json()["error"]
    assert boss.get(f"{ADMIN}/ip_blocks") == []


def test_what_another_process_blocked_is_kept_out_here(server: Server, boss: Person) -> None:
    """decisions/0003: memory follows the log; here only the row and its event are written."""
    block = boss.post(f"{ADMIN}/ip_blocks", ip="192.0.2.77", severity="no_access")
    server.app.gates.set([])
    assert server.client.get("/health", headers=coming_from("192.0.2.77")).status_code == 200
    other = boss.post(f"{ADMIN}/ip_blocks", ip="192.0.2.78", severity="sign_up_block")
    eventually(lambda: server.client.get("/health", headers=coming_from("192.0.2.77")).status_code == 403)
    for one in (block, other):
        boss.delete(f"{ADMIN}/ip_blocks/{one['id']}")


def test_addresses_of_a_blocked_mail_service_make_no_account_and_are_counted(
    server: Server, boss: Person, app_token: str
) -> None:
    path = f"{ADMIN}/email_domain_blocks"
    block = boss.post(path, domain="throwaway.example")
    assert all((day["accounts"], day["uses"]) == ("0", "0") for day in block["history"])
    for number, address in enumerate(("203.0.113.1", "203.0.113.1", "203.0.113.2")):
        email = f"p{number}@mail.throwaway.example"
        answer = sign_up(server, app_token, address, email=email)
        assert answer.status_code == 422
        assert answer.json()["details"]["email"][0]["error"] == "ERR_BLOCKED"
    assert _join_on_page(server, "203.0.113.3", email="p@throwaway.example") == 422
    assert sign_up(server, app_token, email="p@notthrowaway.example").status_code == 200
    today = boss.get(f"{path}/{block['id']}")["history"][0]
    assert (today["accounts"], today["uses"]) == ("3", "4")
    assert boss.get(path)[0]["history"][0] == today
    assert boss.delete(f"{path}/{block['id']}")["history"][0] == today
    assert sign_up(server, app_token, email="p@throwaway.example").status_code == 200


def test_a_blocked_address_is_known_in_every_spelling(server: Server, boss: Person, app_token: str) -> None:
    path = f"{ADMIN}/canonical_email_blocks"
    block = boss.post(path, email="Some.Body+news@Example.org")
    wanted = hashlib.sha256(b"somebody@example.org").hexdigest()
    assert block["canonical_email_hash"] == wanted
    assert boss.call("POST", path, json={"canonical_email_hash": wanted.upper()}).status_code == 422
    assert boss.post(f"{path}/test", email="somebody@example.org") == [block]
    assert boss.post(f"{path}/test", email="other@example.org") == []
    answer = sign_up(server, app_token, email="s.o.m.e.body+x@example.org")
    assert answer.status_code == 422
    assert answer.json()["details"]["email"][0]["error"] == "ERR_TAKEN"
    boss.delete(f"{path}/{block['id']}")
    assert sign_up(server, app_token, email="s.o.m.e.body+x@example.org").status_code == 200


def _invite(server: Server) -> str:
    browser = entrance.Person(server).browser()
    page = browser.post("/settings/invites", max_uses="10", days="1")
    found = unescape(page.text).partition("/invite/")[2].partition('"')[0]
    assert found, page.text
    return found


def _join_on_page(server: Server, address: str, **given: str) -> int:
    name = entrance.fresh_name()
    form = {"username": name, "email": f"{name}@example.org", "password": entrance.PASSWORD, "agree": "1"}
    browser = Browser(server, **coming_from(address))
    return browser.post("/signup", follow=False, **{**form, **given}).status_code
