"""Letters as they come over the wire: who gets them, what stands in the head, and how they are ended."""

import re
from functools import partial
from urllib.parse import urlsplit

import pytest

from sabar.db import migrate
from sabar.db.engine import Tx
from sabar.store import server as store
from tests import entrance, spellings
from tests.browser import Browser
from tests.entrance import PASSWORD, fresh_name
from tests.postbox import Postbox, Received, link_in
from tests.server import Server
from tests.waiting import eventually
from tests.web.test_by_mail import ask, offering, press

_HOUR = 3_600_000
_USUAL = [
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Subject",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
]
_LIST = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]


@pytest.fixture(autouse=True)
def fresh_quotas(mailing: Server) -> None:
    """Windows of the rate limits end before each test."""
    mailing.clock.advance(_HOUR)


def is_for(one: Received, address: str, server: Server, *more: str) -> None:
    """One recipient, one line for each field, and none that was not meant."""
    assert (one.sender, one.recipients) == (server.settings.mail_from, (address,))
    names = [name for name, _ in one.head]
    assert sorted(names) == sorted([*_USUAL, *more])
    assert dict(one.head)["To"] == address


def test_an_address_in_disguise_joins_nowhere_and_gets_nothing(mailing: Server, postbox: Postbox) -> None:
    writer = offering(mailing, postbox)
    before = len(postbox.received)
    app = entrance.app_token(mailing, entrance.register_app(mailing))
    for local in spellings.LOCAL_PARTS:
        mailing.clock.advance(_HOUR)
        address = f"{local}@corp.example"
        assert entrance.sign_up(mailing, app, email=address).status_code == 422
        assert ask(mailing, writer, address) == 422
        form = Browser(mailing).post("/signup", username=fresh_name(), email=address, password=PASSWORD)
        assert form.status_code == 422
        assert "not an e-mail address" in form.text
        Browser(mailing).post("/password/forgot", email=address)
        Browser(mailing).post("/confirm/again", email=address)
    last = f"{fresh_name()}@example.org"
    assert ask(mailing, writer, last) == 200
    postbox.wait_for(last)
    assert [one.recipients for one in postbox.received[before:]] == [(last,)]


def test_a_disguised_address_is_no_way_to_another_one(mailing: Server, postbox: Postbox) -> None:
    app = entrance.app_token(mailing, entrance.register_app(mailing))
    name = fresh_name()
    token = entrance.sign_up(mailing, app, username=name).json()["access_token"]
    postbox.wait_for(f"{name}@example.org")
    for local in spellings.LOCAL_PARTS[:4]:
        again = mailing.client.post(
            "/api/v1/emails/confirmations",
            data={"email": f"{local}@corp.example"},
            headers=entrance.bearer(token),
        )
        assert again.status_code == 422
    assert not [one for one in postbox.received if "corp.example" in str(one.recipients)]


def test_a_name_is_never_more_than_words_in_a_subject(mailing: Server, postbox: Postbox) -> None:
    writer = offering(mailing, postbox)
    reader = f"{fresh_name()}@example.org"
    for number, words in enumerate(spellings.WORDS):
        mailing.clock.advance(_HOUR)
        shown = writer.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": words})
        address = f"{number}.{reader}"
        assert ask(mailing, writer, address) == 200
        asked = postbox.wait_for_raw(address)
        is_for(asked, address, mailing, *_LIST)
        assert asked.subject == f"Les messages de {' '.join(shown['display_name'].split())} par e-mail ?"


def test_a_title_is_never_more_than_words_in_a_subject(mailing: Server, postbox: Postbox) -> None:
    for words in [*spellings.WORDS, "Two\nlines", "Sabar"]:
        mailing.clock.advance(_HOUR)
        mailing.run(mailing.app.db.write, partial(_entitle, title=words))
        name = fresh_name()
        Browser(mailing).post("/signup", username=name, email=f"{name}@example.org", password=PASSWORD)
        came = postbox.wait_for_raw(f"{name}@example.org")
        is_for(came, f"{name}@example.org", mailing)
        assert came.subject == f"Confirm your address for {' '.join(words.split())}"


async def _entitle(tx: Tx, title: str) -> None:
    await store.put(tx, "title", title)


def test_whoever_lives_at_a_domain_of_other_letters_confirms_it(mailing: Server, postbox: Postbox) -> None:
    name = fresh_name()
    browser = Browser(mailing)
    browser.post("/signup", username=name, email=f"{name}@Bücher.example", password=PASSWORD)
    address = f"{name}@xn--bcher-kva.example"
    came = postbox.wait_for_raw(address)
    is_for(came, address, mailing)
    link = urlsplit(link_in(came.letter))
    browser.get(f"{link.path}?{link.query}")
    browser.post("/confirm", **browser.hidden())
    browser.post("/login", email=f"{name}@bücher.example", password=PASSWORD)
    assert browser.signed_in
    browser.post("/settings/email", email=f"{name}@почта.рф", current=PASSWORD)
    is_for(postbox.wait_for_raw(f"{name}@xn--80a1acny.xn--p1ai"), f"{name}@xn--80a1acny.xn--p1ai", mailing)
    is_for(postbox.wait_for_raw(address, "about to change"), address, mailing)
    Browser(mailing).post("/password/forgot", email=address)
    is_for(postbox.wait_for_raw(address, "new password"), address, mailing)


