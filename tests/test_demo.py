"""The demo server, as somebody sees it who starts it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from sabar.demo import script
from tests.cast import PASSWORD
from tests.server import free_port


class Demo:
    """A demo that runs; `restart` stops it and starts it again on the same data."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=20)
        self.said = ""

    def start(self) -> None:
        environ = {key: value for key, value in os.environ.items() if not key.startswith("SABAR_")}
        command = [sys.executable, "-m", "sabar", "demo", "--data", str(self.data)]
        self.process = subprocess.Popen(
            [*command, "--listen", f"127.0.0.1:{self.port}", "--rate-limits", "off"],
            env=environ,
            cwd=self.data.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "every" in line:
                return
        raise AssertionError(self.said)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest
        return self.process.returncode

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo") / "data")
    demo.start()
    yield demo
    demo.client.close()
    assert demo.stop() == 0, demo.said
    assert "Traceback" not in demo.said


def test_the_demo_says_where_it_is_and_how_to_log_in(demo: Demo) -> None:
    assert f"http://127.0.0.1:{demo.port}" in demo.said
    assert "awa" in demo.said
    assert "ben" in demo.said
    assert PASSWORD in demo.said


def test_its_owner_finds_the_pages_of_staff_open(demo: Demo) -> None:
    with httpx.Client(base_url=demo.client.base_url, headers={"sec-fetch-site": "same-origin"}) as browser:
        answer = browser.post("/login", data={"email": "awa", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        assert browser.get("/admin/reports").status_code == 200


def test_a_few_hundred_posts_in_two_languages_of_two_weeks(demo: Demo) -> None:
    posts: list[dict[str, Any]] = []
    while page := demo.get(
        "/api/v1/timelines/public", limit=40, **({"max_id": posts[-1]["id"]} if posts else {})
    ):
        posts += page
    written = [
        demo.get("/api/v1/accounts/lookup", acct=one.name)["statuses_count"] for one in script.people()
    ]
    assert sum(written) > 350
    languages = Counter(post["language"] for post in posts)
    assert languages["fr"] > 30
    assert languages["en"] > 20
    assert "elodie" not in {post["account"]["acct"] for post in posts}, "she writes for those she let in"
    times = [post["created_at"] for post in posts]
    assert times == sorted(times, reverse=True)
    assert len({moment[:10] for moment in times}) >= 14
    assert sum(post["favourites_count"] for post in posts) > 200
    assert all(picture["description"] for post in posts for picture in post["media_attachments"])
    assert any(post["edited_at"] for post in posts)
    polls = [post["poll"] for post in posts if post["poll"]]
    assert {poll["expired"] for poll in polls} == {True, False}
    assert all(poll["votes_count"] for poll in polls)


@pytest.mark.parametrize("person", script.people(), ids=lambda person: person.name)
def test_everybody_of_the_cast_has_a_face(demo: Demo, person: script.Person) -> None:
    account = demo.get("/api/v1/accounts/lookup", acct=person.name)
    assert account["display_name"] == person.shown
    assert account["locked"] is person.locked
    assert account["bot"] is person.bot
    for picture in ("avatar", "header"):
        assert "/media/" in account[picture]
    if not person.locked:
        assert account["followers_count"] >= 3


def test_two_faces_are_never_the_same(demo: Demo) -> None:
    faces = [demo.get("/api/v1/accounts/lookup", acct=person.name)["avatar"] for person in script.people()]
    assert len({demo.client.get(face).content for face in faces}) == len(script.people())


def test_a_second_start_tells_nothing_twice(demo: Demo) -> None:
    before = (
        demo.get("/api/v2/instance")["title"],
        demo.get("/api/v1/accounts/lookup", acct="awa")["statuses_count"],
    )
    assert demo.stop() == 0
    began = time.monotonic()
    demo.start()
    print(f"second start: {time.monotonic() - began:.1f} s")
    after = (
        demo.get("/api/v2/instance")["title"],
        demo.get("/api/v1/accounts/lookup", acct="awa")["statuses_count"],
    )
    assert after == before


def test_every_name_the_cast_calls_is_in_the_cast() -> None:
    names = {person.name for person in script.people()}
    lines = [*script.posts(), *script.letters(), *script.live()]
    while lines:
        line = lines.pop()
        called = set(re.findall(r"(?<![\w.])@(\w+)", line.text))
        assert {line.by, *line.boosts, *called} <= names, line.text
        lines += line.replies


def test_its_owner_has_something_on_every_desk(demo: Demo) -> None:
    there = {
        "/admin/reports": "Grande Gueule",
        "/admin/appeals": "mon clavier était coincé",
        "/admin/announcements": "Lundi à 5 h",
        "/follow_requests": "Bateaux Pas Chers",
        "/notifications/requests": "Grande Gueule",
        "/drafts": "en trois temps",
        "/scheduled": "une boulangère de nuit",
        "/lists": "Les copains",
        "/settings/filters": "Les fins de romans",
        "/settings/collections": "Les voix de Villeneuve",
        "/conversations": "Douze couverts",
    }
    with httpx.Client(base_url=demo.client.base_url, headers={"sec-fetch-site": "same-origin"}) as browser:
        browser.post("/login", data={"email": "awa", "password": PASSWORD})
        bare = [path for path, words in there.items() if words not in unescape(browser.get(path).text)]
    assert bare == []


def test_the_town_has_emoji_of_its_own_and_a_thread_with_branches(demo: Demo) -> None:
    assert {one["shortcode"] for one in demo.get("/api/v1/custom_emojis")} == {"poule", "simone", "tambour"}
    (found,) = (
        post for post in demo.get("/api/v1/timelines/public", limit=40) if "One good vice" in post["content"]
    )
    thread = demo.get(f"/api/v1/statuses/{found['id']}/context")["descendants"]
    parents = {post["id"]: post["in_reply_to_id"] for post in thread}
    depth = 0
    for id in parents:
        steps = 0
        while id in parents:
            id, steps = parents[id], steps + 1
        depth = max(depth, steps)
    assert depth == 5
    assert list(parents.values()).count(found["id"]) == 3
