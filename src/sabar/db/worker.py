"""Does the queued jobs, in this process; any number of workers may share a queue."""

import asyncio
import contextlib
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence

from sabar.db import errors
from sabar.db.queue import OPEN, Queue
from sabar.kit import times
from sabar.kit.clock import Clock
from sabar.model.jobs import Away, Job, Room

Handler = Callable[[bytes], Awaitable[None]]
RetryAfter = Callable[[str, int], int | None]

_log = logging.getLogger("sabar.worker")

_ATTEMPTS = 5
_SHORTEST_WAIT = 0.01
#: How long nobody looks where the database says itself when others commit.
_HEARD_MS = 5_000


def retry_after(kind: str, attempts: int) -> int | None:
    """How many ms to wait after so many failed attempts: about 2, 8, 32, 128 s; None: give up."""
    if attempts >= _ATTEMPTS:
        return None
    return round((2_000 << 2 * (attempts - 1)) * random.uniform(0.75, 1.25))  # noqa: S311 - jitter


class _Held:
    """A job that is ours until the monotonic time `until` (s). `task` runs it; it is over when the outcome
    is known.
    """

    def __init__(self, job: Job, until: float) -> None:
        self.job = job
        self.until = until
        self.lost = False
        self.over = False
        self.task: asyncio.Task[None] | None = None