def test_readers_at_such_a_domain_get_their_letters(mailing: Server, postbox: Postbox) -> None:
    writer = offering(mailing, postbox)
    name = fresh_name()
    assert ask(mailing, writer, f"{name}@bücher.example") == 200
    address = f"{name}@xn--bcher-kva.example"
    press(mailing, link_in(postbox.wait_for(address)))
    writer.post("/api/v1/statuses", status="ça alors")
    came = postbox.wait_for_raw(address, count=2)
    is_for(came, address, mailing, *_LIST)
    assert "ça alors" in came.letter.get_content()


def test_letters_before_the_at_that_few_servers_take_are_told_at_once(mailing: Server) -> None:
    form = Browser(mailing).post("/signup", username=fresh_name(), email="é@example.org", password=PASSWORD)
    assert form.status_code == 422
    assert "only letters without accents" in form.text


def test_one_click_of_a_mail_program_ends_the_letters_and_looking_does_not(
    mailing: Server, postbox: Postbox
) -> None:
    """RFC 8058: a POST without cookie or origin; RFC 2369: the list has a name."""
    writer = offering(mailing, postbox)
    addresses = [f"{fresh_name()}@example.org" for _ in range(3)]
    for address in addresses:
        assert ask(mailing, writer, address) == 200
        press(mailing, link_in(postbox.wait_for(address)))
    writer.post("/api/v1/statuses", status="one")
    ends = []
    for address in addresses:
        head = dict(postbox.wait_for_raw(address, count=2).head)
        assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.fullmatch(rf"<{writer.name}\.by-mail\.[^ <>]+>", head["List-Id"])
        found = re.fullmatch(r"<(\S+)>", head["List-Unsubscribe"])
        assert found is not None
        ends.append(found[1])
    for method in ("GET", "HEAD", "GET"):
        assert mailing.client.request(method, ends[0]).status_code == 200
    form = {"List-Unsubscribe": "One-Click"}
    assert mailing.client.post(ends[1], data=form).status_code == 200
    assert mailing.client.post(ends[2], files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    assert mailing.client.post(ends[2], data=form).status_code == 200
    elsewhere = mailing.client.post(ends[0], data=form, headers={"Origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403
    writer.post("/api/v1/statuses", status="two")
    postbox.wait_for(addresses[0], count=3)
    writer.post("/api/v1/statuses", status="three")
    postbox.wait_for(addresses[0], count=4)
    assert [len(postbox.letters_to(address)) for address in addresses] == [4, 2, 2]


def test_one_address_of_a_mail_service_ends_the_letters_of_many(mailing: Server, postbox: Postbox) -> None:
    writer = offering(mailing, postbox)
    address = f"{fresh_name()}@example.org"
    assert ask(mailing, writer, address) == 200
    end = dict(postbox.wait_for_raw(address).head)["List-Unsubscribe"].strip("<>")
    answers = {
        mailing.client.post(end, data={"List-Unsubscribe": "One-Click"}).status_code for _ in range(60)
    }
    assert answers == {200}


def test_an_address_in_disguise_of_an_older_version_counts_no_more(mailing: Server, postbox: Postbox) -> None:
    name = fresh_name()
    browser = Browser(mailing)
    browser.post("/signup", username=name, email=f"{name}@example.org", password=PASSWORD)
    link = urlsplit(link_in(postbox.wait_for(f"{name}@example.org")))
    browser.get(f"{link.path}?{link.query}")
    browser.post("/confirm", **browser.hidden())
    writer = offering(mailing, postbox)
    reader = f"{fresh_name()}@example.org"
    assert ask(mailing, writer, reader) == 200
    press(mailing, link_in(postbox.wait_for(reader)))
    disguised = f"=?utf-8?q?{name}?=@corp.example"
    mailing.run(mailing.app.db.write, partial(_disguise, name=name, reader=reader, address=disguised))
    before = len(postbox.received)
    Browser(mailing).post("/password/forgot", email=disguised)
    said = writer.post("/api/v1/statuses", status="not for the disguised")
    other = f"{fresh_name()}@example.org"
    assert ask(mailing, writer, other) == 200
    postbox.wait_for(other)
    eventually(lambda: _letters_waiting(mailing) == 0)
    assert [one.recipients for one in postbox.received[before:]] == [(other,)], said["id"]
    mailing.run(mailing.app.db.write, _sweep)
    assert not mailing.run(
        mailing.app.db.read().all, "SELECT id FROM mail_readers WHERE email_key LIKE '=?%'"
    )
    again = Browser(mailing)
    again.post("/login", email=name, password=PASSWORD)
    assert not again.signed_in


def _letters_waiting(server: Server) -> int:
    rows = "SELECT COUNT(*) FROM jobs WHERE NOT dead AND (kind LIKE '%mail%' OR kind LIKE '%.posted')"
    return int(server.run(server.app.db.read().value, rows))


async def _disguise(tx: Tx, name: str, reader: str, address: str) -> None:
    await tx.run(
        "UPDATE users SET email = :address, email_key = :address WHERE email_key = :key",
        address=address,
        key=f"{name}@example.org",
    )
    await tx.run(
        "UPDATE mail_readers SET email = :address, email_key = :address WHERE email_key = :key",
        address=address,
        key=reader,
    )


async def _sweep(tx: Tx) -> None:
    """What the update of the database does to them."""
    sql = migrate.own_migrations().joinpath("0060_addresses_in_disguise.sql").read_text(encoding="utf-8")
    await tx.run_script(sql)  # type: ignore[attr-defined]  # transactions of migrations have it
