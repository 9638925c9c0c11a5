"""From when a server holds its staff to a second step at login."""

import contextlib
from pathlib import Path

import httpx
import pytest

from sabar.actions.auth import accounts
from sabar.model.accounts import Role
from tests import entrance
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.server import Server, ShiftedClock, running_server

DAY = 86_400_000
MAIL = "mod@example.org"


def reports_page(server: Server) -> httpx.Response:
    """The staff's page, or where it leads instead, after a fresh login."""
    browser = Browser(server)
    assert browser.post("/login", follow=False, email=MAIL, password=PASSWORD).status_code == 303
    return browser.get("/admin/reports")


@pytest.mark.parametrize("engine", ENGINES)
def test_staff_of_old_have_their_week_from_when_the_server_began_to_demand_a_second_step(
    engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    clock = ShiftedClock()
    with new_database(engine) as url:

        def running(rule: str) -> contextlib.AbstractContextManager[Server]:
            return running_server(url, tmp_path, clock=clock, staff_second_factor=rule)

        with running("asked") as server:
            server.run(
                accounts.make, server.app, entrance.fresh_name("mod"), MAIL, PASSWORD, role=Role.MODERATOR
            )
        clock.advance(30 * DAY)
        with running("required") as server:
            page = reports_page(server)
            assert page.url.path == "/admin/reports" and "set up two-step login" in page.text
        clock.advance(5 * DAY)
        with running("required") as server:
            assert reports_page(server).url.path == "/admin/reports"
            clock.advance(3 * DAY)
            assert reports_page(server).url.path == "/settings/second-factor"
        with running("asked") as server:
            assert reports_page(server).url.path == "/admin/reports"
        with running("required") as server:
            assert reports_page(server).url.path == "/admin/reports"
