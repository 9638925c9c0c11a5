"""Journey 8: a space, a colleague and a guest; nothing of it outside, on the disk, or after its time.

Owner and colleague speak one language, the guest the other; on the phone the other way round. What one sends,
the others see within two seconds without a reload; the page of whoever is put out ends within one.
"""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from sabar.db.engine_sqlite_connection import path_of
from sabar.effects import housekeeping
from sabar.kit import i18n, times
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import SPACES, Visitor, words

pytestmark = pytest.mark.timeout(180)
SOON, AT_ONCE = 2_000, 1_000
NAME = "Zqatelier"
#: What nothing else says: in posts, in a file, as the name of one, and by the guest.
SECRETS = ("zqkiln", "zqclay", "zqglaze", "zqplan")


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder) as server:
        # Retention counts days of UTC.
        server.clock.to_noon()
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


class Seat:
    """Somebody before a page, in a language; what stands on it is asked for in English."""

    def __init__(self, tab: Page, lang: str) -> None:
        self.tab, self.lang = tab, lang

    def words(self, english: str, **given: object) -> str:
        return i18n.gettext(self.lang, english, **given)

    def button(self, english: str, **given: object) -> Locator:
        return self.tab.get_by_role("button", name=self.words(english, **given))

    def link(self, english: str) -> Locator:
        return self.tab.get_by_role("link", name=self.words(english), exact=True).locator("visible=true")

    def field(self, english: str) -> Locator:
        return self.tab.get_by_label(self.words(english), exact=True)

    def says(self, text: str) -> None:
        self.tab.locator("#box-text").fill(text)
        self.button("Send to {space}", space=NAME).click()

    def knows_the_room(self, people: str) -> None:
        """Nobody mistakes it: its name on top and on the button, and who reads along."""
        expect(self.tab.locator("h1")).to_have_text(NAME)
        expect(self.tab.locator(".space-head")).to_contain_text(people)
        self.tab.locator("#box-text").focus()
        sends = self.tab.locator("[data-send]")
        expect(sends).to_contain_text(self.words("Send to {space}", space=NAME))
        expect(sends).to_contain_text(people)

    def sees(self, text: str) -> None:
        """The post, or the pill that says how it begins and unfolds it."""
        newest, pill = self.tab.locator(".feed .post .text").first, self.tab.locator(".pill", has_text=text)
        expect(newest).to_have_text(text, timeout=SOON)
        if not newest.is_visible():
            pill.click()
        expect(newest).to_be_in_viewport()


def seat(browser: Chromium, person: Visitor, lang: str, path: str, size: ViewportSize) -> Seat:
    person.web.post("/settings/preferences", language=lang)
    return Seat(person.opens(browser, path, viewport=size, locale=lang), lang)


def link_into(owner: Seat, **given: str) -> str:
    """Made in the pages: for a member, or for a guest until `ends_at`."""
    owner.link("Members").click()
    owner.link("Invite somebody").click()
    if given:
        owner.tab.locator("[name=role][value=guest]").check()
        owner.field("A guest’s time ends on").fill(given["ends_at"])
    owner.button("Create link").click()
    return owner.field("Link into the space").input_value()


def in_the_room(one: Seat, url: str) -> None:
    with one.tab.expect_websocket(lambda socket: "/api/v1/streaming" in socket.url):
        one.tab.goto(url)
    one.tab.wait_for_timeout(300)


def nothing_outside(server: Server, outsider: Visitor, slug: str, handle: str) -> None:
    """Where an outsider, staff, a feed, a search, another server or a box on another page might meet it."""
    for path in ("", "/members", "/log", "/settings", "/search?q=zqkiln", "/log.json"):
        found = [outsider.web.get(f"/s/{one}{path}") for one in (slug, "nowhere-k2x7")]
        assert [one.status_code for one in found] == [404, 404], path
        assert words(found[0]) == words(found[1]), path
    assert outsider.call("GET", f"{SPACES}/{slug}").status_code == 404
    places = [
        *(f"/@{handle}{end}" for end in ("", ".rss", "/media")),
        *(f"/api/v1/timelines/{line}" for line in ("public", "home", "tag/zqkiln")),
        f"/api/v1/accounts/lookup?acct={handle}",
        f"/api/oembed?url={server.url}/s/{slug}",
        f"/.well-known/webfinger?resource=acct:{handle}@{server.settings.domain}",
        *(f"/api/v2/search?q={word}" for word in (*SECRETS, NAME)),
        *(f"/search?q={word}" for word in (*SECRETS, NAME)),
        "/explore",
        "/public",
        "/api/v2/instance",
        "/nodeinfo/2.1",
        "/api/v1/admin/accounts",
        "/api/v1/trends/tags",
    ]
    for ask in (outsider.call, _stranger(server)):
        for path in places:
            said = ask("GET", path).text.lower()
            # A search repeats what it was asked for.
            told = [one for one in (*SECRETS, NAME.lower()) if one in said and one not in path.lower()]
            assert (told, slug in said and slug not in path) == ([], False), path


def _stranger(server: Server) -> Any:
    return server.client.request


def lies_in_clear(data: Path, database: Path) -> list[str]:
    files = [*data.rglob("*"), database, Path(f"{database}-wal")]
    contents = [one.read_bytes() for one in files if one.is_file()]
    assert sum(map(len, contents)) > 100_000
    return [word for word in SECRETS if any(word.encode() in content for content in contents)]


