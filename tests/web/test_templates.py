"""Every page, drawn from made-up contents in each language, and looked at by axe in Chromium."""

import functools
import http.server
import importlib
import itertools
import re
import sys
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import minijinja
import pytest
from babel.messages import pofile
from playwright.sync_api import Page

from sabar.effects import letters
from sabar.kit import i18n
from sabar.rules.writing import language
from sabar.web.frame import render
from sabar.web.spaces.exports import archive
from tests.web.chromium import axe_complaints, chromium

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sample_pages = importlib.import_module("sample_pages")
messages = importlib.import_module("messages")
frame = importlib.import_module("samples.frame")

POLICY = (
    f"default-src 'none'; script-src 'nonce-{frame.NONCE}'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types sabar"
)
NAMES = [name for name in sample_pages.samples("en") if not name.startswith("fragment")]
#: Two narrow spaces that French puts before tall punctuation; a plain space there would break a line.
BAD_FRENCH = re.compile(r" [?!;:»](?:\s|$)|« |'")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_can_be_drawn(lang: str) -> None:
    for name, page in sample_pages.samples(lang).items():
        html = render.page(page).decode()
        assert "{{" not in html and "{%" not in html, name
        assert " style=" not in html and not re.search(r"<[^>]+ on[a-z]+=", html), (
            f"{name}: inline style or script"
        )
        if not name.startswith("fragment"):
            assert html.lstrip().lower().startswith("<!doctype html>"), name
            assert len(re.findall(r"<h1[ >]", html)) == 1, f"{name}: one first heading"
            # A player stands in a frame, which somebody asked for.
            loaded = r'<(?:img|script|source|video|audio|link|use)\b[^>]* (?:src|href)="(?:https?:)?//'
            assert not re.search(loaded, html), name


def test_every_template_is_drawn_by_a_sample_or_used_by_another() -> None:
    drawn = {page.template for page in sample_pages.samples("en").values()}
    there = {str(path.relative_to(render.TEMPLATE_DIR)) for path in render.TEMPLATE_DIR.rglob("*.html")}
    calls = re.compile(r'"((?:[a-z_]+/)+[a-z_]+\.html)"')
    # Pages of an archive are no pages of this server.
    programs = [Path(render.__file__), Path(archive.__file__)]
    sources = [*render.TEMPLATE_DIR.rglob("*.html"), *programs]
    used = {name for path in sources for name in calls.findall(path.read_text(encoding="utf-8"))}
    assert there == drawn | used


def test_every_macro_a_template_asks_for_is_called_in_it() -> None:
    asked = re.compile(r'{% from "[^"]+" import ([^%]+) %}')
    wrong = []
    for path in render.TEMPLATE_DIR.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        names = [name.split()[-1] for found in asked.findall(text) for name in found.split(",")]
        wrong += [f"{path.name}: {name}" for name in names if not re.search(rf"\b{name}\(", text)]
    assert wrong == []


def test_every_sentence_is_translated() -> None:
    assert messages.main(check=True) == 0


def test_every_sentence_of_the_templates_is_in_the_files() -> None:
    found = {message.id for message in messages.gather() if message.id}
    for lang in i18n.languages():
        if lang == i18n.SOURCE:
            continue
        catalog = i18n.catalog(lang)
        for sentence in found:
            one, many = sentence if isinstance(sentence, tuple) else (sentence, None)
            said = [catalog.ngettext(one, many, n) for n in (1, 5)] if many else [catalog.gettext(one)]
            holes = set(re.findall(r"\{(\w+)\}", many or one))
            for text in said:
                assert set(re.findall(r"\{(\w+)\}", text)) <= holes, f"{lang}: {text}"


def test_french_is_set_as_french_is_printed() -> None:
    # Letters are plain text with plain spaces.
    in_letters = {*itertools.chain(*letters.LETTERS.values()), *letters.MEASURES.values()}
    with (i18n.LOCALE_DIR / "fr" / "LC_MESSAGES" / "sabar.po").open("rb") as source:
        known = [message for message in pofile.read_po(source) if message.id]
    said = [
        text
        for message in known
        if message.id not in in_letters
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert said
    assert [line for line in said if BAD_FRENCH.search(line)] == []


def test_no_line_begins_with_the_dot_between_two_facts() -> None:
    bad = []
    for name, page in sample_pages.samples("fr").items():
        html = re.sub(r"<title>.*?</title>", "", unescape(render.page(page).decode()), flags=re.S)
        bad += [f"{name}: {found}" for found in re.findall(r".*[ \n](?:\s|<[^>]+>)*·.*", html)]
    assert bad == []


def test_the_sheet_of_a_leak_test_is_a_line_for_each_exit_and_what_leaked_lies_open() -> None:
    drawn = sample_pages.samples("en")
    sheet = render.page(drawn["space_proof"]).decode()
    assert sheet.count('<details class="exit') == 2 and 'class="exit bad"' not in sheet
    sheet = render.page(drawn["space_proof_leaked"]).decode()
    assert sheet.count('<details class="exit') == 3 and sheet.count('<details class="exit bad" open>') == 1
    assert "Tell those who run this server" in sheet


def test_the_language_follows_the_browser() -> None:
    assert language.choose("fr-CA,fr;q=0.9,en;q=0.8") == "fr"
    assert language.choose("de-AT, en;q=0.1") == "en"
    assert language.choose("en;q=0.2, fr;q=0.9") == "fr"
    assert language.choose("fr", wanted="en") == "en"
    assert language.choose(";;;q=x,,") == "en"


def test_a_name_in_a_sentence_is_escaped() -> None:
    said = i18n.gettext("en", "{a} < {b}", a=minijinja.Markup("<i>x</i>"), b="<u>")
    assert said == "<i>x</i> &lt; &lt;u&gt;"


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    sample_pages.write(folder)
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def tab(site: str) -> Iterator[Page]:
    with chromium(site) as browser:
        yield browser.tab(viewport={"width": 390, "height": 844})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.timeout(300)
def test_axe_finds_nothing_serious_and_nothing_overflows(site: str, tab: Page, scheme: Any) -> None:
    tab.emulate_media(color_scheme=scheme)
    wide, bad = [], {}
    for name in NAMES:
        tab.goto(f"{site}/fr/{name}.html")
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
        if found := axe_complaints(tab, colours_only=scheme == "dark"):
            bad[name] = found
    assert wide == []
    assert bad == {}, "\n".join(f"{name}: {found}" for name, found in bad.items())


def test_the_pages_keep_to_their_own_policy(site: str, tab: Page) -> None:
    broken: list[str] = []
    tab.on(
        "console", lambda message: broken.append(message.text) if "Content Security" in message.text else None
    )
    tab.on("pageerror", lambda error: broken.append(str(error)))
    for name in ("home", "thread", "login", "settings_passkeys", "welcome", "profile_mine"):
        tab.goto(f"{site}/en/{name}.html")
        tab.wait_for_function("() => document.querySelector('script[type=module]') !== null")
    assert broken == []
