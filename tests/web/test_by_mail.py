"""Somebody without an account reads a writer by mail, where the writer and the server offer that."""

import re
from urllib.parse import urlsplit

import msgspec
import pytest

from sabar.effects import deliveries, mail_readers
from sabar.kit.rate import Rate
from sabar.rules import limits, rates
from sabar.rules.rates import By, RateClass
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.jobs import idle
from tests.postbox import Postbox, link_in
from tests.server import Server
from tests.waiting import eventually

_HOUR = 3_600_000


@pytest.fixture(autouse=True)
def fresh_quotas(mailing: Server) -> None:
    """Windows of the rate limits end before each test."""
    mailing.clock.advance(_HOUR)


@pytest.fixture
def writer(mailing: Server, postbox: Postbox) -> Person:
    return offering(mailing, postbox)


def offering(mailing: Server, postbox: Postbox) -> Person:
    """Somebody who offers his posts by mail."""
    mailing.clock.advance(_HOUR)
    app = entrance.app_token(mailing, entrance.register_app(mailing), "read write follow push profile")
    name = entrance.fresh_name("ana")
    answer = entrance.sign_up(mailing, app, username=name)
    browser = Browser(mailing)
    parts = urlsplit(link_in(postbox.wait_for(f"{name}@example.org")))
    browser.get(f"{parts.path}?{parts.query}")
    browser.post("/confirm", **browser.hidden())
    browser.post("/login", email=f"{name}@example.org", password=entrance.PASSWORD)
    browser.post("/settings/profile", name="Ana", mail_readers="1")
    token = answer.json()["access_token"]
    me = mailing.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(token))
    return Person(mailing, name, token, me.json()["id"])


def ask(server: Server, person: Person, address: str) -> int:
    path = f"/api/v1/accounts/{person.id}/email_subscriptions"
    answer = server.client.post(path, json={"email": address}, headers={"Accept-Language": "fr"})
    assert answer.status_code != 200 or answer.json() == {}
    return answer.status_code


def press(server: Server, link: str) -> str:
    """Open a link of a letter and press its button."""
    parts = urlsplit(link)
    browser = Browser(server)
    shown = browser.get(f"{parts.path}?{parts.query}")
    assert shown.status_code == 200
    return browser.post(parts.path, **browser.hidden()).text


def test_a_reader_asks_confirms_reads_and_ends_it(mailing: Server, postbox: Postbox, writer: Person) -> None:
    address = f"{entrance.fresh_name()}@example.org"
    assert ask(mailing, writer, address) == 200
    assert ask(mailing, writer, address.upper()) == 200
    first = postbox.wait_for(address)
    assert str(first["subject"]) == "Les messages de Ana par e-mail ?"
    writer.post("/api/v1/statuses", status="before")
    press(mailing, link_in(first))
    writer.post("/api/v1/statuses", status="to followers", visibility="private")
    said = writer.post("/api/v1/statuses", status="<b>hello</b> & more")
    writer.post("/api/v1/statuses", status="answer", in_reply_to_id=said["id"])
    letter = postbox.wait_for(address, "Ana sur", 1)
    text = letter.get_content()
    assert "<b>hello</b> & more" in text
    assert said["url"] in text
    veiled = writer.post("/api/v1/statuses", status="the end of the film", spoiler_text="Film")
    letter = postbox.wait_for(address, "Ana sur", 2)
    assert "Film" in letter.get_content()
    assert "the end" not in letter.get_content()
    end = next(word for word in letter.get_content().split() if "/by-mail/end" in word)
    press(mailing, end)
    press(mailing, end)
    writer.delete(f"/api/v1/statuses/{veiled['id']}")
    writer.post("/api/v1/statuses", status="after")
    assert ask(mailing, writer, address) == 200
    postbox.wait_for(address, "Les messages", 2)
    assert [str(one["subject"])[:7] for one in postbox.letters_to(address)].count("Ana sur") == 2


def test_readers_by_mail_are_part_of_the_crowd_of_a_receipt(
    mailing: Server, postbox: Postbox, writer: Person
) -> None:
    offering(mailing, postbox).follow(writer)
    addresses = [f"{entrance.fresh_name()}@example.org" for _ in range(9)]
    for figures, some in ((False, addresses[:8]), (True, addresses[8:])):
        for address in some:
            mailing.clock.advance(_HOUR)
            assert ask(mailing, writer, address) == 200
            press(mailing, link_in(postbox.wait_for(address)))
        said = writer.says("sour")
        for address in addresses if figures else some:
            postbox.wait_for(address, "Ana sur", 1 if address in some else 2)
        idle(mailing)
        writer.post(f"/api/sabar/v1/statuses/{said['id']}/recall")
        mailing.run(deliveries.write_down, mailing.app)
        found = writer.get(f"/api/sabar/v1/statuses/{said['id']}/receipt")
        assert found["figures"] is figures
        counts = {one["way"]: one["count"] for one in found["deliveries"]}
        assert counts.get("letter") == (9 if figures else None)


