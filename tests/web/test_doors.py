"""An open door has brakes: so many a day, so many who wait, and somebody who watches."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from sabar import doctor
from sabar.actions.auth import accounts, doors, invites
from sabar.effects import housekeeping
from sabar.kit import times
from sabar.model.accounts import Role
from sabar.rules import limits
from tests import entrance
from tests.browser import Browser
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server, running_server

New = Callable[..., AbstractContextManager[Server]]


@pytest.fixture
def door(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """`with door(sign_ups_per_day="3") as server`: open to anybody, and somebody owns it."""
    monkeypatch.setattr(doors, "AWAY_MS", limits.MODERATION.staff_away_days * times.DAY)

    @contextmanager
    def new(**given: Any) -> Iterator[Server]:
        with running_server(database_url, tmp_path, **{"registrations": None, **given}) as server:
            server.run(accounts.make, server.app, "ann", "ann@example.org", PASSWORD, role=Role.OWNER)
            owner(server).post("/admin/registrations", registrations="open")
            yield server

    return new


def owner(server: Server) -> Browser:
    browser = Browser(server)
    browser.post("/login", follow=False, email="ann", password=PASSWORD)
    return browser


def arrive(server: Server, code: str = "") -> str:
    """`in`, `waits` or `refused`."""
    name = fresh_name()
    browser = Browser(server)
    words = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "invite": code}
    answer = browser.post("/signup", **words, reason="I like it")
    if answer.status_code == 403:
        return "refused"
    return "in" if browser.signed_in else "waits"


def announced(server: Server) -> tuple[bool, bool]:
    """Whether one may join, and whether somebody has to say yes, as apps are told."""
    found = server.client.get("/api/v2/instance").json()["registrations"]
    older = server.client.get("/api/v1/instance").json()
    assert (older["registrations"], older["approval_required"]) == (
        found["enabled"],
        found["approval_required"],
    )
    return found["enabled"], found["approval_required"]


def test_a_day_brings_so_many_and_the_rest_waits_in_order(door: New) -> None:
    with door(sign_ups_per_day="3", sign_ups_waiting="2") as server:
        assert announced(server) == (True, False)
        assert [arrive(server) for _ in range(3)] == ["in"] * 3
        assert announced(server) == (True, True)
        assert "Today’s limit for new accounts has been reached" in owner(server).get("/admin").text
        code = server.run(invites.create_for, server.app, "", max_uses=None, days=7).code
        assert arrive(server, code) == "in", "an invitation is no stranger's"
        token = entrance.app_token(server, entrance.register_app(server))
        assert arrive(server) == "waits"
        assert entrance.sign_up(server, token).status_code == 200
        assert arrive(server) == "refused"
        refused = entrance.sign_up(server, token)
        assert refused.status_code == 403
        assert "try again in a few days" in refused.json()["error"]
        assert announced(server) == (False, False)
        assert "Come back in a few days" in Browser(server).get("/signup").text
        boss = owner(server)
        page = boss.get("/admin/queue").text
        assert page.count("/admin/queue/approve") == 2
        server.clock.advance(times.DAY)
        assert arrive(server) == "in"
        assert announced(server) == (True, False)


def test_of_many_at_once_no_more_come_in_than_a_day_brings(door: New) -> None:
    with door(sign_ups_per_day="4") as server, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: arrive(server), range(10)))
    assert sorted(found) == ["in"] * 4 + ["waits"] * 6


def test_a_form_that_fails_takes_no_place_of_the_day(door: New) -> None:
    with door(sign_ups_per_day="1") as server:
        browser = Browser(server)
        assert browser.post("/signup", username="ann", email="x", password="short").status_code == 422
        taken = {"username": "ann", "email": "another@example.org", "password": PASSWORD}
        assert browser.post("/signup", **taken).status_code == 422
        assert arrive(server) == "in"


def test_where_staff_approves_nobody_can_pile_up_requests(door: New) -> None:
    with door(sign_ups_waiting="2") as server:
        owner(server).post("/admin/registrations", registrations="approval")
        assert [arrive(server) for _ in range(3)] == ["waits", "waits", "refused"]
        assert "nobody else can ask" in owner(server).get("/admin").text
        assert any("nobody else may ask" in one.what for one in server.run(doctor.database, server.settings))


def test_newcomers_wait_when_nobody_of_staff_was_seen_for_a_week_until_staff_says_otherwise(
    door: New,
) -> None:
    with door() as server:

        def warned() -> bool:
            return any("for a week" in one.what for one in server.run(doctor.database, server.settings))

        assert not warned()
        server.clock.advance(6 * times.DAY)
        assert arrive(server) == "in"
        server.clock.advance(2 * times.DAY)
        assert arrive(server) == "waits", "also when nobody has looked after the door since"
        assert announced(server) == (True, True)
        assert warned()
        boss = owner(server)
        page = boss.get("/admin")
        assert "Nobody who runs this server came by for a week" in page.text
        assert arrive(server) == "waits", "that somebody looks in does not open it"
        assert boss.post("/admin/registrations/again").status_code == 200
        assert arrive(server) == "in"
        assert announced(server) == (True, False)
        assert not warned()


def test_the_door_says_that_it_is_held_before_anybody_tries_it(door: New) -> None:
    with door() as server:
        server.clock.advance(8 * times.DAY)
        server.run(housekeeping.sweep, server.app, b"")
        assert announced(server) == (True, True)
        assert "Why would you like to join?" in Browser(server).get("/signup").text
        owner(server).post("/admin/registrations", registrations="open")
        assert announced(server) == (True, False)


def test_a_server_that_nobody_owns_yet_lets_nobody_wait_for_nobody(database_url: str, tmp_path: Path) -> None:
    with running_server(database_url, tmp_path) as server:
        server.clock.advance(8 * times.DAY)
        assert arrive(server) == "in"


def test_only_those_who_run_the_server_end_the_hold(door: New) -> None:
    with door() as server:
        server.clock.advance(8 * times.DAY)
        server.run(housekeeping.sweep, server.app, b"")
        server.run(accounts.make, server.app, "mona", "mona@example.org", PASSWORD, role=Role.MODERATOR)
        moderator = Browser(server)
        moderator.post("/login", follow=False, email="mona", password=PASSWORD)
        assert moderator.post("/admin/registrations/again").status_code == 403
        assert announced(server) == (True, True)
