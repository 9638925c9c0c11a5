"""The command line client `toot`, as somebody would use it in a terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests import entrance, pictures
from tests.api import people
from tests.entrance import Person
from tests.server import Server
from tests.waiting import eventually

TOOT = Path(sys.executable).with_name("toot")


class Terminal:
    """A home folder of its own, in which somebody runs `toot`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHONUTF8": "1",
        }

    def open(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [TOOT, *words],
            env=self.environment,
            cwd=self.home,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def __call__(self, *words: str) -> str:
        """What it prints; it must succeed."""
        with self.open(*words) as run:
            printed, _ = run.communicate(timeout=30)
        assert run.returncode == 0, printed
        return printed

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


def log_in(terminal: Terminal, server: Server, person: Person) -> None:
    """`toot login`: open the address that it prints in a browser, say yes, type in the code."""
    with terminal.open("login", "--instance", server.url) as run:
        assert run.stdin is not None and run.stdout is not None
        run.stdin.write("n\n")
        run.stdin.flush()
        address = next((line.strip() for line in run.stdout if line.startswith(server.url)), None)
        assert address is not None, "it printed no address"
        asked = urlsplit(address)
        browser = person.browser()
        page = browser.get(asked.path, **dict(parse_qsl(asked.query)))
        assert page.status_code == 200, page.text
        code = entrance.code_of(browser.post("/oauth/authorize", **browser.hidden(), answer="yes"))
        printed, _ = run.communicate(f"{code}\n", timeout=30)
    assert run.returncode == 0 and "Successfully logged in" in printed, printed


@pytest.fixture(scope="module")
def eve(server: Server) -> Person:
    return Person(server, "eve")


@pytest.fixture(scope="module")
def toot(server: Server, eve: Person, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = Terminal(tmp_path_factory.mktemp("home"))
    log_in(terminal, server, eve)
    return terminal


@pytest.fixture(scope="module")
def friend(server: Server) -> people.Person:
    return people.join(server, "friend")


def holds(words: Callable[[], str], part: str) -> None:
    eventually(lambda: part in words(), 15)


def test_it_knows_who_logged_in_and_where(toot: Terminal, server: Server, eve: Person) -> None:
    assert f"@{eve.name}" in toot("whoami")
    assert urlsplit(server.url).netloc in toot("instance", server.url)
    assert "ACTIVE" in toot("auth")


def test_it_posts_with_a_picture_and_shows_it(toot: Terminal, tmp_path: Path) -> None:
    picture = tmp_path / "flag.png"
    picture.write_bytes(pictures.encoded(pictures.flag(), "PNG"))
    post = toot.json("post", "From a terminal", "--media", str(picture), "--description", "Two colours")
    (shown,) = post["media_attachments"]
    assert shown["description"] == "Two colours" and shown["url"]
    assert "From a terminal" in toot("status", post["id"])
    assert "From a terminal" in toot("timeline", "--once")
    holds(lambda: toot("timelines", "home", "--no-pager", "--no-clear"), "From a terminal")


def test_it_follows_and_reads_those_it_follows(toot: Terminal, friend: people.Person) -> None:
    assert "now following" in toot("follow", friend.name)
    assert friend.name in toot("following")
    friend.says("News of a friend #knots")
    holds(lambda: toot("timeline", "--once"), "News of a friend")
    assert "News of a friend" in toot("timeline", "--once", "--tag", "knots")
    assert "News of a friend" in toot("timeline", "--once", "--public", "--local")


def test_it_shows_who_mentioned_and_the_thread(toot: Terminal, eve: Person, friend: people.Person) -> None:
    asked = friend.says(f"@{eve.name} are you there?")
    holds(lambda: toot("notifications"), "are you there?")
    toot("post", "Here I am", "--reply-to", asked["id"])
    thread = toot("thread", asked["id"])
    assert thread.index("are you there?") < thread.index("Here I am")
    toot("notifications", "--clear")
    assert "no notifications" in toot("notifications")


def test_it_searches_people_and_tags(toot: Terminal, friend: people.Person) -> None:
    assert f"@{friend.name}" in toot("search", friend.name)
    friend.says("A #bowline holds")
    holds(lambda: toot("search", "bowline", "--type", "hashtags"), "bowline")
    assert friend.name in toot("whois", friend.name)


def test_it_favourites_boosts_and_deletes(toot: Terminal, friend: people.Person) -> None:
    post = friend.says("Good knots")
    assert toot.json("favourite", post["id"])["favourited"]
    assert toot.json("reblog", post["id"])["reblogged"]
    assert toot.json("bookmark", post["id"])["bookmarked"]
    assert "Good knots" in toot("bookmarks", "--once")
    own = toot.json("post", "Not for long")
    toot("delete", own["id"])
    with toot.open("status", own["id"]) as run:
        printed, _ = run.communicate(timeout=30)
    assert run.returncode != 0 and "Record not found" in printed


def test_it_asks_and_votes(toot: Terminal, friend: people.Person) -> None:
    asked = friend.says("Tea?", poll={"options": ["Yes", "No"], "expires_in": 3600})
    toot("polls", "vote", asked["poll"]["id"], "0")
    assert toot.json("polls", "show", asked["poll"]["id"])["own_votes"] == [0]
    own = toot.json("post", "Coffee?", "--poll-option", "Yes", "--poll-option", "No")
    assert [option["title"] for option in own["poll"]["options"]] == ["Yes", "No"]


def test_it_keeps_lists_and_a_profile(toot: Terminal, friend: people.Person) -> None:
    toot("lists", "create", "Sailors")
    toot("follow", friend.name)
    toot("lists", "add", "Sailors", friend.name)
    assert friend.name in toot("lists", "accounts", "Sailors")
    toot("update_account", "--display-name", "Eve at sea", "--note", "Knots")
    assert "Eve at sea" in toot("whoami")
