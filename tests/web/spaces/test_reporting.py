"""One post of a space is shown to those who run the server: it alone, to them alone, and for a while."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from sabar.effects import housekeeping
from sabar.model.accounts import Role
from tests import pictures
from tests.api import staff
from tests.server import Server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import DAY, House, Visitor, words
from tests.web.test_staff import Staff

pytestmark = pytest.mark.timeout(240)
PHOTO = pictures.encoded(pictures.photo((900, 700)), "JPEG")
REPORTS = "/api/v1/admin/reports"


@pytest.fixture
def moderator(server: Server) -> Staff:
    return Staff(server, Role.MODERATOR)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def sour(house: House) -> dict[str, Any]:
    """A post of a member with a picture, a file and a poll, between two others."""
    house.says(house.owner, "zqbefore")
    ids = [
        house.member.ok("POST", f"{house.path}/files", files={"file": file})["id"]
        for file in (("zqpicture.jpg", PHOTO), ("zqfile.txt", b"zqcontent"))
    ]
    poll = {"options": ["zqoption", "other"], "expires_in": 3600}
    said = house.says(house.member, "zqsour words <b>", file_ids=ids, poll=poll)
    house.says(house.owner, "zqafter", in_reply_to_id=said["id"])
    made: dict[str, Any] = said
    return made


def report(house: House, person: Visitor, post: dict[str, Any], **form: Any) -> str:
    return person.sends(f"{house.url}/p/{post['id']}/report", **{"comment": "zqcomment", **form})


def numbers(moderator: Staff, house: House) -> list[str]:
    """Open reports about the member, the newest first."""
    page = moderator.browser.get("/admin/reports", about=house.member.id).text
    return re.findall(r'href="/admin/reports/(\d+)"', page)


def shown(moderator: Staff, number: str) -> str:
    answer = moderator.browser.get(f"/admin/reports/{number}")
    assert answer.status_code == 200
    return words(answer)


def files_of(moderator: Staff, number: str) -> list[str]:
    page = moderator.browser.get(f"/admin/reports/{number}").text
    return list(dict.fromkeys(re.findall(rf"/admin/reports/{number}/files/\d+", page)))


def gone(moderator: Staff, number: str) -> bool:
    return "Nothing is left of this post here" in shown(moderator, number)


def test_staff_see_the_reported_post_and_nothing_around_it(house: House, moderator: Staff) -> None:
    post = sour(house)
    asked = house.guest.seen(f"{house.url}/p/{post['id']}/report")
    assert "see this one post as it is now" in asked and "not which one, and not by whom" in asked
    assert "Those who run the server see this one post now" in report(house, house.guest, post)
    (number,) = numbers(moderator, house)
    page = moderator.browser.get(f"/admin/reports/{number}")
    seen = words(page)
    for part in ("zqsour words <b>", "zqoption", "zqcomment", "zqfile.txt", f"@{house.guest.name}"):
        assert part in seen, part
    for part in ("zqbefore", "zqafter", "Atelier", house.slug):
        assert part not in page.text, part
    urls = files_of(moderator, number)
    assert len(urls) == 2
    assert moderator.browser.get(urls[0]).headers["content-type"] == "image/jpeg"
    answer = moderator.browser.get(urls[1])
    assert answer.content == b"zqcontent" and answer.headers["cache-control"] == "private, no-store"
    # The list, the API and what staff is told say nothing of it.
    for path in ("/admin/reports", "/admin/log", "/notifications", f"/admin/accounts/{house.member.id}"):
        assert "zq" not in moderator.browser.get(path).text, path
    for one in (house.owner, house.member, house.guest):
        assert one.web.get(urls[1]).status_code in (403, 404)
        assert one.web.get(f"/admin/reports/{number}").status_code in (403, 404)
    assert moderator.browser.get(house.url).status_code == 404
    other = sour(house)["files"][1]["id"]
    assert moderator.browser.get(f"/admin/reports/{number}/files/{other}").status_code == 404


def test_applications_of_staff_hear_that_there_is_a_report_and_no_word_of_the_post(
    house: House, server: Server
) -> None:
    mod = staff.arriving(server, Role.MODERATOR)
    post = sour(house)
    path = f"{house.path}/posts/{post['id']}/report"
    house.owner.post(path, comment="zqcomment", category="spam")
    (told,) = mod.get(REPORTS, target_account_id=house.member.id)
    assert (told["in_space"], told["category"], told["comment"]) == (True, "spam", "")
    assert (told["statuses"], told["account"]["id"]) == ([], house.owner.id)
    assert "zq" not in str(told) and house.slug not in str(told)
    eventually(lambda: any(one["type"] == "admin.report" for one in mod.get("/api/v1/notifications")))
    assert "zq" not in str(mod.get("/api/v1/notifications"))
    assert house.owner.call("POST", path, json={"category": "boredom"}).status_code == 422
    assert house.owner.call("POST", path, json={"comment": "x" * 5000}).status_code == 422


def test_the_log_says_that_a_post_was_reported_and_not_by_whom(house: House) -> None:
    report(house, house.member, house.says(house.owner, "hm"))
    line = house.guest.get(f"{house.path}/log")["lines"][0]
    assert (line["what"], line["who"], line["about"], line["detail"]) == ("reported", "", "", "")
    assert "A post was reported to those who run the server" in house.owner.seen(f"{house.url}/log")


def test_the_same_person_reports_a_post_once_and_two_at_once_are_one(house: House, moderator: Staff) -> None:
    post = sour(house)
    headers = {"Authorization": f"Bearer {house.guest.token}"}

    def send() -> None:
        with httpx.Client(base_url=house.guest.server.url) as http:
            http.post(f"{house.path}/posts/{post['id']}/report", headers=headers).raise_for_status()

    both = [threading.Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert house.log().count("reported") == 1
    report(house, house.owner, post)
    assert len(numbers(moderator, house)) == 2 and house.log().count("reported") == 2


def test_ones_own_post_and_what_one_does_not_see_cannot_be_reported(house: House) -> None:
    mine, post = house.says(house.guest, "mine"), sour(house)
    assert "/report" not in house.guest.web.get(f"{house.url}/p/{mine['id']}").text
    assert f"/p/{post['id']}/report" in house.guest.web.get(f"{house.url}/p/{post['id']}").text
    for method in ("get", "post"):
        ask = getattr(house.guest.web, method)
        assert ask(f"{house.url}/p/{mine['id']}/report").status_code in (403, 404)
        for one in (house.outsider, house.guest):
            where = house.url if one is house.outsider else "/s/none-abcd"
            assert getattr(one.web, method)(f"{where}/p/{post['id']}/report").status_code == 404
    assert house.guest.call("POST", f"{house.path}/posts/12345/report").status_code == 404
    assert "reported" not in house.log()


def test_what_is_deleted_or_changed_afterwards_is_still_read_as_it_was(
    house: House, moderator: Staff
) -> None:
    post = sour(house)
    report(house, house.owner, post)
    (number,) = numbers(moderator, house)
    house.member.ok("PUT", f"{house.path}/posts/{post['id']}", json={"text": "kind words", "file_ids": []})
    house.member.delete(f"{house.path}/posts/{post['id']}")
    sweep(house)
    page = moderator.browser.get(f"/admin/reports/{number}").text
    assert "zqsour words" in page and "kind words" not in page
    assert [moderator.browser.get(url).status_code for url in files_of(moderator, number)] == [200, 200]
    # Nobody in the space fetches them any more.
    assert house.owner.call("GET", post["files"][1]["url"]).status_code == 404


def sweep(house: House) -> None:
    server = house.owner.server
    server.run(housekeeping.sweep, server.app, b"")


def left(house: House) -> tuple[int, int]:
    """Rows of what was reported, and of files, of this space."""
    server = house.owner.server

    async def count() -> tuple[int, int]:
        found = []
        for table in ("space_reports", "space_files"):
            sql = f"SELECT COUNT(*) FROM {table} WHERE space_id = (SELECT id FROM spaces WHERE slug = :s)"
            found.append(int(await server.app.db.read().value(sql, s=house.slug)))
        return found[0], found[1]

    return server.run(count)


@pytest.mark.parametrize("way", ["close", "act"])
def test_when_the_report_is_closed_nothing_of_the_post_is_left_with_staff(
    house: House, moderator: Staff, way: str
) -> None:
    post = sour(house)
    report(house, house.owner, post)
    (number,) = numbers(moderator, house)
    url = re.findall(
        rf"/admin/reports/{number}/files/\d+", moderator.browser.get(f"/admin/reports/{number}").text
    )[0]
    house.member.delete(f"{house.path}/posts/{post['id']}")
    form = {"measure": "silence", "text": "Be kind"} if way == "act" else {}
    assert moderator.browser.post(f"/admin/reports/{number}/{way}", **form).status_code == 200
    assert gone(moderator, number) and moderator.browser.get(url).status_code == 404
    moderator.browser.post(f"/admin/reports/{number}/open")
    assert gone(moderator, number)
    sweep(house)
    assert left(house) == (0, 0)


def test_a_report_outlives_neither_what_the_space_keeps_nor_the_space(house: House, moderator: Staff) -> None:
    house.owner.server.clock.to_noon()
    post = sour(house)
    report(house, house.owner, post)
    house.owner.ok("PUT", house.path, json={"retention_seconds": 86_400})
    house.owner.server.clock.advance(DAY + 60_000)
    sweep(house)
    (number,) = numbers(moderator, house)
    eventually(lambda: gone(moderator, number))
    eventually(lambda: left(house) == (0, 0))
    later = sour(house)
    report(house, house.owner, later)
    house.owner.ok("PUT", house.path, json={"retention_seconds": None})
    house.owner.ok("DELETE", house.path)
    newest = numbers(moderator, house)[0]
    assert "zqsour" in shown(moderator, newest)
    house.owner.server.clock.advance(8 * DAY)
    sweep(house)
    eventually(lambda: gone(moderator, newest))
    eventually(lambda: left(house) == (0, 0))


def test_what_nobody_closes_goes_after_ninety_days(house: House, moderator: Staff) -> None:
    report(house, house.owner, sour(house))
    (number,) = numbers(moderator, house)
    for days, expected in ((89, False), (2, True)):
        house.owner.server.clock.advance(days * DAY)
        sweep(house)
        assert gone(Staff(house.owner.server, Role.MODERATOR), number) is expected


def test_nothing_of_it_lies_in_the_database_in_clear(house: House) -> None:
    report(house, house.owner, sour(house))
    server = house.owner.server

    async def everything() -> str:
        db = server.app.db.read()
        tables = ("reports", "space_reports", "space_report_files", "jobs", "events", "notifications")
        return "".join(
            [repr([tuple(row.values()) for row in await db.all(f"SELECT * FROM {one}")]) for one in tables]
        )

    found = server.run(everything)
    assert "zq" not in found and house.member.id in found


@SIZES
def test_a_guest_reports_in_french_from_the_menu_with_and_without_a_script(
    house: House, browser: Chromium, moderator: Staff, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    house.guest.web.post("/settings/preferences", language="fr")
    first, second = sour(house), sour(house)
    for post, scripted in ((first, True), (second, False)):
        given = {"viewport": size, "java_script_enabled": scripted}
        tab = house.guest.opens(browser, f"{house.url}/p/{post['id']}", **given)
        article = tab.locator(f"#post-{post['id']}")
        article.locator("summary.more").click()
        article.get_by_role("link", name="Signaler ce message").click()
        expect(tab.get_by_text("L’équipe du serveur voit ce seul message")).to_be_visible()
        assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
        if scripted:
            assert axe_complaints(tab) == []
        tab.get_by_label("Que faut-il savoir").fill("zqcomment")
        tab.get_by_role("button", name="Envoyer le signalement").click()
        expect(tab.get_by_text("voit maintenant ce seul message")).to_be_visible()
    assert len(numbers(moderator, house)) == 2
    assert browser.complaints == []
