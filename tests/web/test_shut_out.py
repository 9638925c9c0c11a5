"""Keeping somebody out holds, however many logins are on their way meanwhile."""

from concurrent.futures import ThreadPoolExecutor

from sabar.actions.auth import login, password, staff
from tests.browser import Browser
from tests.entrance import PASSWORD, Person, bearer
from tests.server import Server


async def _disable(server: Server, person: Person) -> None:
    user = await login.find(server.app, person.name)
    assert user is not None
    await staff.disable(server.app, user.id)


async def _enable(server: Server, person: Person) -> None:
    user = await login.find(server.app, person.name)
    assert user is not None
    await staff.enable(server.app, user.id)


async def _new_password(server: Server, person: Person) -> None:
    user = await login.find(server.app, person.name)
    assert user is not None
    await password.replace(server.app, user, "another good word 43")


def test_no_session_outlives_being_shut_out_whoever_was_first(server: Server) -> None:
    """CVE-2022-24751"""
    for _ in range(3):
        person = Person(server)
        open_before = person.browser()

        def go(number: int, person: Person = person) -> Browser | None:
            if number == 6:
                server.run(_disable, server, person)
                return None
            browser = Browser(server)
            browser.post("/login", follow=False, email=person.email, password=PASSWORD)
            return browser

        with ThreadPoolExecutor(12) as pool:
            browsers = list(pool.map(go, range(12)))
        assert not any(browser.signed_in for browser in [open_before, *browsers] if browser)


def test_a_closed_login_is_frozen_and_only_another_password_ends_what_was_open(server: Server) -> None:
    person = Person(server)
    browser, api = person.browser(), bearer(person.token)
    me = "/api/v1/accounts/verify_credentials"
    server.run(_disable, server, person)
    assert not browser.signed_in
    assert server.client.get(me, headers=api).status_code == 403
    server.run(_enable, server, person)
    assert browser.signed_in
    assert server.client.get(me, headers=api).status_code == 200
    server.run(_disable, server, person)
    server.run(_new_password, server, person)
    server.run(_enable, server, person)
    assert not browser.signed_in
    assert server.client.get(me, headers=api).status_code == 401


def test_whoever_is_shut_out_is_told_so_after_the_right_password_only(server: Server) -> None:
    person = Person(server)
    server.run(_disable, server, person)
    right = Browser(server).post("/login", email=person.email, password=PASSWORD)
    assert right.status_code == 403 and "This account is closed" in right.text
    wrong = Browser(server).post("/login", email=person.email, password="not the password")
    assert wrong.status_code == 422 and "This account is closed" not in wrong.text
