"""Films and sounds on the pages, and in the box."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import filming
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.test_journeys import at_home, join, meets, open_the_server, say


@pytest.fixture
def server(new_database: NewDatabase, tmp_path: Path) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path, registrations="invite") as server:
        yield server


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_a_film_is_put_into_the_box_and_plays_in_the_page(
    server: Server, browser: Chromium, tmp_path: Path
) -> None:
    ann, ben = browser.tab(), browser.tab(reduced_motion="no-preference")
    link = open_the_server(server, ann)
    join(ben, link, "ben")
    at_home(ann, ben)
    film = tmp_path / "film.mp4"
    film.write_bytes(filming.film())
    ann.locator("[data-pick]").set_input_files(film)
    ann.locator("[data-picture].filled [name^=alt]").fill("Colours and a tone")
    say(ann, "Look and listen")
    meets(ben, "Look and listen", timeout=20_000)
    shown = ben.locator("article.post", has_text="Look and listen").locator("video")
    expect(shown).to_be_visible(timeout=20_000)
    expect(shown).to_have_attribute("aria-label", "Colours and a tone")
    shown.evaluate("it => it.play()")
    expect(shown).to_have_js_property("readyState", 4)

    moving = tmp_path / "moving.gif"
    moving.write_bytes(filming.gif())
    ann.locator("[data-pick]").set_input_files(moving)
    ann.locator("[data-picture].filled [name^=alt]").fill("Colours that change")
    say(ann, "It moves")
    meets(ben, "It moves", timeout=20_000)
    loop = ben.locator("article.post", has_text="It moves").locator("sabar-loop video")
    expect(loop).to_have_js_property("paused", False, timeout=20_000)

    broken = tmp_path / "broken.mp4"
    broken.write_bytes(filming.film()[:700])
    ann.locator("[data-pick]").set_input_files(broken)
    say(ann, "Nothing is lost")
    expect(ann.locator(".box .form-error")).to_contain_text("This file cannot be shown")
    expect(ann.locator("#box-text")).to_have_value("Nothing is lost")
    ann.locator("[data-remove]:visible").click()

    tone = tmp_path / "tone.mp3"
    tone.write_bytes(filming.sound("a.mp3"))
    ann.locator("[data-pick]").set_input_files(tone)
    say(ann, "Only sound")
    meets(ben, "Only sound", timeout=20_000)
    heard = ben.locator("article.post", has_text="Only sound").locator("audio")
    expect(heard).to_be_visible(timeout=20_000)
    assert [said for said in browser.complaints if "422" not in said] == []


def test_a_film_is_sent_without_scripts_too(server: Server, browser: Chromium, tmp_path: Path) -> None:
    ann = browser.tab(java_script_enabled=False)
    open_the_server(server, ann)
    ann.goto("/")
    film = tmp_path / "film.mp4"
    film.write_bytes(filming.film())
    ann.locator("input[name=with_pictures]").check(force=True)
    ann.locator("#picture-1").set_input_files(film)
    ann.fill("#alt-1", "Colours and a tone")
    say(ann, "Look and listen")
    shown = ann.locator("article.post", has_text="Look and listen").locator("video")
    expect(shown).to_have_attribute("aria-label", "Colours and a tone", timeout=20_000)
