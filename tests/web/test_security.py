"""Password, second step, recovery codes: what changes the keys ends everything they opened."""

import re
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from tests.browser import Browser
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server

ME = "/api/v1/accounts/verify_credentials"
FRESH = "another good word 43"


def at(server: Server) -> float:
    return server.clock.now_ms() / 1000


def with_second_step(server: Server) -> tuple[Person, pyotp.TOTP, list[str], Browser]:
    """Somebody who switched the second step on: secret, recovery codes, browser."""
    person = Person(server)
    browser = person.browser()
    page = browser.post("/settings/second-factor/begin")
    assert page.status_code == 200, page.text
    assert 'src="data:image/svg+xml' in page.text
    secret = re.search(r'readonly value="([A-Z2-7]{32})"', page.text)
    assert secret
    totp = pyotp.TOTP(secret[1])
    page = browser.post("/settings/second-factor/confirm", code=totp.at(at(server)))
    codes = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", page.text)
    assert len(set(codes)) == 10
    server.clock.advance(90_000)
    return person, totp, codes, browser


def first_step(person: Person) -> Browser:
    browser = Browser(person.server)
    page = browser.post("/login", email=person.email, password=person.password, return_to="/settings/account")
    assert page.url.path == "/login/second-factor"
    assert browser.session is None
    return browser


def second_step(browser: Browser, code: str) -> int:
    hidden = browser.hidden() or {"return_to": "/"}
    return browser.post("/login/second-factor", follow=False, **hidden, code=code).status_code


def test_the_second_step_asks_for_the_code_of_the_moment(server: Server) -> None:
    person, totp, _, _ = with_second_step(server)
    browser = first_step(person)
    assert second_step(browser, "000000") == 422
    assert not browser.signed_in
    assert second_step(browser, totp.at(at(server))) == 303
    assert browser.signed_in


def test_switching_the_second_step_on_ends_what_was_open_before(server: Server) -> None:
    """CVE-2025-62174"""
    person = Person(server)
    other, browser = person.browser(), person.browser()
    page = browser.post("/settings/second-factor/begin")
    secret = re.search(r'readonly value="([A-Z2-7]{32})"', page.text)
    assert secret
    browser.post("/settings/second-factor/confirm", code=pyotp.TOTP(secret[1]).at(at(server)))
    assert browser.signed_in
    assert not other.signed_in
    assert server.client.get(ME, headers=bearer(person.token)).status_code == 401


def test_a_code_of_the_moment_works_once_however_many_try(server: Server) -> None:
    """CVE-2026-57574"""
    person, totp, _, _ = with_second_step(server)
    browsers = [first_step(person) for _ in range(8)]
    code = totp.at(at(server))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda browser: second_step(browser, code), browsers))
    assert answers.count(303) == 1
    assert answers.count(422) == 7


def test_a_code_older_than_one_used_is_refused(server: Server) -> None:
    person, totp, _, _ = with_second_step(server)
    now = at(server)
    assert second_step(first_step(person), totp.at(now)) == 303
    assert second_step(first_step(person), totp.at(now - 30)) == 422


@pytest.mark.parametrize(("shift", "status"), [(-90, 422), (-30, 303), (30, 303), (90, 422)])
def test_a_clock_may_be_off_by_one_step(server: Server, shift: int, status: int) -> None:
    person, totp, _, _ = with_second_step(server)
    assert second_step(first_step(person), totp.at(at(server) + shift)) == status


def test_a_recovery_code_works_once(server: Server) -> None:
    person, _, codes, _ = with_second_step(server)
    assert second_step(first_step(person), codes[0].upper().replace("-", " ")) == 303
    assert second_step(first_step(person), codes[0]) == 422
    browser = first_step(person)
    assert second_step(browser, codes[1]) == 303
    assert "8 recovery codes are left" in browser.get("/settings/second-factor").text


def test_five_wrong_codes_end_the_login(server: Server) -> None:
    """CVE-2022-2166"""
    person, totp, _, _ = with_second_step(server)
    browser = first_step(person)
    for _ in range(5):
        assert second_step(browser, "000000") == 422
    page = browser.post("/login/second-factor", code=totp.at(at(server)), return_to="/")
    assert page.url.path == "/login"
    assert not browser.signed_in


