"""People's words on our pages: each paragraph in its own direction, custom emoji as pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sabar.actions.staff import emojis
from sabar.web.frame import rich_text
from sabar.web.frame.people_parts import AccountView, EmojiView
from tests import pictures
from tests.entrance import Person, bearer
from tests.server import Server
from tests.web.chromium import Chromium, chromium
from tests.web.test_writing import posted

DRUM = EmojiView("drum", "/files/drum.png", "/files/drum.png")
MOVING = EmojiView("dance", "/files/dance.gif", "/files/dance.png")


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def directions(tab: Page, selector: str) -> list[str]:
    script = "all => all.map((it) => getComputedStyle(it).direction)"
    return list(tab.locator(selector).evaluate_all(script))


def test_each_paragraph_runs_its_own_way_and_names_and_links_do_not_decide(
    server: Server, browser: Chromium
) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    words = (
        f"Hello in English\n\nمرحبا بالعالم\n\n@{ada.name} שלום עולם\n\n#tag https://a.example/x سلام\n\n"
        f"@{ada.name} hello\n\nשלום hello"
    )
    wanted = ["ltr", "rtl", "rtl", "rtl", "ltr", "rtl"]
    id = posted(ben, words)
    bio = {"note": words, "fields_attributes": [{"name": "שם", "value": f"@{ada.name} שלום"}]}
    headers = bearer(ben.token)
    answer = server.client.patch("/api/v1/accounts/update_credentials", json=bio, headers=headers)
    assert answer.status_code == 200, answer.text
    server.client.put(f"/api/v1/statuses/{id}", json={"status": f"{words}."}, headers=headers)
    quoting = posted(ada, "look", quoted_status_id=id)
    tab = browser.tab()
    tab.goto(f"/@{ben.name}/{id}")
    assert directions(tab, ".post.focal .text > p") == wanted
    assert (
        tab.locator(".post.focal .text p").nth(2).evaluate("it => getComputedStyle(it).textAlign") == "start"
    )
    tab.goto(f"/@{ada.name}/{quoting}")
    assert directions(tab, ".quoted .text > p") == wanted
    tab.goto(f"/@{ben.name}")
    assert directions(tab, ".profile .text > p, .profile-head .text > p, section .text > p")[:6] == wanted
    assert directions(tab, ".fields dt, .fields dd") == ["rtl", "rtl"]
    tab.goto(f"/@{ben.name}/{id}/history")
    assert directions(tab, ".text > p")[:6] == wanted
    assert browser.complaints == []


def test_custom_emoji_are_pictures_wherever_people_speak_and_codes_in_titles(
    server: Server, browser: Chromium, tmp_path: Path
) -> None:
    picture = tmp_path / "drum.png"
    picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
    server.run(emojis.add, server.app, "drum", picture)
    ada = Person(server, "ada")
    profile = {
        "display_name": "Ada :drum:",
        "note": "I play :drum:",
        "fields_attributes": [{"name": "at :drum:", "value": "the :drum:"}],
    }
    server.client.patch("/api/v1/accounts/update_credentials", json=profile, headers=bearer(ada.token))
    id = server.client.post(
        "/api/v1/statuses",
        json={
            "status": "a :drum: and :none: and :drum::drum:",
            "spoiler_text": "mind the :drum:",
            "poll": {"options": ["yes :drum:", "no"], "expires_in": 600},
        },
        headers=bearer(ada.token),
    ).json()["id"]
    tab = browser.tab()
    tab.goto(f"/@{ada.name}/{id}")
    title = tab.locator("meta[property='og:title']").get_attribute("content")
    assert title is not None and title.startswith("Ada :drum: (")
    tab.locator("article.focal summary").first.click()
    for place in (".byline .name", "summary strong", ".text", ".poll .option"):
        drawn = tab.locator(f"article.focal {place} img.emoji")
        assert drawn.count() == 1, place
        assert drawn.get_attribute("alt") == ":drum:"
        drawn.scroll_into_view_if_needed()
        tab.wait_for_function("it => it.complete && it.naturalWidth > 0", arg=drawn.element_handle())
    assert ":none: and :drum::drum:" in tab.locator("article.focal .text").inner_text()
    line = tab.locator("article.focal .text p").first
    assert line.evaluate("it => it.offsetHeight < 2 * it.querySelector('img').offsetHeight"), (
        "stands in the line"
    )
    tab.goto(f"/@{ada.name}")
    for place in ("h2", ".text", ".fields dt", ".fields dd"):
        assert tab.locator(f"main {place} img.emoji").first.is_visible(), place
    session = ada.browser().session
    assert session
    tab.context.add_cookies([{"name": "session", "value": session, "url": server.url}])
    tab.goto(f"/@{ada.name}")
    for place in ("h1", ".nav .me"):
        assert tab.locator(f"{place} img.emoji").is_visible(), place
    assert tab.title().startswith("Ada :drum:")
    assert browser.complaints == []


def test_codes_are_drawn_in_words_and_nowhere_else() -> None:
    link = '<p><a href="https://a.example/:drum:" class="x">https://a.example/:drum:</a> :drum:</p>'
    assert rich_text.text(link, [DRUM]).count("<img") == 1
    assert 'href="https://a.example/:drum:"' in rich_text.text(link, [DRUM])
    assert rich_text.line("<b>:drum:</b>", [DRUM]).startswith("&lt;b&gt;<img")
    assert "<img" not in rich_text.line("10:drum:30 :drum::drum: :other:", [DRUM])
    assert "prefers-reduced-motion" in rich_text.line(":dance:", [MOVING])
    who = AccountView(id="1", handle="a", name="A :drum:", url="/@a", avatar="/a", face="/a", emojis=(DRUM,))
    assert rich_text.name(who).count("<img") == 1
