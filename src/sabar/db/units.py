"""How a write unit is driven, and what it leaves in the outbox; the same for every engine."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar, cast

from sabar.db import errors, ports
from sabar.kit.clock import Clock
from sabar.kit.ids import Ids
from sabar.model import events
from sabar.model.events import Event
from sabar.model.jobs import JobSpec

T = TypeVar("T")

_FOREIGN = "a write unit may await only its own transaction; do everything else before or after it"

EVENT_SQL = "INSERT INTO events (kind, payload, at) VALUES (:kind, :payload, :at)"
JOB_SQL = (
    "INSERT INTO jobs (id, kind, payload, unique_key, run_at, created_at) "
    "VALUES (:id, :kind, :payload, :unique_key, :run_at, :created_at) ON CONFLICT DO NOTHING"
)


class Outbox:
    """What the transactions of one database write besides their own rows."""

    def __init__(self, clock: Clock, ids: Ids, jobs_for: ports.JobsFor) -> None:
        self._clock = clock
        self._ids = ids
        self._jobs_for = jobs_for

    def event_rows(self, emitted: list[Event]) -> list[dict[str, Any]]:
        now = self._clock.now_ms()
        return [{"kind": event.kind, "payload": events.encode(event), "at": now} for event in emitted]

    def job_rows(self, emitted: list[Event], queued: list[JobSpec]) -> list[dict[str, Any]]:
        now = self._clock.now_ms()
        specs = [spec for event in emitted for spec in self._jobs_for(event)] + queued
        return [
            {
                "id": self._ids.next(),
                "kind": spec.kind,
                "payload": spec.payload,
                "unique_key": spec.unique_key,
                "run_at": now if spec.run_at is None else spec.run_at,
                "created_at": now,
            }
            for spec in specs
        ]


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
