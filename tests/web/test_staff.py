"""The pages of staff, and what the people they decide about find: reports, decisions, answers."""

import re
from collections.abc import Iterator
from html import unescape

import pyotp
import pytest

from sabar.actions import oauth
from sabar.actions.auth import accounts, login
from sabar.model.accounts import Role
from tests import entrance
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD, Person, bearer
from tests.postbox import Postbox
from tests.server import Server, running_server
from tests.waiting import eventually

DAY = 86_400_000


class Staff:
    """Somebody who helps to run the server, signed in at a browser."""

    def __init__(self, server: Server, role: Role) -> None:
        self.server = server
        self.name = entrance.fresh_name(str(role))
        email = f"{self.name}@example.org"
        user = server.run(accounts.make, server.app, self.name, email, PASSWORD, role=role)
        self.id = str(user.account_id)
        self.browser = Browser(server)
        assert self.browser.post("/login", follow=False, email=email, password=PASSWORD).status_code == 303


@pytest.fixture
def admin(server: Server) -> Staff:
    return Staff(server, Role.ADMIN)


@pytest.fixture
def moderator(server: Server) -> Staff:
    return Staff(server, Role.MODERATOR)


def id_of(person: Person) -> str:
    me = person.server.client.get("/api/v1/accounts/verify_credentials", headers=bearer(person.token))
    return str(me.json()["id"])


def says(person: Person, text: str) -> str:
    answer = person.server.client.post(
        "/api/v1/statuses", json={"status": text}, headers=bearer(person.token)
    )
    return str(answer.json()["id"])


def report_of(staff: Staff, name: str) -> str:
    """The open report about somebody, found as staff find it."""
    page = unescape(staff.browser.get("/admin/reports").text)
    for id, rest in re.findall(r'href="/admin/reports/(\d+)">(.*?)</a>', page, re.DOTALL):
        if name in rest:
            return str(id)
    raise AssertionError(f"no report about {name}")


def test_a_post_is_reported_from_its_menu_and_staff_decide(server: Server, moderator: Staff) -> None:
    ana, bob = Person(server, "ana"), Person(server, "bob")
    post = says(bob, "buy my boats")
    browser = ana.browser()
    assert f'href="/@{bob.name}/{post}/report"' in unescape(browser.get(f"/@{bob.name}/{post}/menu").text)
    assert f'href="/@{bob.name}/report"' in unescape(browser.get(f"/@{bob.name}").text)
    form = browser.get(f"/@{bob.name}/{post}/report")
    assert re.search(rf'value="{post}" checked', form.text)
    sent = browser.post(
        "/web/report", account_id=id_of(bob), category="spam", comment="again", **{"status_ids[]": post}
    )
    assert sent.status_code == 200 and "We have your report" in sent.text
    report = report_of(moderator, bob.name)
    page = moderator.browser.get(f"/admin/reports/{report}").text
    assert "buy my boats" in page and "again" in page and f"@{ana.name}" in page
    assert moderator.browser.post(f"/admin/reports/{report}/take").status_code == 200
    done = moderator.browser.post(
        f"/admin/reports/{report}/act", measure="delete_statuses", text="No advertising"
    )
    assert done.url.path == "/admin/reports"
    gone = f"/api/v1/statuses/{post}"
    eventually(lambda: server.client.get(gone).status_code == 404)
    closed = moderator.browser.get("/admin/reports", closed="1").text
    assert f"/admin/reports/{report}" in unescape(closed)
    his = bob.browser().get("/settings/moderation").text
    assert "No advertising" in his and "Posts deleted" in his and moderator.name not in his


def test_nobody_reports_himself_and_bad_words_come_back(server: Server) -> None:
    ana, bob = Person(server, "ana"), Person(server, "bob")
    browser = ana.browser()
    assert browser.get(f"/@{ana.name}/report").status_code == 403
    form = browser.post("/web/report", account_id=id_of(bob), comment="x" * 1001)
    assert form.status_code == 422 and "x" * 1001 in form.text
    assert browser.post("/web/report", account_id="1").status_code == 404
    assert browser.get(f"/@{bob.name}/1/report").status_code == 404


def test_an_account_is_found_and_decided_about(server: Server, admin: Staff) -> None:
    bob = Person(server, "bob")
    found = admin.browser.get("/admin/accounts", q=bob.name[:8])
    assert bob.name in found.text and bob.email in found.text
    assert bob.email not in admin.browser.get("/admin/accounts", q=bob.name, state="silenced").text
    at = f"/admin/accounts/{id_of(bob)}"
    page = admin.browser.get(at).text
    assert bob.email in page and "127.0.0.1" in page
    assert "Done." in admin.browser.post(f"{at}/act", measure="silence", text="Be kind").text
    assert bob.email in admin.browser.get("/admin/accounts", q=bob.name, state="silenced").text
    page = admin.browser.get(at).text
    assert "Lift limit" in page and "Be kind" in page
    admin.browser.post(f"{at}/back", measure="silence")
    assert "Lift limit" not in admin.browser.get(at).text
    admin.browser.post(f"{at}/note", note="spoke to him")
    assert "spoke to him" in admin.browser.get(at).text
    assert admin.browser.post(f"{at}/note", note=" ").status_code == 422
    assert admin.browser.post(f"{at}/act", measure="silence", text="x" * 2001).status_code == 422
    log = admin.browser.get("/admin/log").text
    assert "Limited" in log and bob.name in log and admin.name in log
    assert "spoke to him" not in bob.browser().get("/settings/moderation").text


