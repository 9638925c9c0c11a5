"""Letters about a space: that something is new, for who chose them, and the mark of its log, for owners."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from sabar.effects.spaces import heads, unread_letters
from sabar.kit import times
from sabar.model.spaces.log import Happened
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.jobs import idle
from tests.postbox import Postbox
from tests.server import Server, running_server
from tests.web.spaces.people import House, Visitor, words


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    postbox: Postbox,
) -> Iterator[Server]:
    """One that sends mail, and on which everybody has confirmed his address at once."""
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, mail=postbox.url) as server:

        async def confirm(tx: Any) -> None:
            await tx.run(
                "UPDATE users SET confirmed_at = created_at WHERE confirmed_at IS NULL AND NOT guest"
            )

        def hook(answer: httpx.Response) -> None:
            if answer.request.url.path == "/api/v1/accounts":
                server.run(server.app.db.write, confirm)

        server.client.event_hooks["response"].append(hook)
        yield server


def letters(postbox: Postbox, person: Visitor, subject: str) -> list[EmailMessage]:
    idle(person.server)
    found = postbox.letters_to(f"{person.name}@example.org")
    return [one for one in found if subject in str(one["subject"])]


def news(postbox: Postbox, person: Visitor) -> list[EmailMessage]:
    return letters(postbox, person, "Something new")


def later(house: House, ms: int = 2 * times.HOUR) -> None:
    house.owner.server.clock.advance(ms)
    idle(house.owner.server)


def by_mail(house: House, person: Visitor, notify: str = "everything") -> None:
    assert "Saved." in person.sends(f"{house.url}/notify", notify=notify, mail_offered="1", by_mail="1")


def all_of(letter: EmailMessage) -> str:
    return f"{letter.items()} {letter['subject']} {letter.get_content()}"


@pytest.mark.parametrize("level", ["nothing", "name", "words"])
def test_a_letter_says_as_much_as_owners_let_out(house: House, postbox: Postbox, level: str) -> None:
    house.owner.sends(f"{house.url}/settings", name="Atelier", past="1", outside=level)
    by_mail(house, house.member)
    house.says(house.owner, "zqcanary of the merger")
    later(house)
    (letter,) = news(postbox, house.member)
    text = all_of(letter)
    site = house.owner.server.settings.url
    if level == "nothing":
        assert str(letter["subject"]) == "Something new in one of your spaces"
        assert "telier" not in text and f"{site}/s\n" in letter.get_content().replace("\r", "")
    else:
        assert str(letter["subject"]) == "Something new in Atelier" and site + house.url in text
    assert ("zqcanary of the merger" in text) == (f"{house.owner.name}: " in text) == (level == "words")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    house.says(house.owner, "and again")
    later(house)
    assert len(news(postbox, house.member)) == 1
    later(house, times.DAY)
    assert len(news(postbox, house.member)) == 2


def test_at_first_nobody_gets_letters_and_nobody_about_what_he_has_read(
    house: House, postbox: Postbox
) -> None:
    house.says(house.owner, f"@{house.member.name} come")
    later(house)
    assert news(postbox, house.member) == news(postbox, house.owner) == []
    by_mail(house, house.member, "named")
    later(house)
    assert len(news(postbox, house.member)) == 1
    later(house, times.DAY)
    house.says(house.owner, f"@{house.member.name} come")
    house.member.seen(house.url)
    house.says(house.owner, "to nobody")
    later(house)
    assert len(news(postbox, house.member)) == 1
    # What comes next is written about today: there was no letter about what did not concern him.
    house.says(house.owner, f"@{house.member.name} now")
    later(house)
    assert len(news(postbox, house.member)) == 2
    # Days on which nothing is said bring none.
    for _ in range(3):
        later(house, times.DAY)
    assert len(news(postbox, house.member)) == 2


@pytest.mark.parametrize("end", ["removed", "closed", "chosen", "read", "switched off"])
def test_a_letter_that_waits_is_not_sent_to_who_is_out_or_chose_otherwise(
    house: House, postbox: Postbox, end: str
) -> None:
    by_mail(house, house.member)
    house.says(house.owner, "come")
    server, id = house.owner.server, int(house.owner.get(f"{house.path}/log")["space_id"])
    letter = unread_letters.Letter(id, int(house.member.id), 0, server.clock.now_ms() + times.HOUR)
    if end == "removed":
        house.removes(house.member)
    elif end == "closed":
        house.owner.sends(f"{house.url}/close", name="Atelier")
    elif end == "chosen":
        by_mail(house, house.member, "nothing")
    elif end == "read":
        house.member.seen(house.url)
    else:
        house.member.sends(f"{house.url}/notify", notify="everything", mail_offered="1")
    server.run(unread_letters.write, server.app, letter)
    later(house)
    assert news(postbox, house.member) == []


def test_each_letter_has_a_link_that_ends_them_without_signing_in(house: House, postbox: Postbox) -> None:
    by_mail(house, house.member)
    house.says(house.owner, "come")
    later(house)
    (letter,) = news(postbox, house.member)
    link = str(letter["List-Unsubscribe"]).strip("<>").removeprefix(house.owner.server.settings.url)
    assert link in letter.get_content() and "telier" not in link
    browser = Browser(house.owner.server)
    page = browser.get(link)
    assert page.status_code == 200 and "No more letters" in words(page) and "telier" not in page.text
    token = link.partition("token=")[2]
    for wrong in ("", "1.2.x", token + "x", token.replace(".", ".1", 1), "x" * 3000):
        assert browser.post("/spaces/letters/end", token=wrong).status_code == 404
    assert house.member.get(house.path)["by_mail"] is True
    one_click = house.owner.server.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert house.member.get(house.path)["by_mail"] is False
    browser.get(link)
    assert "That was the last letter" in words(browser.post("/spaces/letters/end", **browser.hidden()))
    house.says(house.owner, "and again")
    later(house, times.DAY)
    assert len(news(postbox, house.member)) == 1


def test_letters_are_offered_to_confirmed_addresses_and_by_the_api(house: House) -> None:
    house.member.seen(f"{house.url}/settings")
    assert 'name="by_mail"' in house.member.html
    path = f"{house.path}/notifications"
    assert house.member.ok("PUT", path, json={"by_mail": True})["by_mail"] is True
    assert house.member.ok("PUT", path, json={"notify": "everything"})["by_mail"] is True
    house.member.seen(f"{house.url}/settings")
    assert re.search(r'id="by_mail" name="by_mail"\s+value="1" checked', house.member.html)
    ends = times.iso(house.owner.server.clock.now_ms() + times.DAY)
    made = house.owner.post(f"{house.path}/invites", role="guest", ends_at=ends)["url"]
    browser = Browser(house.owner.server)
    form = {"name": "Zoe", "email": f"zoe-{house.slug}@example.org", "password": "the drum calls the village"}
    browser.post(f"{made.removeprefix(house.owner.server.url)}/guest", **form)
    page = browser.get(f"{house.url}/settings")
    assert "What reaches you" in page.text and 'name="by_mail"' not in page.text


@pytest.mark.parametrize("level", ["nothing", "name"])
def test_owners_get_the_mark_of_the_day_once_where_the_log_grew(
    house: House, postbox: Postbox, level: str
) -> None:
    house.owner.ok("PUT", house.path, json={"outside": level})
    house.says(house.owner, "zqcanary")
    log = house.owner.get(f"{house.path}/log")
    assert letters(postbox, house.owner, "log of") == []
    later(house, times.DAY)
    (letter,) = letters(postbox, house.owner, "log of")
    text = all_of(letter)
    assert log["head"] in text and f"number {log['count']}" in text and "zqcanary" not in text
    assert ("Atelier" in text, house.slug in text) == ((level == "name"),) * 2
    assert (log["space_id"] in text) == (level == "nothing")
    assert letters(postbox, house.member, "log of") == []
    later(house, times.DAY)
    assert len(letters(postbox, house.owner, "log of")) == 1
    house.owner.sends(f"{house.url}/close", name="Atelier")
    later(house, times.DAY)
    second = letters(postbox, house.owner, "log of")[1:]
    assert [f"number {log['count'] + 2}" in one.get_content() for one in second] == [True]
    assert house.log()[-1] == Happened.CLOSED


def test_who_is_no_owner_any_more_gets_no_mark(house: House, postbox: Postbox) -> None:
    server = house.owner.server
    id = int(house.owner.get(f"{house.path}/log")["space_id"])
    house.owner.sends(f"{house.url}/members/{house.member.id}/hand-over")
    server.run(heads.write, server.app, heads.Head(id, int(house.owner.id), 1))
    assert letters(postbox, house.owner, "log of") == []
    server.run(heads.write, server.app, heads.Head(id, int(house.member.id), 1))
    assert len(letters(postbox, house.member, "log of")) == 1
