"""What has served its time goes by itself."""

from collections.abc import Callable

import pytest

from sabar import events
from sabar.db.engine import Tx
from sabar.effects import housekeeping
from sabar.kit import times
from sabar.rules import limits
from sabar.services import Services
from sabar.store.housekeeping import BATCH
from tests import streams
from tests.api.people import Person
from tests.server import Server


async def _events(app: Services) -> int:
    found: int = await app.db.read().value("SELECT COUNT(*) FROM events WHERE at < :old", old=_old(app))
    return found


def _old(app: Services) -> int:
    return app.clock.now_ms() - 7 * times.DAY


async def _waiting(app: Services) -> int:
    found: int = await app.db.read().value(
        "SELECT COUNT(*) FROM jobs WHERE kind = :kind AND NOT dead", kind=housekeeping.JOB
    )
    return found


async def _happen(app: Services, number: int) -> None:
    async def unit(tx: Tx) -> None:
        for _ in range(number):
            tx.emit(events.Unquoted(1, 1))

    await app.db.write(unit)


def test_old_events_are_swept_and_posts_stay(server: Server, person: Callable[..., Person]) -> None:
    ana = person()
    posted = ana.post("/api/v1/statuses", status="here to stay")
    server.run(_happen, server.app, 2 * BATCH)
    assert server.run(_waiting, server.app) >= 1
    server.clock.advance(8 * times.DAY)
    try:
        server.run(housekeeping.sweep, server.app, b"")
        assert server.run(_events, server.app) == 0
        # The server's own worker sweeps too, now that its hour has come.
        assert server.run(_waiting, server.app) >= 1
        assert ana.get(f"/api/v1/statuses/{posted['id']}")["content"] == "<p>here to stay</p>"
        with streams.stream(server, ana.token, stream="user") as live:
            ana.post("/api/v1/statuses", status="heard, though the log was emptied")
            assert "though the log" in live.until("update")["payload"]["content"]
    finally:
        server.clock.advance(-8 * times.DAY)


def test_lanes_and_dead_letters_do_not_grow_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping.limits, "LANES", limits.Lanes(given_up=2))

    async def fill(tx: Tx) -> None:
        for number in range(5):
            await tx.run(
                "INSERT INTO jobs (id, kind, payload, run_at, dead, created_at) "
                "VALUES (:id, 'dead', :payload, 1, TRUE, :now)",
                id=-10 + number,
                payload=b"",
                now=server.clock.now_ms(),
            )
        await tx.run("INSERT INTO lanes (name, room, free_at) VALUES ('sites/gone', 'sites', 1)")
        await tx.run(
            "INSERT INTO lanes (name, room, next_at, free_at, waiting) VALUES ('none/kept', 'none', 1, 1, 1)"
        )

    async def left() -> tuple[list[int], list[str]]:
        db = server.app.db.read()
        jobs = await db.all("SELECT id FROM jobs WHERE kind = 'dead' ORDER BY id")
        lanes = await db.all("SELECT name FROM lanes WHERE name IN ('sites/gone', 'none/kept')")
        return [row[0] for row in jobs], [row[0] for row in lanes]

    server.run(server.app.db.write, fill)
    server.run(housekeeping.sweep, server.app, b"")
    assert server.run(left) == ([-7, -6], ["none/kept"])


def test_a_sweep_that_fails_is_followed_by_the_next(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(app: Services) -> None:
        raise RuntimeError("no room to count")

    async def forget(tx: Tx) -> None:
        await tx.run("DELETE FROM jobs WHERE kind = :kind", kind=housekeeping.JOB)

    server.run(server.app.db.write, forget)
    with monkeypatch.context() as patch:
        patch.setattr(housekeeping.metrics, "count_days", fail)
        with pytest.RaisesGroup(pytest.RaisesExc(RuntimeError, match="no room to count")):
            server.run(housekeeping.sweep, server.app, b"")
    assert server.run(_waiting, server.app) == 1


def test_what_cannot_be_swept_holds_up_nothing_else(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    async def fail(app: Services) -> None:
        raise RuntimeError("not today")

    async def erase(app: Services) -> None:
        done.append("erased")

    with monkeypatch.context() as patch:
        patch.setattr(housekeeping.reports, "forget_deleted", fail)
        patch.setattr(housekeeping.cards, "forget_unused", fail)
        patch.setattr(housekeeping.erasing, "begin_due", erase)
        with pytest.RaisesGroup(RuntimeError, RuntimeError):
            server.run(housekeeping.sweep, server.app, b"")
    assert done == ["erased"]
