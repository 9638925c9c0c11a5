"""Forms that send several of a kind: pictures with their words, and the things to know about somebody."""

import re
from typing import Any
from urllib.parse import urlencode

import httpx

from sabar.rules import limits
from tests import pictures
from tests.browser import Browser
from tests.entrance import Person, bearer
from tests.server import Server

SMALL = pictures.encoded(pictures.flag((8, 8)), "PNG")
MOST = limits.STATUSES.media
#: A place in the form for which no file was chosen.
NONE = b""
ROWS = [("Web", "a.example"), ("", ""), ("Town", "Dakar")]


def send(browser: Browser, path: str, files: list[bytes], **form: list[str]) -> httpx.Response:
    """As a browser sends it: a field for every place, chosen or not."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, values in form.items()
        for value in values
    ]
    for file in files:
        name = "x.png" if file else ""
        head = f'Content-Disposition: form-data; name="pictures[]"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + file)
    body = b"".join(b"--edge\r\n%s\r\n" % part for part in parts) + b"--edge--\r\n"
    return _posted(browser, path, body, "multipart/form-data; boundary=edge")


def save_profile(browser: Browser, name: str) -> httpx.Response:
    rows = [pair for title, value in ROWS for pair in (("fields[][name]", title), ("fields[][value]", value))]
    body = urlencode([("name", name), *rows]).encode()
    return _posted(browser, "/settings/profile", body, "application/x-www-form-urlencoded")


def _posted(browser: Browser, path: str, body: bytes, kind: str) -> httpx.Response:
    headers = {"origin": browser.server.url, "sec-fetch-site": "same-origin", "content-type": kind}
    return browser.http.post(path, content=body, headers=headers)


def latest(person: Person) -> dict[str, Any]:
    me = person.server.client.get("/api/v1/accounts/lookup", params={"acct": person.name}).json()["id"]
    posts = person.server.client.get(f"/api/v1/accounts/{me}/statuses", headers=bearer(person.token)).json()
    return dict(posts[0]) if posts else {}


def words(post: dict[str, Any]) -> list[str | None]:
    return [one["description"] for one in post["media_attachments"]]


def test_each_picture_keeps_its_words_whichever_places_are_filled(server: Server) -> None:
    ana = Person(server, "ana")
    form = {"text": ["look"], "alts[]": ["", "one", "unused", "two"]}
    answer = send(ana.browser(), "/compose", [NONE, SMALL, NONE, SMALL], **form)
    assert answer.status_code == 303
    assert words(latest(ana)) == ["one", "two"]


def test_there_are_as_many_places_as_a_post_may_have_pictures(server: Server) -> None:
    ana = Person(server, "ana")
    browser = ana.browser()
    page = browser.get("/compose").text.partition("data-follow-up-blank")[0]
    assert page.count('name="pictures[]"') == MOST
    assert send(browser, "/compose", [SMALL] * (MOST + 1), text=["look"]).status_code == 422
    assert latest(ana) == {}
    told = {"text": ["look"], "alts[]": ["a small picture"] * MOST}
    assert send(browser, "/compose", [SMALL] * MOST, **told).status_code == 303
    assert len(words(latest(ana))) == MOST


def test_the_words_of_pictures_that_stay_are_changed_by_their_ids(server: Server) -> None:
    ana = Person(server, "ana")
    browser = ana.browser()
    send(browser, "/compose", [SMALL] * 2, **{"text": ["look"], "alts[]": ["one", "two"]})
    post = latest(ana)
    ids = re.findall(r'name="kept_alts\[(\d+)\]"', browser.get(f"/compose?edit={post['id']}").text)
    assert ids == [one["id"] for one in post["media_attachments"]]
    form = {"text": ["look"], "keep": ids, f"kept_alts[{ids[0]}]": ["first"], f"kept_alts[{ids[1]}]": ["two"]}
    assert send(browser, f"/compose/{post['id']}", [NONE] * MOST, **form).status_code == 303
    assert words(latest(ana)) == ["first", "two"]


def test_what_there_is_to_know_about_somebody_is_saved_row_by_row(server: Server) -> None:
    browser = Person(server, "ana").browser()

    def shown(page: str, kind: str) -> list[str]:
        return re.findall(rf'name="fields\[\]\[{kind}\]"[^>]*?value="([^"]*)"', page)

    saved = save_profile(browser, "Ana")
    assert saved.status_code == 303, re.findall("form-error.*", saved.text)
    page = browser.get("/settings/profile").text
    assert shown(page, "name") == ["Web", "Town", "", ""]
    assert shown(page, "value") == ["a.example", "Dakar", "", ""]
    refused = save_profile(browser, "A" * 100)
    assert refused.status_code == 422
    assert shown(refused.text, "name") == ["Web", "", "Town", ""]
