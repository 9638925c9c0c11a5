"""Somebody who writes on our pages: what stands in the box, and what went out."""

import re
from html import unescape
from typing import Any

import httpx

from tests import pictures
from tests.browser import Browser
from tests.entrance import Person, bearer
from tests.server import Server

_TEXT = re.compile(r'<textarea id="box-text"[^>]*>(.*?)</textarea>', re.DOTALL)
_MORE = re.compile(r'<textarea name="more\[\]"[^>]*>(.*?)</textarea>', re.DOTALL)


class Writer:
    """`person` at a browser, without script unless it is said to be `scripted`."""

    def __init__(self, server: Server, name: str = "ada") -> None:
        self.person = Person(server, name)
        self.server = server
        self.browser: Browser = self.person.browser()

    def device(self) -> Browser:
        """The same person somewhere else."""
        return self.person.browser()

    def scripted(self, path: str, **form: Any) -> httpx.Response:
        """As our own script sends a form."""
        headers = {
            "origin": self.server.url,
            "sec-fetch-site": "same-origin",
            "x-requested-with": "sabar",
        }
        return self.browser.http.post(path, data=form, headers=headers)

    def with_picture(self, path: str, **form: Any) -> httpx.Response:
        """As a browser sends a form with a file, redirects followed."""
        headers = {"origin": self.server.url, "sec-fetch-site": "same-origin"}
        flag = pictures.encoded(pictures.flag((32, 24)), "PNG")
        files = {"pictures[]": ("flag.png", flag, "image/png")}
        return self.browser.http.post(path, data=form, files=files, headers=headers, follow_redirects=True)

    def box(self, path: str = "/", browser: Browser | None = None) -> dict[str, str]:
        """What a browser without script would send of the box as it is opened, as far as it is text."""
        browser = browser or self.browser
        page = browser.get(path).text
        return {**browser.hidden(), "text": written(page)}

    def drafts(self) -> str:
        return unescape(self.browser.get("/drafts").text)

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The own ones, the newest first."""
        client, mine = self.server.client, bearer(self.person.token)
        me = client.get("/api/v1/accounts/verify_credentials", headers=mine).json()["id"]
        return list(client.get(f"/api/v1/accounts/{me}/statuses", headers=mine).json())

    def says(self, text: str, **more: Any) -> str:
        answer = self.server.client.post(
            "/api/v1/statuses", json={"status": text, **more}, headers=bearer(self.person.token)
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])


def written(page: str) -> str:
    """What stands in the box of a page."""
    found = _TEXT.search(page)
    assert found, page[:300]
    return unescape(found[1]).strip()


def following(page: str) -> list[str]:
    """What stands in the posts that follow, in the box of a page."""
    box = page.partition("data-follow-up-blank")[0]
    return [unescape(words).strip() for words in _MORE.findall(box)]
