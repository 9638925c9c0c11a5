"""Somebody who talks through the API and reads in a browser, on a desktop or a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests import entrance
from tests.api.people import Person
from tests.server import Server
from tests.web.chromium import Chromium

SIZES = pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desktop", "phone"]
)


class Reader(Person):
    """`session`: of their browser."""

    def __init__(self, server: Server, start: str) -> None:
        door = entrance.Person(server, start)
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(door.token))
        super().__init__(server, door.name, door.token, me.json()["id"])
        session = door.browser().session
        assert session
        self.session = session

    def answers(self, post: Any, text: str, **given: Any) -> Any:
        return self.says(text, in_reply_to_id=post["id"], **given)

    def opens(self, browser: Chromium, path: str, *, live: bool = False, **options: Any) -> Page:
        """A tab of this person's; `live`: one that listens already."""
        tab = browser.tab(**options)
        tab.context.add_cookies([{"name": "session", "value": self.session, "url": browser.url}])
        if not live:
            tab.goto(path)
            return tab
        with tab.expect_websocket(lambda socket: "/api/v1/streaming" in socket.url):
            tab.goto(path)
        # Subscribed before it is open; the page hears from then on.
        tab.wait_for_timeout(300)
        return tab
