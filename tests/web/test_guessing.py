"""Guessing secrets: it is slow wherever it comes from, tells nothing, and keeps nobody from his own login."""

import itertools
import re
from collections.abc import Iterator

import pyotp
import pytest

from sabar.actions.auth import accounts
from sabar.kit.crypto import secrets
from sabar.model.accounts import User
from sabar.rules import rates
from sabar.rules.rates import By, RateClass
from tests import entrance
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.postbox import Postbox, link_in
from tests.server import Server, running_server

HOUR = 3_600_000
_networks = itertools.count(1)


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    postbox: Postbox,
) -> Iterator[Server]:
    given = {"rate_limits": "on", "trusted_proxies": "127.0.0.1", "mail": postbox.url}
    with new_database(request.param) as url:
        with running_server(url, tmp_path_factory.mktemp("data"), **given) as server:
            yield server


@pytest.fixture(autouse=True)
def from_the_start_of_an_hour(server: Server) -> None:
    server.clock.advance(HOUR - server.clock.now_ms() % HOUR)


def person(server: Server) -> User:
    name = entrance.fresh_name()
    return server.run(accounts.make, server.app, name, f"{name}@corp.example", PASSWORD)


def network() -> str:
    """An address in a network that nobody used."""
    number = next(_networks)
    return f"100.{64 + number // 250}.{number % 250}.7"


def log_in(server: Server, who: str, password: str = PASSWORD, *, address: str = "") -> Browser:
    browser = Browser(server, **{"x-forwarded-for": address or network()})
    browser.post("/login", follow=False, email=who, password=password)
    return browser


def status(browser: Browser) -> int:
    assert browser.at is not None
    return browser.at.status_code


def guess_everywhere(server: Server, who: str) -> list[int]:
    """Wrong words from many networks, until nobody listens."""
    return [status(log_in(server, who, "not the password")) for _ in range(30)]


def told(browser: Browser, who: str) -> tuple[int, str, int]:
    """All that an answer says, but for what was typed and what chance is in it; and when to come back."""
    assert browser.at is not None
    text = re.sub(r'nonce="[^"]+"', "", browser.at.text.replace(who, "WHO"))
    return browser.at.status_code, text, int(browser.at.headers.get("retry-after", 0))


def test_guesses_from_everywhere_are_few_and_the_owner_gets_in_from_where_he_was_before(
    server: Server,
) -> None:
    user = person(server)
    home = network()
    assert status(log_in(server, user.email, address=home)) == 303
    answers = guess_everywhere(server, user.email)
    assert answers.count(422) <= 25
    assert answers[-1] == 429
    neighbour = home.rpartition(".")[0] + ".201"
    assert status(log_in(server, user.email, address=home)) == 303
    assert status(log_in(server, user.email, address=neighbour)) == 303
    stranger = log_in(server, user.email)
    assert status(stranger) == 429, "a stranger does not learn that the password was right"
    assert stranger.session is None
    server.clock.advance(HOUR)
    assert status(log_in(server, user.email)) == 303


@pytest.mark.parametrize("spelling", ["{}", "@{}", "{}@{host}", " {}\t", "@@{}@{host}", "{} @{host}"])
def test_no_second_spelling_is_a_second_allowance(server: Server, spelling: str) -> None:
    user = person(server)
    name = user.email.partition("@")[0]
    host = server.settings.domain
    plain = f"{name}@{host}" if "host" in spelling else name
    guess_everywhere(server, plain)
    for written in (spelling.format(name, host=host), spelling.format(name, host=host).upper()):
        assert status(log_in(server, written, "not the password")) == 429


def test_the_answer_is_the_same_for_ones_own_address_another_and_a_name_nobody_has(server: Server) -> None:
    user = person(server)
    home = network()
    assert status(log_in(server, user.email, address=home)) == 303
    own, other, nobody = user.email, user.email.replace("corp", "else"), entrance.fresh_name()
    for who in (own, other, nobody):
        guess_everywhere(server, who)
    for address in (network(), home):
        answers = [
            told(log_in(server, who, "wrong word", address=address), who) for who in (own, other, nobody)
        ]
        assert answers[0][:2] == answers[1][:2] == answers[2][:2]
        assert answers[0][0] == 429
        waits = [wait for _, _, wait in answers]
        # Asked one after another, and the time goes on.
        assert 0 <= max(waits) - min(waits) < 10 < min(waits)