def test_the_second_step_cannot_be_reached_without_the_first(server: Server) -> None:
    """GHSA-vx32-x96w-qq65"""
    _, totp, _, _ = with_second_step(server)
    browser = Browser(server)
    assert browser.get("/login/second-factor").url.path == "/login"
    for cookie in ("", "invented", "0" * 43):
        browser.http.cookies.set("login", cookie)
        page = browser.post("/login/second-factor", code=totp.at(at(server)), return_to="/")
        assert page.url.path == "/login"
    assert not browser.signed_in


def test_a_half_done_login_ends_when_the_password_changes(server: Server) -> None:
    person, totp, _, browser = with_second_step(server)
    half = first_step(person)
    browser.post("/settings/password", current=PASSWORD, password=FRESH)
    assert second_step(half, totp.at(at(server))) == 303
    assert not half.signed_in


def test_the_second_step_is_switched_off_with_the_password_only(server: Server) -> None:
    person, _, codes, browser = with_second_step(server)
    page = browser.post("/settings/second-factor/off", current="wrong")
    assert page.status_code == 422
    first_step(person)
    browser.post("/settings/second-factor/off", current=PASSWORD)
    assert person.browser().signed_in
    page = Browser(server).post("/login", email=person.email, password=codes[0])
    assert page.status_code == 422


def test_new_recovery_codes_end_the_old_ones(server: Server) -> None:
    person, _, codes, browser = with_second_step(server)
    page = browser.post("/settings/second-factor/codes", current=PASSWORD)
    fresh = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", page.text)
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    assert second_step(first_step(person), codes[0]) == 422
    assert second_step(first_step(person), fresh[0]) == 303


def test_what_matters_asks_for_the_password_again_after_ten_minutes(server: Server) -> None:
    browser = Person(server).browser()
    server.clock.advance(11 * 60_000)
    page = browser.post("/settings/second-factor/begin")
    assert page.url.path == "/login"
    assert browser.get("/settings/passkeys").url.path == "/login"
    assert browser.json("/settings/passkeys/options", {}).status_code == 403


def test_a_new_password_ends_every_other_session_and_token(server: Server) -> None:
    """CVE-2025-62174"""
    person = Person(server)
    browser, other = person.browser(), person.browser()
    page = browser.post("/settings/password", current="not the password", password=FRESH)
    assert page.status_code == 422
    page = browser.post("/settings/password", current=PASSWORD, password="short")
    assert page.status_code == 422
    assert other.signed_in
    page = browser.post("/settings/password", current=PASSWORD, password=FRESH)
    assert page.url.path == "/settings/account"
    assert "Password changed" in page.text
    assert browser.signed_in
    assert not other.signed_in
    assert server.client.get(ME, headers=bearer(person.token)).status_code == 401
    assert Browser(server).post("/login", email=person.email, password=PASSWORD).status_code == 422
    answer = Browser(server).post("/login", follow=False, email=person.email, password=FRESH)
    assert answer.status_code == 303


def test_without_mail_an_address_changes_at_once(server: Server) -> None:
    person, taken = Person(server), Person(server)
    browser = person.browser()
    for email, current in (("x", PASSWORD), (taken.email, PASSWORD), ("new@example.org", "wrong")):
        assert browser.post("/settings/email", email=email, current=current).status_code == 422
    fresh = f"new-{person.email}"
    browser.post("/settings/email", email=fresh, current=PASSWORD)
    assert Browser(server).post("/login", email=person.email, password=PASSWORD).status_code == 422
    answer = Browser(server).post("/login", follow=False, email=fresh, password=PASSWORD)
    assert answer.status_code == 303


@pytest.mark.usefixtures("passwords_cost")
def test_secrets_of_the_second_step_are_not_readable_in_the_database(server: Server) -> None:
    person, totp, codes, _ = with_second_step(server)

    async def stored() -> str:
        reader = server.app.db.read()
        tables = ("users", "recovery_codes", "challenges", "sessions", "events", "jobs")
        return str([dict(row) for table in tables for row in await reader.all(f"SELECT * FROM {table}")])

    found = server.run(stored)
    assert person.email in found
    for secret in (totp.secret, *codes, *(code.replace("-", "") for code in codes), PASSWORD):
        assert secret not in found
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in found
