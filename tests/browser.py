"""A browser without a screen for tests of our pages: keeps cookies, sends forms as a browser does."""

import re
import ssl
from html import unescape
from typing import Any

import httpx

from tests.server import Server

#: Made once: each browser would read all certificates of the machine, which takes longer than opening a page.
_TLS = ssl.create_default_context()
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Browser:
    """`at`: the page it is on. Redirects are followed within the server only."""

    def __init__(self, server: Server, **headers: str) -> None:
        self.server = server
        # No connection is kept open, so that a test need not close its browsers.
        self.http = httpx.Client(
            base_url=server.url,
            timeout=20,
            verify=_TLS,
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"accept": "text/html", "accept-language": "en", **headers},
        )
        self.at: httpx.Response | None = None

    def get(self, path: str, *, follow: bool = True, **query: Any) -> httpx.Response:
        """Open a page."""
        return self._follow(self.http.get(path, params=query or None), follow=follow)

    def post(self, path: str, *, follow: bool = True, **form: Any) -> httpx.Response:
        """Send a form from a page of this server."""
        headers = {"origin": self.server.url, "sec-fetch-site": "same-origin"}
        return self._follow(self.http.post(path, data=form, headers=headers), follow=follow)

    def json(self, path: str, body: Any) -> httpx.Response:
        """What a script of our pages sends."""
        return self.http.post(path, json=body, headers={"sec-fetch-site": "same-origin"})

    def _follow(self, answer: httpx.Response, *, follow: bool) -> httpx.Response:
        while follow and answer.is_redirect:
            target = answer.headers["location"]
            assert target.startswith(("/", self.server.url)), target
            answer = self.http.get(target)
        self.at = answer
        return answer

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's first form."""
        assert self.at is not None
        main = self.at.text.partition("<main")[2]
        form = main.partition("<form")[2].partition("</form>")[0]
        return {unescape(name): unescape(value) for name, value in _FIELD.findall(form)}

    @property
    def session(self) -> str | None:
        """The session cookie."""
        return self.http.cookies.get("session")

    @property
    def signed_in(self) -> bool:
        return self.http.get("/settings/sessions").status_code == 200