def test_a_role_is_given_by_who_stands_above(server: Server, admin: Staff, moderator: Staff) -> None:
    """CVE-2022-31168"""
    bob = Person(server, "bob")
    at = f"/admin/accounts/{id_of(bob)}"
    assert moderator.browser.post(f"{at}/role", role="moderator").status_code == 403
    assert admin.browser.post(f"{at}/role", role="admin").status_code == 403
    assert admin.browser.post(f"{at}/role", role="owner").status_code == 403
    assert admin.browser.post(f"/admin/accounts/{admin.id}/role", role="owner").status_code == 403
    assert admin.browser.post(f"{at}/role", role="moderator").status_code == 200
    browser = bob.browser()
    assert browser.get("/admin/reports").status_code == 200
    assert browser.get("/admin").status_code == 403
    assert browser.get("/admin/appeals").status_code == 403
    assert admin.browser.post(f"{at}/role", role="user").status_code == 200
    assert not browser.signed_in


@pytest.mark.parametrize(
    "path", ["/admin/accounts", "/admin/reports", "/admin/appeals", "/admin/log", "/admin/accounts/1"]
)
def test_the_pages_of_staff_are_not_there_for_others(server: Server, path: str) -> None:
    assert Person(server).browser().get(path).status_code == 404
    assert Browser(server).get(path, follow=False).status_code == 303


def test_an_account_is_erased_after_a_question(server: Server, admin: Staff, moderator: Staff) -> None:
    bob = Person(server, "bob")
    at = f"/admin/accounts/{id_of(bob)}"
    assert admin.browser.post(f"{at}/erase").status_code == 403
    admin.browser.post(f"{at}/act", measure="suspend")
    assert "Delete for good" in admin.browser.get(at).text
    assert "Delete for good" not in moderator.browser.get(at).text
    assert moderator.browser.post(f"{at}/erase").status_code == 403
    assert "Delete everything" in admin.browser.get(f"{at}/erase").text
    assert admin.browser.post(f"{at}/erase").status_code == 200
    eventually(lambda: bob.email not in admin.browser.get(at).text)
    assert server.client.get(f"/@{bob.name}").status_code == 410


def _strike(staff: Staff, person: Person, measure: str, text: str = "Be kind") -> None:
    done = staff.browser.post(f"/admin/accounts/{id_of(person)}/act", measure=measure, text=text)
    assert done.status_code == 200, done.text


def _answer(browser: Browser, text: str) -> int:
    found = re.search(r'name="id" value="(\d+)"', browser.get("/settings/moderation").text)
    assert found
    return browser.post("/settings/moderation/appeal", id=found[1], text=text).status_code


def _appeal_of(staff: Staff, name: str) -> str:
    page = staff.browser.get("/admin/appeals").text
    for article in page.split("<article")[1:]:
        if name in article:
            found = re.search(r"/admin/appeals/(\d+)/approve", unescape(article))
            assert found
            return found[1]
    raise AssertionError("no such answer")


def test_an_answer_that_is_right_takes_the_measure_back(server: Server, admin: Staff) -> None:
    bob = Person(server, "bob")
    _strike(admin, bob, "silence")
    browser = bob.browser()
    assert _answer(browser, " ") == 422
    assert _answer(browser, "It was a joke") == 200
    assert 'name="id"' not in browser.get("/settings/moderation").text.partition("<main")[2]
    strike = _appeal_of(admin, bob.name)
    for _ in range(2):
        assert admin.browser.post(f"/admin/appeals/{strike}/approve").status_code == 200
    assert admin.browser.post(f"/admin/appeals/{strike}/reject").status_code == 409
    shown = server.client.get(f"/api/v1/accounts/{id_of(bob)}").json()
    assert shown["limited"] is False
    assert "reversed" in browser.get("/settings/moderation").text
    told = server.client.get("/api/v1/notifications", headers=bearer(bob.token)).json()
    assert told[0]["moderation_warning"]["appeal"] == {"text": "It was a joke", "state": "approved"}


def test_an_answer_that_is_wrong_leaves_the_measure(server: Server, admin: Staff) -> None:
    bob, eve = Person(server, "bob"), Person(server, "eve")
    _strike(admin, bob, "silence")
    assert _answer(bob.browser(), "No!") == 200
    strike = _appeal_of(admin, bob.name)
    # Nobody answers for somebody else.
    stranger = eve.browser().post("/settings/moderation/appeal", id=strike, text="me too")
    assert stranger.status_code == 404
    admin.browser.post(f"/admin/appeals/{strike}/reject")
    assert "refused" in bob.browser().get("/settings/moderation").text
    assert server.client.get(f"/api/v1/accounts/{id_of(bob)}").json()["limited"] is True


