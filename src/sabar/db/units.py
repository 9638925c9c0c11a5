"""How a write unit is driven, and what it leaves in the outbox; the same for every engine."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar, cast

from sabar import events
from sabar.db import errors, ports
from sabar.events import Event
from sabar.kit.clock import Clock
from sabar.kit.ids import Ids
from sabar.model.jobs import JobSpec

T = TypeVar("T")

_FOREIGN = "a write unit may await only its own transaction; do everything else before or after it"

_EVENT_SQL = "INSERT INTO events (kind, payload, at) VALUES (:kind, :payload, :at)"
_JOB_SQL = (
    "INSERT INTO jobs (id, kind, payload, unique_key, run_at, created_at, lane) "
    "VALUES (:id, :kind, :payload, :unique_key, :run_at, :created_at, :lane) ON CONFLICT DO NOTHING"
)
#: One more job waits in a lane; how many that makes. The time of a lane that is held is its lease.
LANE_SQL = (
    "INSERT INTO lanes (name, room, next_at, waiting) VALUES (:lane, :room, :run_at, 1) "
    "ON CONFLICT (name) DO UPDATE SET waiting = lanes.waiting + 1, next_at = CASE "
    "WHEN lanes.held_by IS NOT NULL THEN lanes.next_at "
    "WHEN lanes.next_at IS NULL THEN GREATEST(excluded.next_at, lanes.free_at) "
    "ELSE LEAST(lanes.next_at, GREATEST(excluded.next_at, lanes.free_at)) END RETURNING waiting"
)
_FULL = "too many jobs wait for the same destination"


class Outbox:
    """What the transactions of one database write besides their own rows."""

    def __init__(self, clock: Clock, ids: Ids, jobs_for: ports.JobsFor) -> None:
        self._clock = clock
        self._ids = ids
        self._jobs_for = jobs_for

    async def leave(self, tx: ports.Tx, emitted: list[Event], queued: list[JobSpec]) -> None:
        """Write the events, the jobs that follow from them, and those that were queued by themselves."""
        if emitted:
            await tx.run_many(_EVENT_SQL, self._event_rows(emitted))
        specs = [spec for event in emitted for spec in self._jobs_for(event)] + queued
        plain = [self._job_row(spec) for spec in specs if spec.lane is None]
        if plain:
            await tx.run_many(_JOB_SQL, plain)
        # In one order, so that two writes for the same lanes do not wait for one another.
        laned = [(spec.lane.key, spec) for spec in specs if spec.lane is not None]
        for _, spec in sorted(laned, key=lambda pair: pair[0]):
            await self._stand_in_lane(tx, spec)

    async def _stand_in_lane(self, tx: ports.Tx, spec: JobSpec) -> None:
        row = self._job_row(spec)
        if spec.lane is None or not await tx.run(_JOB_SQL, **row):
            return
        waiting = await tx.value(LANE_SQL, lane=row["lane"], room=spec.lane.room, run_at=row["run_at"])
        if waiting > spec.lane.most:
            await tx.run(
                "UPDATE jobs SET dead = TRUE, unique_key = NULL, last_error = :full WHERE id = :id",
                full=_FULL,
                id=row["id"],
            )
            await tx.run("UPDATE lanes SET waiting = waiting - 1 WHERE name = :lane", lane=row["lane"])

    def _event_rows(self, emitted: list[Event]) -> list[dict[str, Any]]:
        now = self._clock.now_ms()
        return [{"kind": event.kind, "payload": events.encode(event), "at": now} for event in emitted]

    def _job_row(self, spec: JobSpec) -> dict[str, Any]:
        now = self._clock.now_ms()
        return {
            "id": self._ids.next(),
            "kind": spec.kind,
            "payload": spec.payload,
            "unique_key": spec.unique_key,
            "run_at": now if spec.run_at is None else spec.run_at,
            "created_at": now,
            "lane": None if spec.lane is None else spec.lane.key,
        }


class TxState:
    """What every transaction keeps, whatever its engine."""

    def __init__(self) -> None:
        self.emitted: list[Event] = []
        self.queued: list[JobSpec] = []
        self.waiting = False
        self._over = False
        self._failed: errors.DatabaseError | None = None

    def emit(self, event: Event) -> None:
        self.check()
        self.emitted.append(event)

    def enqueue(self, job: JobSpec) -> None:
        self.check()
        self.queued.append(job)

    def check(self) -> None:
        """Refuse a transaction that has ended or failed, so that every engine behaves as the strictest."""
        if self._over:
            raise RuntimeError("this transaction is over")
        if self._failed is not None:
            raise self._failed

    def fail(self, error: errors.DatabaseError) -> errors.DatabaseError:
        self._failed = error
        return error

    def end(self) -> None:
        self._over = True

    @property
    def leaves_work(self) -> bool:
        return bool(self.emitted or self.queued)


async def _call(unit: Callable[[ports.Tx], Awaitable[T]], tx: ports.Tx) -> T:
    return await unit(tx)


class _NoLoop:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(_FOREIGN)


def forbid_loop() -> None:
    """Make this thread's attempts to use an event loop fail with a sentence that helps."""
    asyncio._set_running_loop(cast(asyncio.AbstractEventLoop, _NoLoop()))


def run_now(unit: Callable[[ports.Tx], Awaitable[T]], tx: ports.Tx) -> T:
    """Run a unit whose transaction never suspends, without any event loop."""
    coroutine = _call(unit, tx)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # the value of StopIteration has no type
    coroutine.close()
    raise RuntimeError(_FOREIGN)


class Guarded(Generic[T]):
    """Awaits a unit on the event loop, and refuses what is not a wait of its own transaction."""

    def __init__(self, unit: Callable[[ports.Tx], Awaitable[T]], tx: ports.Tx, state: TxState) -> None:
        self._coroutine: Coroutine[Any, Any, T] = _call(unit, tx)
        self._state = state

    def __await__(self) -> Generator[Any, Any, T]:
        value: Any = None
        thrown: BaseException | None = None
        while True:
            try:
                waiting = self._coroutine.send(value) if thrown is None else self._coroutine.throw(thrown)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # the value of StopIteration has no type
            if not self._state.waiting:
                self._coroutine.close()
                raise RuntimeError(_FOREIGN)
            value, thrown = None, None
            try:
                value = yield waiting
            except BaseException as error:
                thrown = error