@SIZES
def test_four_people_and_a_room_of_which_one_of_them_never_hears(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    browser.complaints.clear()
    theirs, other = ("en", "fr") if size["width"] > 1000 else ("fr", "en")
    ana, ben, eve = (Visitor(server, start) for start in ("ana", "ben", "eve"))
    # A space, a colleague, and a guest until Friday who has no account here.
    owner = seat(browser, ana, theirs, "/s", size)
    owner.field("Name").fill(NAME)
    owner.button("Create space").click()
    owner.tab.wait_for_url(re.compile("/s/zqatelier-"))
    room = re.sub(r"/members.*", "", owner.tab.url)
    slug = room.rpartition("/")[2]
    colleague = seat(browser, ben, theirs, link_into(owner), size)
    colleague.button("Join the space").click()
    colleague.tab.wait_for_url(re.compile(room))
    friday = datetime.fromtimestamp(server.clock.now_ms() / 1000, UTC) + timedelta(days=2)
    guest = Seat(browser.tab(viewport=size, locale=other), other)
    guest.tab.goto(link_into(owner, ends_at=f"{friday:%Y-%m-%dT%H:%M}"))
    guest.link("Come in as a guest").click()
    guest.field("Your name").fill("Gus Guest")
    guest.field("E-mail").fill(f"{fresh_name('gus')}@example.org")
    guest.field("Password").fill(PASSWORD)
    guest.button("Come in").click()
    guest.tab.wait_for_url(re.compile(room))
    for one in (owner, colleague, guest):
        in_the_room(one, room)
        count = i18n.ngettext(one.lang, "{n} member", "{n} members", 2, n=2)
        one.knows_the_room(f"{count}, 1 ")
    # Text and a file, both ways.
    owner.says("zqkiln is hot")
    for one in (owner, colleague, guest):
        one.sees("zqkiln is hot")
    file = {"name": "zqplan.txt", "mimeType": "text/plain", "buffer": b"zqclay at six" * 500}
    guest.tab.locator("[data-pick-files]").first.set_input_files([file])  # type: ignore[list-item]
    expect(guest.tab.locator("[data-drop-file]")).to_have_count(1)
    guest.says("zqglaze for all")
    for one in (owner, colleague, guest):
        one.sees("zqglaze for all")
        expect(one.tab.locator(".feed .post").first.locator(".file")).to_contain_text("zqplan.txt")
    with owner.tab.expect_download() as fetched:
        owner.tab.locator(".feed .file").first.click()
    assert fetched.value.path().read_bytes() == file["buffer"]
    guest.tab.locator(".feed .post").last.locator(f"summary[title='{guest.words('React')}']").click()
    guest.tab.locator(".feed .post").last.get_by_label(guest.words("Another emoji…")).click()
    guest.tab.locator("[data-insert='🥁']").first.click()
    expect(owner.tab.locator(".feed .post").last.locator(".sign")).to_contain_text("🥁 1", timeout=SOON)
    nothing_outside(server, eve, slug, ana.name)
    assert lies_in_clear(server.settings.data, path_of(server.settings.database)) == []
    # Everybody reads who came.
    colleague.tab.goto(f"{room}/log")
    expect(colleague.tab.locator("ol[reversed] .thing")).to_have_count(5)
    joined = colleague.words("{who} joined as a guest", who="").strip()
    expect(colleague.tab.locator("ol[reversed]")).to_contain_text(joined)
    for one in (owner, colleague, guest):
        assert axe_complaints(one.tab) == []
    in_the_room(colleague, room)
    # The guest goes, and what is on his screen with him.
    owner.tab.goto(f"{room}/members")
    owner.tab.locator(".person", has_text="Gus Guest").get_by_role(
        "link", name=owner.words("Change…")
    ).click()
    owner.link("Remove from this space…").click()
    start = time.monotonic()
    owner.button("Remove").click()
    expect(guest.tab.get_by_text(guest.words("You are no longer in this space")).first).to_be_visible(
        timeout=AT_ONCE
    )
    assert time.monotonic() - start < SOON / 1000
    assert not any(word in guest.tab.content() for word in (*SECRETS, NAME))
    guest.tab.goto(room)
    expect(guest.tab.locator("body")).not_to_contain_text(NAME)
    # What is older than a day goes, before their eyes.
    owner.tab.goto(f"{room}/settings")
    owner.tab.locator("#retention").select_option("86400")
    owner.tab.locator("#all button.button").click()
    in_the_room(owner, room)
    kept = i18n.ngettext(owner.lang, "kept for {n} day", "kept for {n} days", 1, n=1)
    expect(owner.tab.locator(".space-head")).to_contain_text(kept)
    server.clock.advance(times.DAY + times.HOUR)
    server.run(housekeeping.sweep, server.app, b"")
    for one in (owner, colleague):
        expect(one.tab.locator(".feed .post")).to_have_count(0)
    assert ana.get(f"{SPACES}/{slug}/posts") == []
    eventually(lambda: files_of(server, slug) == 0)
    assert lies_in_clear(server.settings.data, path_of(server.settings.database)) == []
    # The guest's browser heard twice that there is nothing.
    assert [one for one in browser.complaints if "404" not in one] == []


def files_of(server: Server, slug: str) -> int:
    sql = "SELECT COUNT(*) FROM space_files f JOIN spaces s ON s.id = f.space_id WHERE s.slug = :slug"
    found: int = server.run(server.app.db.read().value, sql, slug=slug)
    return found