@pytest.mark.parametrize("measure", ["suspend", "disable"])
def test_whoever_is_kept_out_answers_behind_the_login_form(
    server: Server, admin: Staff, measure: str
) -> None:
    bob = Person(server, "bob")
    _strike(admin, bob, measure, "Three warnings")
    browser = Browser(server)
    page = browser.post("/login", email=bob.email, password=PASSWORD)
    assert page.status_code == 403 and "Three warnings" in page.text and not browser.signed_in
    assert "Three warnings" not in Browser(server).post("/login", email=bob.email, password="no").text
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    strike = re.search(r'name="id" value="(\d+)"', page.text)
    assert ticket and strike
    empty = browser.post("/appeal", ticket=ticket[1], id=strike[1], text=" ")
    assert empty.status_code == 422
    sent = browser.post("/appeal", ticket=ticket[1], id=strike[1], text="I am sorry")
    assert sent.status_code == 200 and "We have your answer" in sent.text
    assert browser.post("/appeal", ticket="x", id=strike[1], text="y").url.path == "/login"
    admin.browser.post(f"/admin/appeals/{_appeal_of(admin, bob.name)}/approve")
    assert bob.browser().signed_in


def test_a_strike_and_what_becomes_of_the_answer_come_by_mail(mailing: Server, postbox: Postbox) -> None:
    name = entrance.fresh_name("bob")
    email = f"{name}@example.org"
    user = mailing.run(accounts.make, mailing.app, name, email, PASSWORD)
    admin = Staff(mailing, Role.ADMIN)
    at = f"/admin/accounts/{user.account_id}"
    admin.browser.post(f"{at}/act", measure="silence", text="Be kind", letter="1")
    letter = postbox.wait_for(email).get_content()
    assert "Be kind" in letter and "limited" in letter and admin.name not in letter
    browser = Browser(mailing)
    browser.post("/login", follow=False, email=email, password=PASSWORD)
    assert _answer(browser, "It was a joke") == 200
    admin.browser.post(f"/admin/appeals/{_appeal_of(admin, name)}/approve")
    assert "reversed the decision" in postbox.wait_for(email, count=2).get_content()


def test_staff_choose_what_they_hear_of(server: Server, moderator: Staff) -> None:
    assert "Notify me of new reports" in moderator.browser.get("/settings/preferences").text
    assert "Notify me of new reports" not in Person(server).browser().get("/settings/preferences").text
    moderator.browser.post("/settings/preferences", hear_of_reports="1")
    user = server.run(login.find, server.app, moderator.name)
    token = server.run(oauth.token_for_person, server.app, user, "read").bearer
    ana, bob = Person(server, "ana"), Person(server, "bob")
    server.client.post("/api/v1/reports", json={"account_id": id_of(bob)}, headers=bearer(ana.token))

    def heard() -> list[str]:
        found = server.client.get("/api/v1/notifications", headers=bearer(token)).json()
        return [one["type"] for one in found if one["account"]["username"] == ana.name]

    eventually(lambda: heard() == ["admin.report"])


@pytest.fixture(scope="module", params=ENGINES)
def strict(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server that demands a second step of its staff."""
    folder = tmp_path_factory.mktemp("data")
    demanded = {"staff_second_factor": "required"}
    with new_database(request.param) as url, running_server(url, folder, **demanded) as server:
        yield server


def test_staff_are_asked_for_a_second_step_and_after_a_week_held_to_it(strict: Server) -> None:
    mod = Staff(strict, Role.MODERATOR)
    user = strict.run(login.find, strict.app, mod.name)
    token = strict.run(oauth.token_for_person, strict.app, user, "admin:read").bearer

    def api() -> int:
        return strict.client.get("/api/v1/admin/reports", headers=bearer(token)).status_code

    page = mod.browser.get("/admin/reports")
    assert page.status_code == 200 and "set up two-step login" in page.text
    assert api() == 200
    strict.clock.advance(8 * DAY)
    page = mod.browser.get("/admin/reports")
    assert page.url.path == "/settings/second-factor" and "requires two-step login" in page.text
    assert api() == 403
    browser = Browser(strict)
    browser.post("/login", follow=False, email=f"{mod.name}@example.org", password=PASSWORD)
    page = browser.post("/settings/second-factor/begin")
    secret = re.search(r'readonly value="([A-Z2-7]{32})"', page.text)
    assert secret
    code = pyotp.TOTP(secret[1]).at(strict.clock.now_ms() / 1000)
    assert browser.post("/settings/second-factor/confirm", code=code).status_code == 200
    page = browser.get("/admin/reports")
    assert page.url.path == "/admin/reports" and "set up two-step login" not in page.text
