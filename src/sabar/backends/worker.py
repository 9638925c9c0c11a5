"""Does the queued jobs, in this process; any number of workers may share a queue."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Mapping

from sabar.backends.queue import Queue
from sabar.db import errors
from sabar.kit.clock import Clock
from sabar.model.jobs import Job

Handler = Callable[[bytes], Awaitable[None]]
RetryAfter = Callable[[str, int], int | None]

_log = logging.getLogger("sabar.worker")

_ATTEMPTS = 5
_SHORTEST_WAIT = 0.01


def retry_after(kind: str, attempts: int) -> int | None:
    """How many ms to wait after so many failed attempts: about 2, 8, 32, 128 s; None: give up."""
    if attempts >= _ATTEMPTS:
        return None
    return round((2_000 << 2 * (attempts - 1)) * random.uniform(0.75, 1.25))  # noqa: S311 - jitter


class Worker:
    """Claims jobs in small batches and runs their handlers side by side.

    A job runs at least once: when the process dies between the end of a handler and the note that it is done
    (which goes with the next claim), the job runs again after its lease. Handlers are idempotent.

    A job that fails, hangs past the time limit or has no handler is retried with growing waits, then kept as
    a dead letter.
    """

    def __init__(
        self,
        queue: Queue,
        handlers: Mapping[str, Handler],
        clock: Clock,
        *,
        concurrency: int = 16,
        lease_ms: int = 60_000,
        poll_ms: int = 1_000,
        time_limit_ms: int = 600_000,
        retry_after: RetryAfter = retry_after,
    ) -> None:
        self._queue = queue
        self._handlers = handlers
        self._clock = clock
        self._concurrency = concurrency
        self._lease_ms = lease_ms
        self._poll_ms = poll_ms
        self._time_limit_ms = time_limit_ms
        self._retry_after = retry_after
        self._running: dict[asyncio.Task[None], Job] = {}
        self._done: list[Job] = []
        self._wake = asyncio.Event()
        self._stopping = False
        self._stopped = asyncio.Event()

    def wake(self) -> None:
        """There may be new jobs: look now. Call it on the loop thread."""
        self._wake.set()

    async def run(self) -> None:
        """Work until `stop`."""
        leases = asyncio.create_task(self._extend_leases())
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
        while await self._claim() == 0 or self._running:
            if self._running:
                await asyncio.wait(self._running)

    async def stop(self, *, grace_ms: int = 10_000) -> None:
        """Take no more jobs; let the running ones finish for a while, then give them back to the queue."""
        self._stopping = True
        self._wake.set()
        await self._stopped.wait()
        if self._running:
            await asyncio.wait(self._running, timeout=grace_ms / 1000)
        for task in list(self._running):
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)
        try:
            if self._done:
                await self._queue.done(self._done)
        except errors.DatabaseError as error:
            _log.warning("%d jobs that are done will run again: %s", len(self._done), error)

    async def _claim(self) -> int:
        """Start what is due; answers how many ms to wait before looking again, 0 for at once."""
        free = self._concurrency - len(self._running)
        if free == 0:
            return self._poll_ms
        done, self._done = self._done, []
        try:
            claimed = await self._queue.claim(free, self._lease_ms, done=done)
        except errors.DatabaseError as error:
            _log.warning("no jobs could be claimed: %s", error)
            self._done += done
            return self._poll_ms
        for job in claimed.jobs:
            task = asyncio.create_task(self._do(job), name=f"job {job.kind} {job.id}")
            self._running[task] = job
            task.add_done_callback(self._ended)
        if claimed.jobs:
            return 0
        if claimed.next_at is None:
            return self._poll_ms
        return max(1, min(self._poll_ms, claimed.next_at - self._clock.now_ms()))

    def _ended(self, task: asyncio.Task[None]) -> None:
        full = len(self._running) == self._concurrency
        del self._running[task]
        if full or not self._running:
            self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The outcome could not be written down: the job comes back when its lease ends.
            _log.error("the outcome of %s could not be kept", task.get_name(), exc_info=error)

    async def _do(self, job: Job) -> None:
        try:
            if job.attempts > 1 and self._retry_after(job.kind, job.attempts - 1) is None:
                raise RuntimeError("every worker that took this job died or lost it")
            handler = self._handlers.get(job.kind)
            if handler is None:
                raise LookupError(f"nothing handles jobs of the kind {job.kind}")
            async with asyncio.timeout(self._time_limit_ms / 1000):
                await handler(job.payload)
        except asyncio.CancelledError:
            if self._stopping:
                await self._queue.release(job)
                raise
            await self._fail(job, RuntimeError("the handler was cancelled from within"))
        except Exception as error:
            await self._fail(job, error)
        else:
            self._done.append(job)

    async def _fail(self, job: Job, error: Exception) -> None:
        wait_ms = self._retry_after(job.kind, job.attempts)
        retry_at = None if wait_ms is None else self._clock.now_ms() + wait_ms
        _log.warning(
            "job %s %d failed at attempt %d, %s",
            job.kind,
            job.id,
            job.attempts,
            "given up" if wait_ms is None else f"again in {wait_ms} ms",
            exc_info=error,
        )
        await self._queue.fail(job, f"{type(error).__name__}: {error}", retry_at=retry_at)

    async def _extend_leases(self) -> None:
        while True:
            await asyncio.sleep(self._lease_ms / 3000)
            for job in list(self._running.values()):
                try:
                    if not await self._queue.extend(job, self._lease_ms):
                        _log.warning("job %s %d was taken over by another worker", job.kind, job.id)
                except errors.DatabaseError as error:
                    _log.warning("the lease of job %d could not be extended: %s", job.id, error)
