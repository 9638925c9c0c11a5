"""What a server with mail does: confirming addresses, a lost password, letters about what matters."""

from urllib.parse import urlsplit

import pytest

from sabar.actions.auth import accounts
from sabar.model.accounts import Role
from tests import entrance
from tests.browser import Browser
from tests.entrance import PASSWORD, fresh_name
from tests.postbox import Postbox, link_in
from tests.server import Server

FRESH = "another good word 43"
_MINUTE = 60_000


@pytest.fixture(autouse=True)
def fresh_quotas(mailing: Server) -> None:
    """Windows of the rate limits end before each test."""
    mailing.clock.advance(60 * _MINUTE)


def path_of(letter_link: str) -> str:
    parts = urlsplit(letter_link)
    return f"{parts.path}?{parts.query}"


def sign_up(server: Server, **headers: str) -> tuple[Browser, str]:
    """Somebody who filled in the form; the address."""
    name = fresh_name()
    browser = Browser(server, **headers)
    address = f"{name}@example.org"
    browser.post("/signup", username=name, email=address, password=PASSWORD)
    return browser, address


def confirmed(server: Server, postbox: Postbox) -> tuple[Browser, str]:
    """Somebody who is signed in, and their address."""
    browser, address = sign_up(server)
    browser.get(path_of(link_in(postbox.wait_for(address))))
    browser.post("/confirm", **browser.hidden())
    browser.post("/login", follow=False, email=address, password=PASSWORD)
    assert browser.signed_in
    return browser, address


def login(server: Server, email: str, password: str) -> Browser:
    browser = Browser(server)
    browser.post("/login", follow=False, email=email, password=password)
    return browser


def test_an_address_is_confirmed_by_opening_the_link_and_pressing(mailing: Server, postbox: Postbox) -> None:
    browser, address = sign_up(mailing)
    assert browser.at is not None
    assert "Check your e-mail" in browser.at.text and not browser.signed_in
    letter = postbox.wait_for(address)
    assert letter["From"] == mailing.settings.mail_from
    assert letter["Auto-Submitted"] == "auto-generated"
    assert not login(mailing, address, PASSWORD).signed_in
    path = path_of(link_in(letter))
    scanner = Browser(mailing)
    for _ in range(2):
        assert "Is this your address?" in scanner.get(path).text
    assert not login(mailing, address, PASSWORD).signed_in
    browser.get(path)
    assert "Everything is ready" in browser.post("/confirm", **browser.hidden()).text
    assert login(mailing, address, PASSWORD).signed_in
    assert browser.get(path).status_code == 410


def test_letters_are_written_in_the_language_of_the_person(mailing: Server, postbox: Postbox) -> None:
    _, address = sign_up(mailing, **{"accept-language": "fr-CA,fr;q=0.8"})
    letter = postbox.wait_for(address)
    assert letter["Subject"] == "Confirmez votre adresse pour Sabar"
    assert "Bonjour" in letter.get_content()


def test_a_link_works_for_a_day_and_the_newest_only(mailing: Server, postbox: Postbox) -> None:
    browser, address = sign_up(mailing)
    old = path_of(link_in(postbox.wait_for(address)))
    browser.post("/confirm/again", **browser.hidden())
    new = path_of(link_in(postbox.wait_for(address, count=2)))
    assert old != new
    assert Browser(mailing).get(old).status_code == 410
    assert Browser(mailing).get(new).status_code == 200
    mailing.clock.advance(24 * 60 * _MINUTE + 1)
    assert Browser(mailing).get(new).status_code == 410


def test_asking_again_says_the_same_for_an_address_nobody_has(mailing: Server, postbox: Postbox) -> None:
    """GHSA-xgg7-8hvq-8m65"""
    _, waiting = sign_up(mailing)
    _, done = confirmed(mailing, postbox)
    nobody = f"{fresh_name()}@example.org"
    pages = []
    for address in (waiting, done, nobody):
        page = Browser(mailing).post("/confirm/again", email=address)
        pages.append((page.status_code, page.text.count("Check your e-mail"), page.text.count(address)))
    assert len(set(pages)) == 1
    postbox.wait_for(waiting, count=2)
    assert len(postbox.letters_to(done)) == 1
    assert postbox.letters_to(nobody) == []


def test_one_address_gets_five_letters_and_no_more(mailing: Server, postbox: Postbox) -> None:
    """CVE-2025-27157"""
    _, address = sign_up(mailing)
    answers = [
        Browser(mailing).post("/password/forgot", email=spelling).status_code
        for spelling in [address, address.upper(), f" {address} "] * 4
    ]
    assert answers == [200] * 5 + [429] * 7
    again = [Browser(mailing).post("/confirm/again", email=address).status_code for _ in range(8)]
    assert again == [200] * 5 + [429] * 3


def test_a_lost_password_is_replaced_by_a_link_that_works_once(mailing: Server, postbox: Postbox) -> None:
    """CVE-2025-62174: whatever was open ends."""
    signed_in, address = confirmed(mailing, postbox)
    browser = Browser(mailing)
    browser.post("/password/forgot", email=address)
    path = path_of(link_in(postbox.wait_for(address, "new password")))
    browser.get(path)
    hidden = browser.hidden()
    assert browser.post("/password/reset", **hidden, password="short").status_code == 422
    page = browser.post("/password/reset", **hidden, password=FRESH)
    assert page.url.path == "/login"
    assert "Your new password is set" in page.text
    assert not signed_in.signed_in
    assert not login(mailing, address, PASSWORD).signed_in
    assert login(mailing, address, FRESH).signed_in
    assert browser.get(path).status_code == 410
    assert browser.post("/password/reset", **hidden, password=PASSWORD).status_code == 410
    assert "changed" in postbox.wait_for(address, "login").get_content()


