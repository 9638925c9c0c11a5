"""Fifty servers, of which half are slow, dead, busy or broken, while ours is killed twice: the good ones get
every post, and nobody here waits for the others.
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from sabar.actions import relations
from sabar.model.viewers import Actor
from sabar.store import accounts
from tests import entrance
from tests.api.people import Person, join
from tests.conftest import NewDatabase
from tests.contracts.world import opened
from tests.federation import elsewhere
from tests.federation.crowd import Crowd, Member, crowd
from tests.outside import ThisMachine
from tests.process import Process
from tests.server import running_server
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(3600)

#: How many posts fan out; `make chaos` takes more time for more, and measures.
POSTS = int(os.environ.get("CHAOS_POSTS", "9"))
MEASURED = POSTS >= 500
#: A server may be called on this machine only where a test says so: a process of ours knows no such option.
SERVE = (
    "from sabar.kit.net import http; from tests.outside import ThisMachine; http.Guard = ThisMachine; "
    "from sabar.cli import main; main(['serve'])"
)


class Calling(Process):
    """It may call servers on this machine."""

    def __init__(self, database_url: str, folder: Path, **given: Any) -> None:
        super().__init__(database_url, folder, federation="on", **given)
        self._command = [sys.executable, "-c", SERVE]


class Neighbour(threading.Thread):
    """Somebody here whom nobody follows elsewhere: how long his posts and his home take (seconds)."""

    def __init__(self, person: Person, stop: threading.Event) -> None:
        super().__init__()
        self.person, self.stop = person, stop
        self.took: list[float] = []

    def run(self) -> None:
        while not self.stop.is_set():
            for method, path, body in (
                ("POST", "/api/v1/statuses", {"status": "Nobody waits"}),
                ("GET", "/api/v1/timelines/home", None),
            ):
                begun = time.monotonic()
                try:
                    answered = self.person.call(method, path, json=body).status_code == 200
                except httpx.TransportError:
                    answered = False
                if answered:
                    self.took.append(time.monotonic() - begun)
            time.sleep(0.05)


def late(took: list[float]) -> float:
    """The time within which 99 of 100 are."""
    return sorted(took)[min(len(took) - 1, len(took) * 99 // 100)]


def everybody_follows(url: str, folder: Path, gathered: Crowd) -> tuple[str, str, str]:
    """Names and token of somebody whom one person on each of these servers follows."""
    options = {"federation": "on", "workers": "off"}
    with running_server(url, folder, guard=ThisMachine(), **options) as server:
        ada = join(server, "ada")
        target = server.run(_account, server, ada)
        for member in gathered.members:
            far = elsewhere.somebody(server, ada, member.url)
            server.run(relations.follow, server.app, Actor(far), target)
        return ada.name, ada.token, ada.id


async def _account(server: Any, person: Person) -> Any:
    return await accounts.by_id(server.app.db.read(), int(person.id))


async def _end_leases(url: str) -> None:
    async with opened(url) as db:
        await db.write(
            lambda tx: tx.run("UPDATE jobs SET run_at = 0, lease_until = NULL WHERE lease_until > 0")
        )
        await db.write(lambda tx: tx.run("UPDATE lanes SET next_at = 0 WHERE failures = 0"))


def posts_at(member: Member) -> dict[str, float]:
    """Object id → when it came first."""
    came: dict[str, float] = {}
    for activity, at in list(member.heard):
        if activity["type"] == "Create":
            came.setdefault(activity["object"]["id"], at)
    return came


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_good_servers_get_every_post_whatever_the_others_do(
    new_database: NewDatabase, tmp_path: Path, engine: str
) -> None:
    numbers = {"good": 24, "slow": 10, "dead": 10, "busy": 5, "garbage": 5, "endless": 1}
    with new_database(engine) as url, crowd(**numbers) as gathered:
        name, token, id = everybody_follows(url, tmp_path, gathered)
        process = Calling(url, tmp_path)
        process.start()
        try:
            ada = Person(process, name, token, id)  # type: ignore[arg-type]
            said = _storm(process, ada, url, gathered)
            ended = time.monotonic()
            _good_ones_have_all(gathered, set(said))
            if MEASURED:
                behind = [
                    came - said[uri]
                    for member in gathered.of("good")
                    for uri, came in posts_at(member).items()
                ]
                print(f"good servers had all {time.monotonic() - ended:.1f} s after the last post")
                print(f"and 99 of 100 posts within {late(behind):.2f} s")
                assert late(behind) <= 2
        finally:
            process.kill()
            process.client.close()


def _storm(process: Process, ada: Person, url: str, gathered: Crowd) -> dict[str, float]:
    """The address of each post, and when it was answered; the process is killed at a third and at two."""
    app = entrance.app_token(process, entrance.register_app(process))  # type: ignore[arg-type]
    bob = Person.arriving(process, app, "bob")  # type: ignore[arg-type]
    quiet = _took(bob, 3 if not MEASURED else 30)
    memory = process.memory()
    stop = threading.Event()
    neighbour = Neighbour(bob, stop)
    neighbour.start()
    said: dict[str, float] = {}
    try:
        for number in range(POSTS):
            answer = ada.says(f"Post {number} of {POSTS}")
            said[answer["uri"]] = time.time()
            if number in (POSTS // 3, 2 * POSTS // 3):
                process.kill()
                anyio.run(_end_leases, url)
                process.start()
    finally:
        stop.set()
        neighbour.join(30)
    grown = process.memory() - memory
    if MEASURED:
        print(f"\nmemory {memory >> 20} MB, and {grown >> 20:+} MB; p99 of posting and reading here:")
        print(f"quiet {late(quiet) * 1000:.0f} ms, and {late(neighbour.took) * 1000:.0f} ms meanwhile")
    assert grown < 200 << 20
    if MEASURED:
        assert late(neighbour.took) <= 1.5 * late(quiet)
    return said


def _took(person: Person, seconds: float) -> list[float]:
    stop = threading.Event()
    neighbour = Neighbour(person, stop)
    neighbour.start()
    time.sleep(seconds)
    stop.set()
    neighbour.join(30)
    return neighbour.took


def _good_ones_have_all(gathered: Crowd, wanted: set[str]) -> None:
    for member in gathered.of("good"):
        eventually(lambda m=member: set(posts_at(m)) == wanted, 120, every=0.2)  # type: ignore[misc]
        ids = {a["object"]["id"]: a["id"] for a, _ in member.heard if a["type"] == "Create"}
        assert {a["id"] for a, _ in member.heard if a["type"] == "Create"} == set(ids.values())
