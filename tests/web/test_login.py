"""The browser's way in and out, and the session behind it."""

import re
import time

import pytest

from tests.browser import Browser
from tests.entrance import PASSWORD, Person, bearer, fresh_name
from tests.server import Server

DAY = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def person(server: Server) -> Person:
    return Person(server)


@pytest.mark.parametrize("path", ["/login", "/signup", "/password/forgot"])
def test_a_page_runs_nothing_that_is_not_ours_and_is_kept_nowhere(server: Server, path: str) -> None:
    answer = server.client.get(path, headers={"accept-language": "fr"})
    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.text
    policy = answer.headers["content-security-policy"]
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce and f'nonce="{nonce[1]}"' in answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("who", ["email", "EMAIL", "name", "@name", "name@host"])
def test_a_person_logs_in_by_address_or_name(server: Server, person: Person, who: str) -> None:
    words = {
        "email": person.email,
        "EMAIL": person.email.upper(),
        "name": person.name,
        "@name": f"@{person.name}",
        "name@host": f"{person.name}@{server.settings.domain}",
    }
    browser = Browser(server)
    answer = browser.post("/login", follow=False, email=words[who], password=PASSWORD, return_to="/settings")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/settings"
    assert browser.signed_in


def test_the_session_cookie_is_for_this_server_and_no_script(server: Server, person: Person) -> None:
    answer = Browser(server).post("/login", follow=False, email=person.email, password=PASSWORD)
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert len(cookie.partition("=")[2].partition(";")[0]) >= 43


def test_somebody_unknown_and_a_wrong_password_read_the_same(server: Server, person: Person) -> None:
    """GHSA-xgg7-8hvq-8m65"""
    browser = Browser(server)

    def answer(email: str) -> tuple[int, str]:
        page = browser.post("/login", email=email, password="not the password")
        return page.status_code, re.sub(r"nonce-?=?[^\s>]+", "", page.text.replace(email, "WHO"))

    assert answer(person.email) == answer(f"{fresh_name()}@example.org") == answer("nobody at all")
    assert browser.session is None


@pytest.mark.usefixtures("passwords_cost")
def test_somebody_unknown_takes_as_long_as_a_wrong_password(server: Server) -> None:
    """GHSA-xgg7-8hvq-8m65: the hash is computed for nobody too."""
    person, browser = Person(server), Browser(server)

    def took(email: str) -> float:
        start = time.process_time()
        browser.post("/login", email=email, password="not the password")
        return time.process_time() - start

    known, unknown = [], []
    for _ in range(7):
        known.append(took(person.email))
        unknown.append(took(f"{fresh_name()}@example.org"))
    # One hash takes some 20 ms; without it the answer would come in a fraction of that. Time of this process,
    # so that nothing else on the machine is counted; the server is in it.
    assert min(unknown) > min(known) / 2


def test_a_session_known_before_login_is_worth_nothing_after_it(server: Server, person: Person) -> None:
    """weakness:session-fixation"""
    browser = Browser(server)
    browser.http.cookies.set("session", "planted-by-somebody-else")
    browser.post("/login", follow=False, email=person.email, password=PASSWORD)
    attacker = Browser(server)
    attacker.http.cookies.set("session", "planted-by-somebody-else")
    assert not attacker.signed_in
    own = {cookie.value for cookie in browser.http.cookies.jar if cookie.name == "session" and cookie.domain}
    assert own and "planted-by-somebody-else" not in own


def test_logging_in_again_ends_the_session_before(server: Server, person: Person) -> None:
    browser = person.browser()
    old = browser.session
    browser.post("/login", follow=False, email=person.email, password=PASSWORD)
    assert browser.session != old
    copy = Browser(server)
    copy.http.cookies.set("session", old or "")
    assert not copy.signed_in


def test_a_logout_ends_the_session_on_the_server(server: Server, person: Person) -> None:
    """CVE-2025-24896"""
    browser = person.browser()
    kept = browser.session
    answer = browser.post("/logout", follow=False)
    assert answer.status_code == 303
    assert "Clear-Site-Data" in answer.headers
    assert browser.session is None
    copy = Browser(server)
    copy.http.cookies.set("session", kept or "")
    assert not copy.signed_in


def test_a_form_from_another_site_does_nothing(server: Server, person: Person) -> None:
    """weakness:hollo-csrf-cookie-flags"""
    browser = person.browser()
    for path in ("/logout", "/settings/password", "/settings/sessions/end", "/settings/second-factor/begin"):
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            assert browser.http.post(path, data={"all": "1"}, headers=headers).status_code == 403
    assert browser.signed_in


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/%2Fevil.example",
        "/%252Fevil.example",
        "/%5Cevil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%09/evil.example",
        "evil.example",
        "",
    ],
)
def test_a_login_leads_to_pages_of_this_server_only(server: Server, person: Person, path: str) -> None:
    """CVE-2026-33868"""
    browser = Browser(server)
    answer = browser.post("/login", follow=False, email=person.email, password=PASSWORD, return_to=path)
    assert answer.headers["location"] == "/"
    again = browser.get("/login", follow=False, return_to=path)
    assert again.headers["location"] == "/"


def test_whoever_is_not_signed_in_is_asked_to_and_brought_back(server: Server, person: Person) -> None:
    browser = Browser(server)
    page = browser.get("/settings/sessions?x=1")
    assert page.url.path == "/login"
    page = browser.post("/login", **browser.hidden(), email=person.email, password=PASSWORD)
    assert (page.url.path, page.url.query) == ("/settings/sessions", b"x=1")


def test_logged_in_places_are_listed_and_can_be_ended(server: Server) -> None:
    person = Person(server)
    one, two = person.browser(), person.browser()
    page = one.get("/settings/sessions")
    places = re.findall(r'name="id" value="([ab]\d+)"', page.text)
    assert sorted(place[0] for place in places) == ["a", "b"]
    for place in places:
        one.post("/settings/sessions/end", id=place)
    assert one.signed_in
    assert not two.signed_in
    me = "/api/v1/accounts/verify_credentials"
    assert server.client.get(me, headers=bearer(person.token)).status_code == 401


def test_nobody_ends_the_sessions_of_others(server: Server, person: Person) -> None:
    browser, other = person.browser(), Person(server).browser()
    page = browser.get("/settings/sessions")
    for place in re.findall(r'name="id" value="([ab]\d+)"', page.text):
        other.post("/settings/sessions/end", id=place)
    assert browser.signed_in
    assert server.client.get("/api/v1/lists", headers=bearer(person.token)).status_code == 200


def test_a_person_has_twenty_sessions_at_most(server: Server) -> None:
    person = Person(server)
    first = person.browser()
    for _ in range(19):
        person.browser()
        server.clock.advance(1000)
    assert first.signed_in
    person.browser()
    assert not first.signed_in


def test_a_session_ends_when_idle_for_two_weeks_and_after_ninety_days_at_last(server: Server) -> None:
    person = Person(server)
    idle, used = person.browser(), person.browser()
    for _ in range(8):
        server.clock.advance(11 * DAY)
        assert used.signed_in
    assert not idle.signed_in
    server.clock.advance(3 * DAY)
    assert not used.signed_in


def test_a_visitor_reads_the_pages_in_another_language(server: Server) -> None:
    browser = Browser(server)
    assert '<html lang="en"' in browser.get("/login").text
    page = browser.post("/language", language="fr", return_to="/login?return_to=/lists")
    assert page.url.path == "/login" and '<html lang="fr"' in page.text
    page = browser.post("/language", language="xx", return_to="//evil.example")
    assert '<html lang="fr"' in browser.get("/login").text