def test_a_link_to_a_new_password_ends_after_half_an_hour(mailing: Server, postbox: Postbox) -> None:
    _, address = confirmed(mailing, postbox)
    Browser(mailing).post("/password/forgot", email=address)
    path = path_of(link_in(postbox.wait_for(address, "new password")))
    mailing.clock.advance(30 * _MINUTE + 1)
    assert Browser(mailing).get(path).status_code == 410


def test_a_lost_password_says_the_same_for_an_address_nobody_has(mailing: Server, postbox: Postbox) -> None:
    _, address = confirmed(mailing, postbox)
    nobody = f"{fresh_name()}@example.org"
    pages = []
    for one in (address, nobody):
        page = Browser(mailing).post("/password/forgot", email=one)
        pages.append((page.status_code, page.text.count("a link is on its way"), one in page.text))
    assert len(set(pages)) == 1
    postbox.wait_for(address, "new password")
    assert postbox.letters_to(nobody) == []


def test_a_new_address_counts_when_its_link_is_opened_and_the_old_one_is_told(
    mailing: Server, postbox: Postbox
) -> None:
    browser, address = confirmed(mailing, postbox)
    fresh = f"new-{address}"
    page = browser.post("/settings/email", email=fresh, current=PASSWORD)
    assert fresh in page.text
    assert "about to change" in str(postbox.wait_for(address, "about to change")["Subject"])
    other = login(mailing, address, PASSWORD)
    assert other.signed_in
    browser.get(path_of(link_in(postbox.wait_for(fresh))))
    browser.post("/confirm", **browser.hidden())
    assert browser.signed_in
    assert not other.signed_in
    assert not login(mailing, address, PASSWORD).signed_in
    assert login(mailing, fresh, PASSWORD).signed_in


def test_a_new_password_stops_a_change_of_address(mailing: Server, postbox: Postbox) -> None:
    browser, address = confirmed(mailing, postbox)
    fresh = f"new-{address}"
    browser.post("/settings/email", email=fresh, current=PASSWORD)
    path = path_of(link_in(postbox.wait_for(fresh)))
    browser.post("/settings/password", current=PASSWORD, password=FRESH)
    assert browser.get(path).status_code == 410


def test_an_app_gets_a_token_that_works_once_the_address_is_confirmed(
    mailing: Server, postbox: Postbox
) -> None:
    own = entrance.app_token(mailing, entrance.register_app(mailing))
    name = fresh_name()
    answer = entrance.sign_up(mailing, own, username=name)
    assert answer.status_code == 200
    mine = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = "/api/v1/accounts/verify_credentials"
    refused = mailing.client.get(me, headers=mine)
    assert refused.status_code == 403
    assert refused.json() == {"error": "Your login is missing a confirmed e-mail address"}
    postbox.wait_for(f"{name}@example.org")
    corrected = f"corrected-{name}@example.org"
    again = mailing.client.post("/api/v1/emails/confirmations", data={"email": corrected}, headers=mine)
    assert again.status_code == 200 and again.json() == {}
    browser = Browser(mailing)
    browser.get(path_of(link_in(postbox.wait_for(corrected))))
    browser.post("/confirm", **browser.hidden())
    assert mailing.client.get(me, headers=mine).json()["username"] == name
    assert mailing.client.post("/api/v1/emails/confirmations", headers=mine).status_code == 403


def test_passwords_are_not_guessed_without_end(mailing: Server, postbox: Postbox) -> None:
    """CVE-2022-2166: a wrong one counts double, on the account as on the address."""
    _, address = confirmed(mailing, postbox)
    # Windows start at full hours: not to run into the next one.
    hour = 60 * _MINUTE
    mailing.clock.advance(hour + hour - mailing.clock.now_ms() % hour)
    answers = []
    for _ in range(16):
        mailing.clock.advance(_MINUTE)
        answers.append(Browser(mailing).post("/login", email=address, password="wrong word here").status_code)
    assert answers.count(422) <= 13
    assert answers[-1] == 429
    assert Browser(mailing).post("/login", email=address, password=PASSWORD).status_code == 429


def test_the_current_password_is_not_guessed_without_end_by_whoever_has_the_session(
    mailing: Server, postbox: Postbox
) -> None:
    """GHSA-q3rg-xx5v-4mxh"""
    browser, _ = confirmed(mailing, postbox)
    guesses = [{"current": f"guess {n}", "password": FRESH} for n in range(11)]
    answers = [browser.post("/settings/password", **guess).status_code for guess in guesses]
    assert answers == [422] * 10 + [429]


def test_the_owner_tries_the_mail(mailing: Server, postbox: Postbox) -> None:
    name = fresh_name("owner")
    role = Role.ADMIN
    mailing.run(accounts.make, mailing.app, name, f"{name}@example.org", PASSWORD, role=role)
    browser = login(mailing, name, PASSWORD)
    assert mailing.settings.mail_from in browser.get("/admin").text
    browser.post("/admin/mail/test")
    assert "works" in str(postbox.wait_for(f"{name}@example.org")["Subject"])
