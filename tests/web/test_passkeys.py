"""Passkeys: one is made, signs in without a password, and is taken away again."""

import re
from typing import Any

import pyotp

from tests.authenticator import Authenticator
from tests.browser import Browser
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server

OPTIONS, KEEP = "/settings/passkeys/options", "/settings/passkeys"
LOGIN_OPTIONS, LOGIN = "/login/passkey/options", "/login/passkey"


def key_of(server: Server, **given: Any) -> Authenticator:
    return Authenticator(server.url, "127.0.0.1", **given)


def registered(server: Server, person: Person, **given: Any) -> tuple[Browser, Authenticator]:
    """A signed-in browser and the passkey it made."""
    browser, key = person.browser(), key_of(server, **given)
    options = browser.json(OPTIONS, {}).json()
    answer = browser.json(KEEP, {"name": "My phone", "credential": key.create(options)})
    assert answer.status_code == 200, answer.text
    return browser, key


def test_a_passkey_signs_in_without_a_password(server: Server) -> None:
    person = Person(server)
    browser, key = registered(server, person)
    assert "My phone" in browser.get("/settings/passkeys").text
    other = Browser(server)
    options = other.json(LOGIN_OPTIONS, {}).json()
    assert options["userVerification"] == "preferred"
    assert "allowCredentials" not in options or options["allowCredentials"] == []
    answer = other.json(LOGIN, {"credential": key.get(options), "return_to": "/settings/account"})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"to": "/settings/account"}
    assert other.signed_in
    assert person.email in other.get("/settings/account").text


def test_an_answer_works_once(server: Server) -> None:
    _, key = registered(server, Person(server))
    browser = Browser(server)
    answer = key.get(browser.json(LOGIN_OPTIONS, {}).json())
    assert browser.json(LOGIN, {"credential": answer}).status_code == 200
    assert Browser(server).json(LOGIN, {"credential": answer}).status_code == 400


def test_an_answer_that_proves_nothing_opens_nothing(server: Server) -> None:
    person = Person(server)
    _, key = registered(server, person)
    stranger = key_of(server)
    stranger._id, stranger._handle = key._id, key._handle
    elsewhere = Authenticator("https://evil.example", "127.0.0.1")
    elsewhere._id, elsewhere._key, elsewhere._handle = key._id, key._key, key._handle
    another_host = Authenticator(server.url, "evil.example")
    another_host._id, another_host._key, another_host._handle = key._id, key._key, key._handle
    browser = Browser(server)
    for wrong in (stranger, elsewhere, another_host, key_of(server)):
        credential = wrong.get(browser.json(LOGIN_OPTIONS, {}).json())
        assert browser.json(LOGIN, {"credential": credential}).status_code == 400
    late = browser.json(LOGIN_OPTIONS, {}).json()
    server.clock.advance(6 * 60_000)
    assert browser.json(LOGIN, {"credential": key.get(late)}).status_code == 400
    invented = {"challenge": "AAAA"}
    assert browser.json(LOGIN, {"credential": key.get(invented)}).status_code == 400
    for nonsense in ({}, {"id": 1}, {"response": {"clientDataJSON": "%%%"}}, {"response": []}):
        assert browser.json(LOGIN, {"credential": nonsense}).status_code in (400, 422)
    assert not browser.signed_in


def test_a_challenge_for_making_one_does_not_sign_in_nor_serve_another_person(server: Server) -> None:
    one, two = Person(server), Person(server)
    browser, key = registered(server, one)
    options = browser.json(OPTIONS, {}).json()
    assert Browser(server).json(LOGIN, {"credential": key.get(options)}).status_code == 400
    options = browser.json(OPTIONS, {}).json()
    other = two.browser()
    assert other.json(KEEP, {"name": "x", "credential": key_of(server).create(options)}).status_code == 400


def test_a_passkey_cannot_be_registered_twice(server: Server) -> None:
    browser, key = registered(server, Person(server))
    options = browser.json(OPTIONS, {}).json()
    assert [one["id"] for one in options["excludeCredentials"]]
    assert browser.json(KEEP, {"name": "x", "credential": key.create(options)}).status_code == 409


def test_a_passkey_that_asked_for_nothing_still_needs_the_second_step(server: Server) -> None:
    for verifies in (True, False):
        person = Person(server)
        browser, key = registered(server, person, verifies=verifies)
        page = browser.post("/settings/second-factor/begin")
        secret = re.search(r'readonly value="([A-Z2-7]{32})"', page.text)
        assert secret
        code = pyotp.TOTP(secret[1]).at(server.clock.now_ms() / 1000)
        browser.post("/settings/second-factor/confirm", code=code)
        other = Browser(server)
        answer = other.json(LOGIN, {"credential": key.get(other.json(LOGIN_OPTIONS, {}).json())})
        assert answer.status_code == 200
        assert other.signed_in is verifies
        if not verifies:
            assert answer.json()["to"].startswith("/login/second-factor")
            later = pyotp.TOTP(secret[1]).at(server.clock.now_ms() / 1000 + 30)
            other.post("/login/second-factor", code=later, return_to="/")
            assert other.signed_in


def test_a_removed_passkey_signs_nobody_in_and_ends_what_it_opened(server: Server) -> None:
    """CVE-2025-62174"""
    person = Person(server)
    browser, key = registered(server, person)
    other = Browser(server)
    other.json(LOGIN, {"credential": key.get(other.json(LOGIN_OPTIONS, {}).json())})
    id = re.search(r'name="id" value="(\d+)"', browser.get("/settings/passkeys").text)
    assert id
    assert Person(server).browser().post("/settings/passkeys/remove", id=id[1]).status_code == 404
    browser.post("/settings/passkeys/remove", id=id[1])
    assert browser.signed_in
    assert not other.signed_in
    assert server.client.get("/api/v1/lists", headers=bearer(person.token)).status_code == 401
    answer = other.json(LOGIN, {"credential": key.get(other.json(LOGIN_OPTIONS, {}).json())})
    assert answer.status_code == 400


def test_making_a_passkey_asks_for_a_login_of_the_last_minutes(server: Server) -> None:
    person = Person(server)
    browser = person.browser()
    server.clock.advance(11 * 60_000)
    assert browser.json(OPTIONS, {}).status_code == 403
    page = browser.get("/settings/passkeys")
    assert page.url.path == "/login"
    page = browser.post("/login", **browser.hidden(), email=person.email, password=PASSWORD)
    assert page.url.path == "/settings/passkeys"
    assert browser.json(OPTIONS, {}).status_code == 200