def test_one_network_has_few_guesses_at_one_name_also_where_its_owner_lives(server: Server) -> None:
    user = person(server)
    home = network()
    assert status(log_in(server, user.email, address=home)) == 303
    for _window in range(5):
        for _ in range(6):
            log_in(server, user.email, "not the password", address=home)
        server.clock.advance(5 * 60_000)
    assert status(log_in(server, user.email, address=home)) == 429


def test_a_class_that_signs_in_behind_one_address_is_no_guesser(server: Server) -> None:
    school = network()
    people = [person(server) for _ in range(30)]
    assert [status(log_in(server, one.email, address=school)) for one in people] == [303] * 30


def test_whoever_sets_a_new_password_by_mail_gets_in_while_others_guess(
    server: Server, postbox: Postbox
) -> None:
    user = person(server)
    guess_everywhere(server, user.email)
    away = network()
    assert status(log_in(server, user.email, address=away)) == 429
    browser = Browser(server, **{"x-forwarded-for": away})
    browser.post("/password/forgot", email=user.email)
    link = link_in(postbox.wait_for(user.email)).removeprefix(server.url)
    browser.get(link)
    fresh = "another good word 43"
    assert browser.post("/password/reset", **browser.hidden(), password=fresh).status_code == 200
    assert status(log_in(server, user.email, fresh, address=away)) == 303
    assert status(log_in(server, user.email, fresh)) == 429


def test_whoever_asks_for_letters_in_anothers_name_does_not_keep_him_from_his_own(
    server: Server, postbox: Postbox
) -> None:
    user = person(server)
    nobody = f"{entrance.fresh_name()}@corp.example"
    home = network()
    assert status(log_in(server, user.email, address=home)) == 303

    def ask(who: str, address: str) -> tuple[int, str]:
        browser = Browser(server, **{"x-forwarded-for": address})
        browser.post("/password/forgot", email=who)
        return told(browser, who)[:2]

    for who in (user.email, nobody):
        assert [ask(who, network())[0] for _ in range(6)] == [200] * 5 + [429]
    for _ in range(5):
        postbox.wait_for(user.email)
    assert ask(user.email, network()) == ask(nobody, network())
    assert ask(user.email, home) == ask(nobody, home)
    assert "/password/reset" in link_in(postbox.wait_for(user.email)), "a letter went to where he was before"


def test_guesses_at_the_second_step_keep_nobody_out_of_where_he_was_before(server: Server) -> None:
    user = person(server)
    home = network()
    assert status(log_in(server, user.email, address=home)) == 303
    secret = pyotp.random_base32()

    async def switch_on() -> None:
        sealed = secrets.seal(server.app.secret, "totp", secret)
        sql = "UPDATE users SET totp_secret = :sealed, totp_enabled = TRUE WHERE id = :id"
        await server.app.db.write(lambda tx: tx.run(sql, sealed=sealed, id=user.id))

    server.run(switch_on)

    def second(code: str, address: str) -> int:
        browser = log_in(server, user.email, address=address)
        assert status(browser) == 303
        return browser.post("/login/second-factor", follow=False, code=code).status_code

    right = rates.TABLE[RateClass.LOGIN]
    anywhere = next(quota.rate for quota in right if quota.by is By.NAME)
    typed = secrets.digest(f"second-factor:{user.id}")
    server.run(server.app.limits.hit, [(anywhere, typed)], anywhere.limit)

    def code() -> str:
        return pyotp.TOTP(secret).at(server.clock.now_ms() // 1000)

    assert second(code(), network()) == 429
    assert second(code(), home) == 303


def test_no_address_stands_in_the_table_of_networks(server: Server) -> None:
    user = person(server)
    home = network()
    log_in(server, user.email, address=home)

    async def rows() -> list[str]:
        found = await server.app.db.read().all("SELECT user_id, network FROM known_networks")
        return [row["network"] for row in found if row["user_id"] == user.id]

    (mark,) = server.run(rows)
    assert re.fullmatch(r"[0-9a-f]{64}", mark)
    for _ in range(25):
        log_in(server, user.email)
        server.clock.advance(HOUR)
    assert len(server.run(rows)) == 20
