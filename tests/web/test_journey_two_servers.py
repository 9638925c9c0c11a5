"""Two servers and two browsers: somebody reads a profile elsewhere, follows with his own account, and they
talk, live.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api import people
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.outside import ThisMachine
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, launched

pytestmark = pytest.mark.timeout(180)
#: Seconds from one server to an open page on the other one; each way is signed, fetched and checked.
LIVE_MS = 15_000

WORDS = {
    "en-GB": {"follow": "Follow from another server", "continue": "Continue"},
    "fr-FR": {"follow": "Suivre depuis un autre serveur", "continue": "Continuer"},
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=ENGINES)
def servers(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path: Path
) -> Iterator[tuple[Server, Server]]:
    guard, options = ThisMachine(), {"federation": "on"}
    with (
        new_database(request.param) as here,
        new_database(request.param) as there,
        running_server(here, tmp_path / "here", guard=guard, **options) as first,
        running_server(there, tmp_path / "there", guard=guard, **options) as second,
    ):
        yield first, second


def enter(chrome: Chromium, person: Person, **options: object) -> Page:
    tab = chrome.tab(**options)
    tab.goto("/login")
    tab.fill("#email", f"{person.name}@example.org")
    tab.fill("#password", PASSWORD)
    tab.locator("form.form button.wide").first.click()
    expect(tab.locator("[data-box]")).to_be_attached()
    return tab


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_somebody_of_another_server_finds_follows_and_answers(
    servers: tuple[Server, Server], language: str
) -> None:
    here, there = servers
    ada, zoe = people.join(here, "ada"), people.join(there, "zoe")
    options = {"locale": language, **(PHONE if language == "fr-FR" else {})}
    with launched() as browser:
        at_ada, at_zoe = Chromium(browser, here.url), Chromium(browser, there.url)
        author, reader = enter(at_ada, ada, **options), enter(at_zoe, zoe, **options)

        # Signed in at home only, she reads a profile elsewhere and is led back to follow.
        visitor = reader.context.new_page()
        visitor.goto(f"{here.url}/@{ada.name}")
        visitor.get_by_role("link", name=WORDS[language]["follow"]).click()
        visitor.fill("[name=handle]", f"@{zoe.name}@{there.settings.domain}")
        visitor.locator(".sheet button.wide, form.form button.wide").last.click()
        visitor.locator(f'a.button[href^="{there.url}"]').click()
        expect(visitor).to_have_url(f"{there.url}/@{ada.name}@{here.settings.domain}")
        visitor.locator(".profile form.follow button").first.click()
        eventually(lambda: len(ada.get(f"/api/v1/accounts/{ada.id}/followers")) == 1)
        author.goto(f"/@{zoe.name}@{there.settings.domain}")
        expect(author.locator(".profile")).to_be_visible()

        # What he says stands on her open home; what she answers, in his open thread.
        reader.goto("/")
        author.goto("/")
        author.fill("#box-text", "The river is high")
        author.locator("[data-send]").click()
        shown = reader.locator(".pill, article.post", has_text="The river is high").first
        expect(shown).to_be_visible(timeout=LIVE_MS)
        if reader.locator(".pill").count():
            reader.locator(".pill").click()
        post = reader.locator("article", has_text="The river is high").first
        expect(post).to_be_visible()
        expect(post).to_contain_text(f"@{ada.name}@{here.settings.domain}")

        said = ada.get(f"/api/v1/accounts/{ada.id}/statuses")[0]
        author.goto(f"/@{ada.name}/{said['id']}")
        copy = zoe.get("/api/v1/timelines/home")[0]
        reader.goto(f"/@{ada.name}@{here.settings.domain}/{copy['id']}")
        reader.locator("#box-text").press("End")
        reader.locator("#box-text").press_sequentially("Then we stay")
        reader.locator("[data-send]").click()
        expect(author.locator("article", has_text="Then we stay").first).to_be_visible(timeout=LIVE_MS)
        assert [one for one in at_ada.complaints if "asked another host" not in one] == []
