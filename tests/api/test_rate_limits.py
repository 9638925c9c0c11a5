"""How often one may ask: every class of the table that a route names, on everybody it is counted on."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sabar.actions import oauth
from sabar.actions.auth import accounts
from sabar.api import routes as api_routes
from sabar.edge.routes import Route
from sabar.rules import rates
from sabar.rules.limits import REQUESTS
from sabar.rules.rates import By, Quota, RateClass
from sabar.web import routes as web_routes
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.streams import stream

ROUTES = [route for route in [*api_routes.ALL, *web_routes.ALL] if rates.TABLE[route.rate]]


def counts(route: Route, by: By) -> bool:
    """Whether a caller of this route can be counted so."""
    if by is By.ACCOUNT:
        return route.auth in ("app", "user", "optional", "session") and not route.staff
    if by is By.TOKEN:
        return route.auth in ("user", "optional")
    return by is By.ADDRESS or (by is By.GUEST and route.auth in ("none", "optional", "visitor"))


#: What a letter or a refused login costs is counted where these happen; tests/web/test_mail.py has them.
CASES = {
    (rate, quota): next(route for route in ROUTES if route.rate is rate and counts(route, quota.by))
    for rate in RateClass
    if rate is not RateClass.LOGIN
    for quota in rates.TABLE[rate]
    if any(route.rate is rate and counts(route, quota.by) for route in ROUTES)
}
IDS = [f"{rate.name.lower()}-{quota.by.name.lower()}" for rate, quota in CASES]


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, rate_limits="on") as server:
        yield server


class Callers:
    """Ways to ask, and how each is counted."""

    def __init__(self, server: Server) -> None:
        token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
        self.person = Person.arriving(server, token)
        self.browser = Browser(server)
        given = {"email": f"{self.person.name}@example.org", "password": entrance.PASSWORD}
        assert self.browser.post("/login", follow=False, **given).status_code == 303
        self.token_id = self._token_id(server)

    def _token_id(self, server: Server) -> str:
        latest = "SELECT t.id FROM oauth_tokens t JOIN users u ON u.id = t.user_id WHERE u.account_id = :id"
        return str(server.run(server.app.db.read().value, latest, id=int(self.person.id)))

    def known_as(self, by: By) -> str:
        return {By.ACCOUNT: self.person.id, By.TOKEN: self.token_id}.get(by, "127.0.0.1")

    def ask(self, route: Route, by: By) -> httpx.Response:
        """A request that fails for its parameters, if it comes so far."""
        path = route.path.replace("{id}", "1")
        if route.kind == "web" and by is By.ACCOUNT:
            headers = {"origin": self.person.server.url, "sec-fetch-site": "same-origin"}
            return self.browser.http.request(route.method, path, headers=headers)
        token = by in (By.ACCOUNT, By.TOKEN) or route.auth in ("user", "app")
        headers = entrance.bearer(self.person.token) if token and route.kind == "api" else {}
        return self.person.server.client.request(route.method, path, headers=headers)


@pytest.fixture(scope="module")
def callers(server: Server) -> Callers:
    return Callers(server)


@pytest.mark.parametrize(("rate", "quota"), CASES, ids=IDS)
def test_whoever_has_used_a_rate_up_is_told_when_to_come_back(
    server: Server, callers: Callers, rate: RateClass, quota: Quota
) -> None:
    route = CASES[rate, quota]
    server.clock.advance(quota.rate.window_ms + 3_600_000)
    callers.ask(route, quota.by)
    before = callers.ask(route, quota.by)
    assert before.status_code != 429, before.text
    charge = [(quota.rate, callers.known_as(quota.by))]
    server.run(server.app.limits.hit, charge, quota.rate.limit - 3)
    last = callers.ask(route, quota.by)
    assert last.status_code != 429
    assert (last.headers["x-ratelimit-limit"], last.headers["x-ratelimit-remaining"]) == (
        str(quota.rate.limit),
        "0",
    )
    refused = callers.ask(route, quota.by)
    assert refused.status_code == 429
    assert refused.headers["x-ratelimit-remaining"] == "0"
    end = datetime.datetime.fromisoformat(refused.headers["x-ratelimit-reset"]).timestamp() * 1000
    wait = int(refused.headers["retry-after"])
    now = server.clock.now_ms()
    assert 0 < end - now <= quota.rate.window_ms
    assert wait * 1000 >= end - now > (wait - 2) * 1000, "Retry-After is the time to the end of the window"
    server.clock.advance(wait * 1000)
    assert callers.ask(route, quota.by).status_code != 429


def test_pages_without_a_limit_say_none(server: Server) -> None:
    assert "x-ratelimit-limit" not in server.client.get("/health").headers


def test_browsers_of_other_origins_may_read_the_numbers(server: Server) -> None:
    answer = server.client.get("/api/v2/instance", headers={"Origin": "https://client.example"})
    shown = answer.headers["access-control-expose-headers"].lower()
    for name in ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "link"):
        assert name in shown


def test_guesses_from_one_network_count_together_whichever_of_its_addresses_they_come_from(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """CVE-2023-49952: a /64 is one caller, also for what a wrong password costs besides."""
    given = {"rate_limits": "on", "trusted_proxies": "127.0.0.1"}
    with new_database("sqlite") as url, running_server(url, tmp_path, **given) as server:
        hour = 3_600_000
        server.clock.advance(hour + hour - server.clock.now_ms() % hour)

        def guess(address: str) -> int:
            browser = Browser(server, **{"x-forwarded-for": address})
            return browser.post("/login", email=entrance.fresh_name(), password="wrong word").status_code

        answers = [guess(f"2001:db8:1:2::{n + 1:x}") for n in range(16)]
        assert answers.count(422) <= 13
        assert answers[-1] == 429
        assert guess("2001:db8:1:3::1") == 422


def test_streams_of_one_network_are_counted_together_whichever_of_its_addresses_they_come_from(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """CVE-2023-49952"""
    given = {"rate_limits": "on", "trusted_proxies": "127.0.0.1"}
    with new_database("sqlite") as url, running_server(url, tmp_path, **given) as server:
        made = [
            server.run(accounts.make, server.app, name, f"{name}@example.org", entrance.PASSWORD)
            for name in (
                f"p{n}" for n in range(REQUESTS.sockets_per_address // REQUESTS.sockets_per_account + 1)
            )
        ]
        tokens = [server.run(oauth.token_for_person, server.app, user, "read").bearer for user in made]
        with contextlib.ExitStack() as streams:

            def opened(number: int, network: str) -> str | None:
                """What the stream says at once."""
                token = tokens[number // REQUESTS.sockets_per_account]
                headers = {"X-Forwarded-For": f"2001:db8:1:{network}::{number + 1:x}"}
                one = streams.enter_context(stream(server, token, headers=headers, stream="nothing"))
                said: str = one.next()["error"]
                return said

            for number in range(REQUESTS.sockets_per_address):
                assert opened(number, "2") == "Unknown stream type"
            assert opened(REQUESTS.sockets_per_address, "2") == "Too many open streams"
            assert opened(REQUESTS.sockets_per_address, "3") == "Unknown stream type"
