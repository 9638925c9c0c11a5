"""Who may join: the four modes, invites, approval."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest

from sabar.actions.auth import accounts, invites, staff
from sabar.model.accounts import Role
from tests import entrance
from tests.browser import Browser
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server, running_server
from tests.waiting import eventually


@pytest.fixture
def server(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    mode = getattr(request, "param", "invite")
    with running_server(database_url, tmp_path, registrations=mode) as server:
        server.run(accounts.make, server.app, "ann", "ann@example.org", PASSWORD, role=Role.OWNER)
        yield server


def owner(server: Server) -> Browser:
    browser = Browser(server)
    browser.post("/login", follow=False, email="ann", password=PASSWORD)
    return browser


def invite(server: Server, **given: int | None) -> str:
    words = {"max_uses": None, "days": 7} | given
    made = server.run(invites.create_for, server.app, "", **words)
    return invites.link(server.app, made).removeprefix(f"{server.url}/invite/")


def sign_up(server: Server, code: str = "", **given: str) -> Browser:
    name = fresh_name()
    browser = Browser(server)
    form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "invite": code, **given}
    browser.post("/signup", **form)
    return browser


def test_home_shows_whoever_invited_one_from_the_first_moment(server: Server) -> None:
    ann = owner(server)
    ann.post("/settings/preferences", undo_seconds="0")
    ann.post("/compose", text="The kettle is on", audience="public")
    code = invite(server)
    for _ in range(4):
        name, browser = fresh_name(), Browser(server)
        form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "invite": code}
        assert "The kettle is on" in browser.post("/signup", **form).text


def token_for_apps(server: Server) -> str:
    return entrance.app_token(server, entrance.register_app(server))


@pytest.mark.parametrize(
    ("server", "web", "invited", "api"),
    [
        ("open", "in", "in", 200),
        ("approval", "waits", "in", 200),
        ("invite", "refused", "in", 403),
        ("closed", "refused", "refused", 403),
    ],
    indirect=["server"],
)
def test_the_mode_decides_whichever_door_is_tried(server: Server, web: str, invited: str, api: int) -> None:
    """CVE-2025-31478: the policy is asked where accounts are made, not on the page."""

    def found(browser: Browser) -> str:
        assert browser.at is not None
        if browser.signed_in:
            return "in"
        return "refused" if browser.at.status_code == 403 else "waits"

    code = invite(server)
    assert found(sign_up(server)) == web
    assert found(sign_up(server, code)) == invited
    assert found(sign_up(server, "no-such-code")) == web
    answer = entrance.sign_up(server, token_for_apps(server))
    assert answer.status_code == api
    if api == 200:
        me = server.client.get("/api/v1/lists", headers=entrance.bearer(answer.json()["access_token"]))
        assert me.status_code == (200 if web == "in" else 403)


def test_an_invite_for_one_lets_one_in_however_many_try(server: Server) -> None:
    """CVE-2022-21706"""
    code = invite(server, max_uses=1)
    with ThreadPoolExecutor(8) as pool:
        browsers = list(pool.map(lambda _: sign_up(server, code), range(8)))
    assert [browser.signed_in for browser in browsers].count(True) == 1
    assert Browser(server).get(f"/invite/{code}").status_code == 410


def test_a_refused_form_does_not_use_an_invite_up(server: Server) -> None:
    code = invite(server, max_uses=1)
    assert not sign_up(server, code, password="short").signed_in
    assert not sign_up(server, code, username="ann").signed_in
    assert sign_up(server, code).signed_in


def test_an_invite_ends_with_its_time_when_taken_back_and_with_its_maker(server: Server) -> None:
    """CVE-2022-21706"""
    browser = owner(server)
    page = browser.post("/settings/invites", max_uses="10", days="7")
    codes = set(re.findall(rf"{re.escape(server.url)}/invite/([\w-]+)", unescape(page.text)))
    assert len(codes) == 1
    code = codes.pop()
    assert sign_up(server, code).signed_in
    taken_back = invite(server)
    ids = re.findall(r'name="id" value="(\d+)"', browser.get("/settings/invites").text)
    browser.post("/settings/invites/end", id=ids[0])
    assert not sign_up(server, taken_back).signed_in
    server.clock.advance(8 * 24 * 3600 * 1000)
    assert not sign_up(server, code).signed_in
    friend = server.run(accounts.make, server.app, "fred", "fred@example.org", PASSWORD)
    made = server.run(invites.create_for, server.app, "fred", max_uses=None, days=None)
    assert sign_up(server, made.code).signed_in
    server.run(staff.disable, server.app, friend.id)
    assert not sign_up(server, made.code).signed_in


def test_an_invite_lets_nobody_in_while_its_maker_is_suspended(server: Server) -> None:
    """CVE-2022-21706: also whoever had its form open before."""
    friend = server.run(accounts.make, server.app, "fred", "fred@example.org", PASSWORD)
    made = server.run(invites.create_for, server.app, "fred", max_uses=None, days=None)
    assert sign_up(server, made.code).signed_in
    boss, page = owner(server), f"/admin/accounts/{friend.account_id}"
    assert boss.post(f"{page}/act", measure="suspend").status_code == 200
    assert not sign_up(server, made.code).signed_in
    answer = entrance.sign_up(server, token_for_apps(server), invite_code=made.code)
    assert answer.status_code == 403, answer.text
    assert boss.post(f"{page}/back", measure="suspend").status_code == 200
    assert sign_up(server, made.code).signed_in


def test_nobody_takes_back_the_invite_of_another(server: Server) -> None:
    code = invite(server)
    owner_page = owner(server).get("/settings/invites")
    id = re.findall(r'name="id" value="(\d+)"', owner_page.text)[0]
    friend = sign_up(server, code)
    assert friend.post("/settings/invites/end", id=id).status_code == 404
    assert sign_up(server, code).signed_in


def test_whoever_was_invited_follows_whoever_invited(server: Server) -> None:
    name = fresh_name()
    sign_up(server, invite(server), username=name, email=f"{name}@example.org")

    async def following() -> int:
        reader = server.app.db.read()
        return int(await reader.value("SELECT following_count FROM accounts WHERE username = :n", n=name))

    eventually(lambda: server.run(following) == 1)


@pytest.mark.parametrize("server", ["approval"], indirect=True)
def test_staff_say_yes_or_no_to_those_who_ask(server: Server) -> None:
    yes, no = fresh_name("yes"), fresh_name("no")
    for name in (yes, no):
        page = sign_up(server, username=name, email=f"{name}@example.org", reason=f"I am {name}").at
        assert page is not None and "We have your request" in page.text
    browser = owner(server)
    page = browser.get("/admin/queue")
    assert f"I am {yes}" in page.text and f"{no}@example.org" in page.text
    ids = dict(zip((yes, no), dict.fromkeys(re.findall(r'name="id" value="(\d+)"', page.text)), strict=True))
    waiting = Browser(server)
    page = waiting.post("/login", email=yes, password=PASSWORD)
    assert "We have your request" in page.text and not waiting.signed_in
    for _ in range(2):
        assert browser.post("/admin/queue/approve", id=ids[yes]).status_code == 200
        assert browser.post("/admin/queue/reject", id=ids[no]).status_code == 200
    assert browser.post("/admin/queue/reject", id=ids[yes]).status_code == 409
    assert waiting.post("/login", follow=False, email=yes, password=PASSWORD).status_code == 303
    assert Browser(server).post("/login", email=no, password=PASSWORD).status_code == 422
    assert entrance.sign_up(server, token_for_apps(server), username=no).status_code == 200


def test_pages_of_the_server_are_for_staff_and_do_not_exist_for_others(server: Server) -> None:
    """CVE-2026-72915"""
    friend = sign_up(server, invite(server))
    for path in ("/admin", "/admin/queue", "/setup/checklist"):
        assert friend.get(path).status_code == 404
        assert Browser(server).get(path).url.path == "/login"
    for path in (
        "/admin/server",
        "/admin/registrations",
        "/admin/queue/approve",
        "/admin/mail/test",
        "/admin/invites",
    ):
        assert friend.post(path, id="1", registrations="open", name="x").status_code == 404
    server.run(accounts.make, server.app, "mona", "mona@example.org", PASSWORD, role=Role.MODERATOR)
    moderator = Browser(server)
    moderator.post("/login", follow=False, email="mona", password=PASSWORD)
    assert moderator.get("/admin/queue").status_code == 200
    assert moderator.get("/admin").status_code == 403
    assert moderator.post("/admin/server", name="x").status_code == 403


def test_the_owner_names_the_server(server: Server) -> None:
    browser = owner(server)
    page = browser.post("/admin/server", name="The Square", description="For <us>", contact="us@example.org")
    assert page.status_code == 200
    assert "Saved." in page.text and "The Square" in page.text and "For <us>" not in page.text
    assert "Saved." not in browser.get("/admin").text
    assert browser.post("/admin/server", name="", contact="nobody").status_code == 422


def test_who_may_join_is_decided_by_the_settings_where_they_say_so(server: Server) -> None:
    browser = owner(server)
    page = browser.post("/admin/registrations", registrations="open")
    assert "settings file" in page.text
    assert not sign_up(server).signed_in


def test_the_owner_decides_who_may_join(database_url: str, tmp_path: Path) -> None:
    with running_server(database_url, tmp_path, registrations=None) as server:
        server.run(accounts.make, server.app, "ann", "ann@example.org", PASSWORD, role=Role.OWNER)
        browser = owner(server)
        assert not sign_up(server).signed_in
        browser.post("/admin/registrations", registrations="open")
        assert sign_up(server).signed_in
        browser.post("/admin/registrations", registrations="closed")
        assert not sign_up(server).signed_in
        assert browser.post("/admin/registrations", registrations="whatever").status_code == 422
