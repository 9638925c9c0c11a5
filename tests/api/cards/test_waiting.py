"""What waits costs nothing: an idle server is idle, also while thousands of previews wait for one site."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from sabar.effects import cards
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.rules import lanes
from tests.api.cards.linked import HTML, page
from tests.api.people import Person
from tests.jobs import idle
from tests.outside import Outside
from tests.server import Server
from tests.waiting import eventually

People = Callable[..., Person]
SECONDS = 5.0


class Cost:
    """What happened in the meantime. `cpu`: seconds of the loop's thread."""

    statements = writes = 0
    cpu = 0.0


@contextmanager
def counted(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cost]:
    db, cost = server.app.db, Cost()
    read, write = db.read, db.write

    def reading() -> Any:
        cost.statements += 1
        return read()

    async def writing(unit: Any) -> Any:
        cost.writes += 1
        return await write(unit)

    async def spent() -> float:
        return time.thread_time()

    with monkeypatch.context() as patch:
        patch.setattr(db, "read", reading)
        patch.setattr(db, "slow", reading)
        patch.setattr(db, "write", writing)
        begun = server.run(spent)
        yield cost
        cost.cpu = server.run(spent) - begun


@pytest.fixture
def quiet(server: Server) -> Server:
    """Nothing is due for a while."""
    idle(server)
    return server


def test_an_idle_server_asks_its_database_next_to_nothing(
    quiet: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.sleep(0.5)
    with counted(quiet, monkeypatch) as cost:
        time.sleep(SECONDS)
    # Its log and its queue, every five seconds each: some 24 statements in a minute.
    assert cost.statements <= 4 and cost.writes == 0
    assert cost.cpu < 0.05 * SECONDS


def test_thousands_of_previews_of_one_site_leave_the_server_idle_and_others_go_on(
    quiet: Server, person: People, web: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, now = person("ana"), quiet.clock.now_ms()
    lane = lanes.site("busy.example")

    async def fill() -> None:
        async def unit(tx: Any) -> None:
            for number in range(9_000):
                # Of pages that were forgotten meanwhile: what is counted is the waiting.
                payload = msgspec.json.encode(cards.Fetch(number))
                tx.enqueue(JobSpec(cards.FETCH, payload, run_at=now - times.HOUR, lane=lane))

        await quiet.app.db.write(unit)

    async def left() -> int:
        return int(
            await quiet.app.db.read().value("SELECT COUNT(*) FROM jobs WHERE lane = :lane", lane=lane.key)
        )

    quiet.run(fill)
    try:
        time.sleep(0.5)
        with counted(quiet, monkeypatch) as cost:
            time.sleep(SECONDS)
        # One in a second: asked, claimed, done.
        assert 9_000 - 4 * SECONDS < quiet.run(left) < 9_000
        assert cost.statements < 15 * SECONDS and cost.writes < 5 * SECONDS
        assert cost.cpu < 0.2 * SECONDS
        web.answers["/else"] = (200, HTML, page("Elsewhere"))
        said = ana.says(f"{web.url}/else")
        begun = time.monotonic()
        eventually(
            lambda: (ana.get(f"/api/v1/statuses/{said['id']}")["card"] or {}).get("title") == "Elsewhere"
        )
        assert time.monotonic() - begun < 5
    finally:

        async def clear() -> None:
            await quiet.app.db.write(lambda tx: tx.run("DELETE FROM jobs WHERE lane = :lane", lane=lane.key))

        quiet.run(clear)
