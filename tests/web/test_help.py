"""The page that says what one can do before a post flies, and after."""

import re
from html import unescape

import pytest

from tests.browser import Browser
from tests.server import Server
from tests.web.writer import Writer


@pytest.mark.parametrize(
    ("lang", "title", "moment"),
    [
        ("en", "Before it flies, and after", "a post waits ten seconds before anybody has it"),
        ("fr", "Avant l’envol, et après", "un message attend dix secondes avant que quiconque ne l’ait"),
    ],
)
def test_everybody_may_read_it_in_their_language_and_its_links_are_for_members(
    server: Server, lang: str, title: str, moment: str
) -> None:
    visitor = Browser(server)
    visitor.http.headers["accept-language"] = lang
    ada = Writer(server)
    ada.browser.post("/settings/preferences", language=lang)
    for browser in (visitor, ada.browser):
        page = unescape(browser.get("/help").text)
        assert title in page and moment in page
    links = re.findall(
        r'href="(/[a-z/]+)"', ada.browser.get("/help").text.partition('class="section told-of"')[2]
    )
    for path in ("/audience", "/labels", "/outbox", "/settings/holds", "/receipts", "/settings/narrow"):
        assert path in links
        assert ada.browser.get(path).status_code == 200
    assert 'href="/labels"' not in visitor.get("/help").text


def test_whoever_writes_waits_or_settles_something_is_a_press_away(server: Server) -> None:
    ada = Writer(server)
    for path in ("/", "/compose", "/outbox", "/settings", "/web/keys"):
        assert 'href="/help"' in ada.browser.get(path).text, path
    assert 'href="/help"' in Browser(server).get("/").text