class Worker:
    """Claims jobs in small batches and runs their handlers side by side.

    A job runs at least once: when the process dies between the end of a handler and the note that it is done
    (which goes with the next claim), the job runs again after its lease. Handlers are idempotent. While its
    process lives a job does not run twice at once: its lease is renewed, a handler whose lease cannot be
    renewed is cancelled before the job is free for others, and what is claimed while it is held here is not
    begun again.

    A job that fails, hangs past the time limit or has no handler is retried with growing waits, then kept as
    a dead letter. Each room has its own places, so that slow work outside keeps nothing else waiting. When a
    destination was away for too long its lane is given up: by `given_up` of its room, or as dead letters.
    `hears_others`: whether whoever else queues jobs wakes this worker; else it looks every `poll_ms`.
    """

    def __init__(
        self,
        queue: Queue,
        handlers: Mapping[str, Handler],
        clock: Clock,
        *,
        concurrency: int = 16,
        rooms: Mapping[str, Room] | None = None,
        given_up: Mapping[str, Callable[[str], Awaitable[None]]] | None = None,
        lease_ms: int = 60_000,
        poll_ms: int = 1_000,
        hears_others: Callable[[], bool] = lambda: False,
        time_limit_ms: int = 600_000,
        retry_after: RetryAfter = retry_after,
    ) -> None:
        self._queue = queue
        self._handlers = handlers
        self._clock = clock
        self._rooms = rooms or {}
        self._places = {OPEN: concurrency, **{name: room.slots for name, room in self._rooms.items()}}
        self._given_up = given_up or {}
        self._lease_ms = lease_ms
        self._poll_ms = poll_ms
        self._hears_others = hears_others
        self._time_limit_ms = time_limit_ms
        self._retry_after = retry_after
        self._held: dict[int, _Held] = {}
        self._taken: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._done: list[Job] = []
        self._wake = asyncio.Event()
        self._stopping = False
        self._stopped = asyncio.Event()

    def wake(self) -> None:
        """There may be new jobs: look now. Call it on the loop thread."""
        self._wake.set()

    async def run(self) -> None:
        """Work until `stop`."""
        leases = asyncio.create_task(self._renew_leases())
        try:
            while not self._stopping:
                self._wake.clear()
                wait_ms = await self._claim()
                if wait_ms > 0:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(max(wait_ms / 1000, _SHORTEST_WAIT)):
                            await self._wake.wait()
        finally:
            leases.cancel()
            self._stopped.set()

    async def drain(self) -> None:
        """Do what is due until nothing is, instead of `run`: for whoever must see what follows first."""
        while await self._claim() == 0 or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks)

    async def stop(self, *, grace_ms: int = 10_000) -> None:
        """Take no more jobs; let the running ones finish for a while, then give them back to the queue."""
        self._stopping = True
        self._wake.set()
        await self._stopped.wait()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_ms / 1000)
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        try:
            if self._done:
                await self._queue.done(self._done)
        except errors.DatabaseError as error:
            _log.warning("%d jobs that are done will run again: %s", len(self._done), error)

    async def _claim(self) -> int:
        """Start what is due; answers how many ms to wait before looking again, 0 for at once."""
        free = {room: places - self._taken[room] for room, places in self._places.items()}
        done, self._done = self._done, []
        until = time.monotonic() + self._lease_ms / 1000
        try:
            claimed = await self._queue.claim(free, self._lease_ms, done=done)
        except errors.DatabaseError as error:
            _log.warning("no jobs could be claimed: %s", error)
            self._done += done
            return self._poll_ms
        for job in done:
            del self._held[job.id]
        for job in claimed.jobs:
            self._begin(job, until)
        if claimed.jobs:
            return 0
        longest = _HEARD_MS if self._hears_others() else self._poll_ms
        if claimed.next_at is None:
            return longest
        return max(1, min(longest, claimed.next_at - self._clock.now_ms()))

    def _begin(self, job: Job, until: float) -> None:
        held = self._held.get(job.id)
        if held is not None:
            # Its lease ended by the clock, which leapt, or because renewing it failed: it was still ours.
            # One that is over is forgotten with the next claim.
            held.job, held.until = job, until
            return
        held = self._held[job.id] = _Held(job, until)
        room = _room(job)
        self._taken[room] += 1
        held.task = asyncio.create_task(self._do(held), name=f"job {job.kind} {job.id}")
        self._tasks.add(held.task)
        held.task.add_done_callback(lambda task: self._ended(task, room))

    def _ended(self, task: asyncio.Task[None], room: str) -> None:
        full = self._taken[room] == self._places[room]
        self._taken[room] -= 1
        self._tasks.discard(task)
        if full or room != OPEN or not self._tasks:
            self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The outcome could not be written down: the job comes back when its lease ends.
            _log.error("the outcome of %s could not be kept", task.get_name(), exc_info=error)

    async def _do(self, held: _Held) -> None:
        try:
            job = held.job
            attempts = self._own_attempts(job)
            if attempts > 1 and self._retry_after(job.kind, attempts - 1) is None:
                raise RuntimeError("every worker that took this job died or lost it")
            handler = self._handlers.get(job.kind)
            if handler is None:
                raise LookupError(f"nothing handles jobs of the kind {job.kind}")
            async with asyncio.timeout(self._time_limit_ms / 1000):
                await handler(job.payload)
        except asyncio.CancelledError:
            job = self._let_go(held)
            if held.lost:
                return
            if self._stopping:
                await self._queue.release(job)
                raise
            await self._fail(job, RuntimeError("the handler was cancelled from within"))
        except Away as error:
            job = self._let_go(held)
            await (self._fail(job, error) if job.lane is None else self._put_off(job, job.lane, error))
        except Exception as error:
            await self._fail(self._let_go(held), error)
        else:
            held.over = True
            self._done.append(held.job)

    def _let_go(self, held: _Held) -> Job:
        """The job as it was last claimed; nothing is renewed any more, its outcome is about to be written."""
        held.over = True
        return self._held.pop(held.job.id).job

    def _own_attempts(self, job: Job) -> int:
        """Without those at which its destination may have been away."""
        if job.lane is None:
            return job.attempts
        return max(1, job.attempts - len(self._rooms[_room(job)].away_seconds))

    async def _fail(self, job: Job, error: Exception) -> None:
        wait_ms = self._retry_after(job.kind, self._own_attempts(job))
        retry_at = None if wait_ms is None else self._clock.now_ms() + wait_ms
        _log.warning(
            "job %s %d failed at attempt %d, %s",
            job.kind,
            job.id,
            job.attempts,
            "given up" if wait_ms is None else f"again in {wait_ms} ms",
            exc_info=error,
        )
        await self._queue.fail(job, _said(error), retry_at=retry_at)

    async def _put_off(self, job: Job, lane: str, error: Away) -> None:
        again_at = await self._queue.put_off(job, _said(error), at_least_ms=error.at_least_ms)
        if again_at is not None:
            _log.info("%s is away and left alone until %s: %s", lane, times.iso(again_at), error)
            return
        forget = self._given_up.get(_room(job))
        if forget is not None:
            await forget(lane.partition("/")[2])
        number = await self._queue.give_up(lane, _said(error), keep=forget is None)
        _log.log(
            logging.WARNING if forget is None else logging.INFO,
            "%s was away for too long, %d jobs were given up: %s",
            lane,
            number,
            error,
        )

    async def _renew_leases(self) -> None:
        third = self._lease_ms / 3000
        while True:
            await asyncio.sleep(third)
            running = [held for held in self._held.values() if not held.over]
            if running:
                await self._renew(running, third)

    async def _renew(self, running: Sequence[_Held], third: float) -> None:
        asked = {held.job.id: held.job for held in running}
        until = time.monotonic() + self._lease_ms / 1000
        ours: set[int] | None = None
        try:
            async with asyncio.timeout(third / 2):
                ours = await self._queue.extend(list(asked.values()), self._lease_ms)
        except (errors.DatabaseError, TimeoutError) as error:
            _log.warning("the leases of %d jobs could not be renewed: %s", len(running), error)
        for held in running:
            # What ended meanwhile is not in the queue any more; what was claimed anew has a new lease.
            if held.over or asked[held.job.id] is not held.job:
                continue
            if ours is not None and held.job.id in ours:
                held.until = until
            elif ours is not None or held.until < time.monotonic() + third:
                self._lose(held)

    def _lose(self, held: _Held) -> None:
        """Others may take the job soon, or have: it does not go on here, so that nothing happens twice."""
        _log.warning("job %s %d is not ours any more and was cancelled", held.job.kind, held.job.id)
        held.lost = True
        if held.task is not None:
            held.task.cancel()


def _room(job: Job) -> str:
    return OPEN if job.lane is None else job.lane.partition("/")[0]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
