"""Strangers who join bring along some work of their machine, or some patience."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx
import pytest

from sabar.actions.auth import accounts, invites
from sabar.kit import times
from sabar.kit.crypto import proof_of_work
from sabar.model.accounts import Role
from sabar.rules import limits
from tests import entrance
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server, running_server
from tests.web.chromium import chromium


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url:
        folder = tmp_path_factory.mktemp("data")
        with running_server(url, folder, sign_up_challenge="on") as server:
            server.run(accounts.make, server.app, "ann", "ann@example.org", PASSWORD, role=Role.OWNER)
            yield server


def task_of(page: httpx.Response) -> proof_of_work.Task:
    seed, bits, rounds = (
        re.findall(rf'data-{name}="(\w+)"', page.text)[0] for name in ("seed", "bits", "rounds")
    )
    return proof_of_work.Task(seed, int(bits), int(rounds))


def form(page: httpx.Response, **given: str) -> dict[str, str]:
    name = fresh_name()
    token = unescape(re.findall(r'name="challenge" value="([^"]+)"', page.text)[0])
    words = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "challenge": token}
    return words | given


def send(server: Server, words: dict[str, str]) -> Browser:
    browser = Browser(server)
    browser.post("/signup", **words)
    return browser


def status(browser: Browser) -> int:
    assert browser.at is not None
    return browser.at.status_code


def test_whoever_brings_the_answer_is_in_at_once_and_once(server: Server) -> None:
    page = Browser(server).get("/signup")
    answer = proof_of_work.solve(task_of(page))
    with ThreadPoolExecutor(6) as pool:
        browsers = list(pool.map(lambda _: send(server, form(page, work=answer)), range(6)))
    assert [browser.signed_in for browser in browsers].count(True) == 1
    assert sorted(status(browser) for browser in browsers) == [200] + [422] * 5


def wrong_answers(task: proof_of_work.Task) -> dict[str, str]:
    right = proof_of_work.solve(task)
    parts = right.split(".")
    return {
        "none": "",
        "another task's": proof_of_work.solve(proof_of_work.Task("0" * 32, task.bits, task.rounds)),
        "too short": ".".join(parts[:-1]),
        "too long": f"{right}.0",
        "one wrong": ".".join([str(int(parts[0]) + 1), *parts[1:]]),
        "one number for all": ".".join([parts[0]] * len(parts)),
        "not digits": right.replace(".", ".+", 1),
        "endless": "1" * 5000,
    }


def test_whoever_brings_no_answer_or_a_wrong_one_has_to_wait(server: Server) -> None:
    page = Browser(server).get("/signup")
    for kind, answer in wrong_answers(task_of(page)).items():
        browser = send(server, form(page, work=answer))
        assert status(browser) == 429, kind
        assert browser.at is not None and 0 < int(browser.at.headers["retry-after"]) <= 60
        assert not browser.signed_in


def test_without_scripts_patience_does(server: Server) -> None:
    page = Browser(server).get("/signup")
    assert "<noscript>" in page.text
    words = form(page)
    early = send(server, words)
    assert status(early) == 429 and early.at is not None
    assert "Try again in" in early.at.text and words["email"] in early.at.text
    assert form(early.at)["challenge"] == words["challenge"], "the minute does not begin anew"
    server.clock.advance(limits.EFFORT.patience_seconds * times.SECOND)
    assert send(server, words).signed_in


def test_a_form_that_was_open_too_long_or_that_nobody_here_made_is_not_taken(server: Server) -> None:
    page = Browser(server).get("/signup")
    words = form(page, work=proof_of_work.solve(task_of(page)))
    time, chance, proof = words["challenge"].split(".")
    made_up = ["", "x", "1.2.3", f"{int(time) - 60_000}.{chance}.{proof}", f"{time}.other.{proof}", "9" * 400]
    for token in [*made_up, f"{words['challenge']}x"]:
        assert status(send(server, words | {"challenge": token})) == 422, token
    server.clock.advance(limits.EFFORT.seconds * times.SECOND)
    late = send(server, words)
    assert status(late) == 422
    assert late.at is not None and "open for too long" in late.at.text


def test_an_invitation_asks_for_nothing_and_an_app_waits_for_a_yes(server: Server) -> None:
    code = server.run(invites.create_for, server.app, "", max_uses=None, days=7).code
    assert "data-effort" not in Browser(server).get(f"/invite/{code}").text
    name = fresh_name()
    words = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    assert not send(server, words | {"invite": "nothing"}).signed_in
    assert send(server, words | {"invite": code}).signed_in
    told = server.client.get("/api/v2/instance").json()["registrations"]
    assert (told["enabled"], told["approval_required"]) == (True, True)
    token = entrance.app_token(server, entrance.register_app(server))
    answer = entrance.sign_up(server, token)
    assert answer.status_code == 200
    me = server.client.get("/api/v1/lists", headers=entrance.bearer(answer.json()["access_token"]))
    assert me.status_code == 403


def test_one_address_has_patience_for_a_few_accounts_only(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url:
        with running_server(url, folder, sign_up_challenge="on", rate_limits="on") as server:
            server.clock.advance(times.HOUR - server.clock.now_ms() % times.HOUR)
            pages = [Browser(server).get("/signup") for _ in range(6)]
            server.clock.advance(limits.EFFORT.patience_seconds * times.SECOND)
            assert [send(server, form(page)).signed_in for page in pages] == [True] * 5 + [False]
            page = Browser(server).get("/signup")
            assert send(server, form(page, work=proof_of_work.solve(task_of(page)))).signed_in


def test_a_browser_finds_the_answer_while_somebody_writes(server: Server) -> None:
    with chromium(server.url) as browser:
        tab = browser.tab()
        tab.goto("/signup")
        name = fresh_name()
        tab.get_by_label("Your name on this server").fill(name)
        tab.get_by_label("E-mail").fill(f"{name}@example.org")
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Create my account").click()
        tab.wait_for_url(f"{server.url}/", timeout=30_000)
        assert browser.complaints == []
