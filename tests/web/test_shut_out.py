"""Keeping somebody out holds, however many logins are on their way meanwhile."""

from concurrent.futures import ThreadPoolExecutor

from sabar.actions.auth import login, staff
from tests.browser import Browser
from tests.entrance import PASSWORD, Person
from tests.server import Server


async def _disable(server: Server, person: Person) -> None:
    user = await login.find(server.app, person.name)
    assert user is not None
    await staff.disable(server.app, user.id)


async def _sessions(server: Server, person: Person) -> int:
    user = await login.find(server.app, person.name)
    assert user is not None
    reader = server.app.db.read()
    return int(await reader.value("SELECT count(*) FROM sessions WHERE user_id = :id", id=user.id))


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
        assert server.run(_sessions, server, person) == 0


def test_whoever_is_shut_out_is_told_so_after_the_right_password_only(server: Server) -> None:
    person = Person(server)
    server.run(_disable, server, person)
    right = Browser(server).post("/login", email=person.email, password=PASSWORD)
    assert right.status_code == 403 and "This account is closed" in right.text
    wrong = Browser(server).post("/login", email=person.email, password="not the password")
    assert wrong.status_code == 422 and "This account is closed" not in wrong.text
