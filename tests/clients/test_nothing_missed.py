"""Whoever reads on from what he has seen misses nothing of what others had held back meanwhile."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests import entrance, streams
from tests.api import people
from tests.api.people import Person
from tests.clients.test_mastodon_py import signed_in
from tests.clients.test_toot import Terminal, log_in
from tests.server import Server

pytestmark = pytest.mark.timeout(300)

POSTS = 200
WRITERS = 4
OUTBOX = "/api/sabar/v1/outbox"


class Writer(threading.Thread):
    """Holds posts and sends each some later, never in the order in which they were written."""

    def __init__(self, person: Person, posts: int) -> None:
        super().__init__()
        self.person = person
        self.posts = posts
        self.sent: dict[str, str] = {}
        self.fault = ""

    def run(self) -> None:
        chance = random.Random(self.person.name)
        waiting: list[tuple[str, str]] = []
        try:
            for number in range(self.posts):
                text = f"{self.person.name} {number}"
                if number % 5 == 0:
                    # One that everybody has at once, so that readers have seen newer numbers.
                    self.sent[text] = self.person.says(text)["id"]
                    continue
                waiting.append((text, self.person.says(text, hold_until_sent=True)["id"]))
                while len(waiting) > chance.randint(0, 6):
                    self._send(*waiting.pop(chance.randrange(len(waiting))))
            for text, id in waiting:
                self._send(text, id)
        except Exception as wrong:
            self.fault = repr(wrong)

    def _send(self, text: str, id: str) -> None:
        self.sent[text] = self.person.post(f"{OUTBOX}/{id}/send")["id"]


class Reader(threading.Thread):
    """Asks again and again for what came after what it has; `page` gives a page, the newest first."""

    def __init__(self, page: Callable[[str], list[str]], end: threading.Event) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.fault = ""
        self._page = page
        self._end = end

    def run(self) -> None:
        last = "0"
        try:
            while True:
                over = self._end.is_set()
                found = self._page(last)
                self.seen += found
                last = max([last, *found], key=int)
                if not found and over:
                    return
                if not found:
                    time.sleep(0.02)
        except Exception as wrong:
            self.fault = repr(wrong)


def test_readers_who_page_on_from_what_they_have_miss_no_post_that_waited(
    server: Server, tmp_path: Any
) -> None:
    app = entrance.app_token(server, entrance.register_app(server))
    writers = [Person.arriving(server, app, "writer") for _ in range(WRITERS)]
    library = signed_in(server, "lib")
    scripted = people.join(server, "script")
    eve = entrance.Person(server, "eve")
    toot = Terminal(tmp_path)
    log_in(toot, server, eve)
    for writer in writers:
        library.account_follow(writer.id)
        scripted.follow(writer)
        toot("follow", writer.name)

    def by_library(last: str) -> list[str]:
        return [str(one.id) for one in library.timeline_home(min_id=last, limit=7)]

    def by_script(last: str) -> list[str]:
        """All that is newer, from the newest down."""
        found: list[str] = []
        asked = {"since_id": last, "limit": "15"}
        while page := scripted.get("/api/v1/timelines/home", **asked):
            found += [one["id"] for one in page]
            asked["max_id"] = found[-1]
        return found

    def by_toot(last: str) -> list[str]:
        return [one["id"] for one in toot.json("timelines", "home", "--min-id", last, "--limit", "40")]

    end = threading.Event()
    readers = [Reader(page, end) for page in (by_library, by_script, by_toot)]
    threads = [Writer(person, POSTS // WRITERS) for person in writers]
    with streams.stream(server, scripted.token) as heard:
        heard.send(type="subscribe", stream="user")
        for thread in (*readers, *threads):
            thread.start()
        for thread in threads:
            thread.join(120)
        sent = {id for thread in threads for id in thread.sent.values()}
        assert not any(thread.fault for thread in threads), [thread.fault for thread in threads]
        assert len(sent) == POSTS
        told = {_id_of(heard.until("update", 20)) for _ in range(POSTS)}
    end.set()
    for reader in readers:
        reader.join(60)
        assert reader.fault == ""
        assert len(reader.seen) == len(set(reader.seen))
        assert set(reader.seen) == sent
    assert told == sent
    library.session.close()


def _id_of(message: dict[str, Any]) -> str:
    return str(message["payload"]["id"])