def test_a_letter_that_waits_when_its_post_is_recalled_is_not_sent(
    mailing: Server, postbox: Postbox, writer: Person
) -> None:
    address = f"{entrance.fresh_name()}@example.org"
    assert ask(mailing, writer, address) == 200
    press(mailing, link_in(postbox.wait_for(address)))
    said = writer.post("/api/v1/statuses", status="sour")
    postbox.wait_for(address, "Ana sur", 1)
    find = "SELECT reader_id FROM mailed_posts WHERE status_id = :id"
    reader = mailing.run(mailing.app.db.read().value, find, id=int(said["id"]))
    writer.post(f"/api/sabar/v1/statuses/{said['id']}/recall")
    waiting = msgspec.json.encode(mail_readers.Delivery(reader, int(said["id"])))
    mailing.run(mail_readers.deliver, mailing.app, waiting)
    idle(mailing)
    assert [str(one["subject"])[:7] for one in postbox.letters_to(address)].count("Ana sur") == 1


def test_the_form_on_the_profile_does_the_same(mailing: Server, postbox: Postbox, writer: Person) -> None:
    address = f"{entrance.fresh_name()}@example.org"
    browser = Browser(mailing)
    assert "by-mail" in browser.get(f"/@{writer.name}").text
    assert browser.post(f"/@{writer.name}/by-mail", email="no address").status_code == 422
    assert browser.post(f"/@{writer.name}/by-mail", email=address).status_code == 200
    postbox.wait_for(address)


def test_one_address_is_asked_five_times_and_no_more_whoever_is_to_be_read(
    mailing: Server, postbox: Postbox
) -> None:
    """CVE-2025-27157: letters are counted on whom they are written to."""
    address = f"{entrance.fresh_name()}@example.org"
    writers = [offering(mailing, postbox) for _ in range(6)]
    mailing.clock.advance(_HOUR)
    assert [ask(mailing, writer, address) for writer in writers] == [200] * 5 + [429]
    postbox.wait_for(address, count=5)
    form = Browser(mailing).post(f"/@{writers[5].name}/by-mail", email=address)
    assert form.status_code == 429
    assert ask(mailing, writers[5], f"{entrance.fresh_name()}@example.org") == 200


def test_nothing_is_offered_by_who_does_not_want_it(mailing: Server, writer: Person) -> None:
    assert ask(mailing, writer, "not an address") == 422
    assert ask(mailing, Person(mailing, "nobody", "", "1"), "a@example.org") == 404
    shy = Person(mailing, "shy", "", writer.id)
    app = mailing.app

    async def unit(tx: object) -> None:
        await tx.run("UPDATE accounts SET mail_readers = FALSE WHERE id = :id", id=int(writer.id))  # type: ignore[attr-defined]

    mailing.run(app.db.write, unit)
    assert ask(mailing, shy, "a@example.org") == 404
    assert "by-mail" not in Browser(mailing).get(f"/@{writer.name}").text


def test_an_address_that_never_confirmed_is_forgotten(mailing: Server, writer: Person) -> None:
    assert ask(mailing, writer, f"{entrance.fresh_name()}@example.org") == 200
    rows = "SELECT id FROM mail_readers WHERE confirmed_at IS NULL"
    assert mailing.run(mailing.app.db.read().all, rows)
    mailing.clock.advance(limits.MAIL_READERS.unconfirmed_seconds * 1000 + 2 * _HOUR)
    eventually(lambda: not mailing.run(mailing.app.db.read().all, rows))


@pytest.mark.parametrize("token", ["", "1", "1.", "1.x", "x.y", "9" * 30 + ".x"])
def test_a_made_up_link_does_nothing(mailing: Server, token: str) -> None:
    for verb in ("begin", "end"):
        assert Browser(mailing).post(f"/by-mail/{verb}", token=token).status_code == 404


def test_a_server_without_mail_offers_nothing(server: Server) -> None:
    app = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
    ana = Person.arriving(server, app, "ana")
    answer = ana.call(
        "POST", f"/api/v1/accounts/{ana.id}/email_subscriptions", json={"email": "a@example.org"}
    )
    assert answer.status_code == 404


def test_a_writer_a_server_and_an_address_have_so_many_letters_to_strangers_a_day(
    mailing: Server, writer: Person, postbox: Postbox
) -> None:
    other = offering(mailing, postbox)
    day = 24 * _HOUR
    mailing.clock.advance(day - mailing.clock.now_ms() % day)
    use = {quota.by: quota.rate for quota in rates.TABLE[RateClass.ASKING]}
    somebody = f"{entrance.fresh_name()}@corp.example"

    def fill(rate: Rate, who: str) -> None:
        mailing.run(mailing.app.limits.hit, [(rate, who)], rate.limit)

    fill(use[By.ACCOUNT], writer.id)
    assert ask(mailing, writer, somebody) == 429
    assert ask(mailing, other, somebody) == 200
    to_one = rates.TABLE[RateClass.LETTER][0].rate
    fill(to_one, somebody)
    assert ask(mailing, other, somebody) == 429
    assert ask(mailing, other, f"x{somebody}") == 200
    fill(use[By.SERVER], "here")
    path = f"/@{other.name}/by-mail"
    refused = Browser(mailing).post(path, email=f"y{somebody}")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert re.search(r"Try again in \d+ (minute|hour)s?\.", refused.text)
    mailing.clock.advance(day)
    assert ask(mailing, writer, somebody) == 200
