"""A real server for tests: every service, on a real database, answering on a port of its own.

It runs in a thread of the test process, so that tests can move its clock and look into its services.
"""

import asyncio
import contextlib
import random
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import uvloop

from sabar import serving, wiring
from sabar import settings as options
from sabar.kit.clock import SystemClock
from sabar.kit.net.http import Guard
from sabar.settings import Settings

T = TypeVar("T")
DAY_MS = 86_400_000


class ShiftedClock(SystemClock):
    """The real time, moved forward by tests."""

    def __init__(self) -> None:
        self.shift = 0
        #: called after each leap, so that who waits for a time looks again
        self.leapt: list[Callable[[], object]] = []

    def now_ms(self) -> int:
        return super().now_ms() + self.shift

    def advance(self, ms: int) -> None:
        self.shift += ms
        for wake in self.leapt:
            wake()

    def to_noon(self) -> None:
        """To the next Wednesday, 12:00 UTC: what is told of a day or an hour is so whenever tests run."""
        wednesday = 6 * DAY_MS + DAY_MS // 2
        self.advance((wednesday - self.now_ms()) % (7 * DAY_MS))


class Server:
    """`url`; `client`: a plain HTTP client; `run(coroutine function)`: run inside the server's loop."""

    def __init__(self, settings: Settings, clock: ShiftedClock, guard: Guard | None = None) -> None:
        self.settings = settings
        self.guard = guard
        self.clock = clock
        self.url = settings.url
        self.client = httpx.Client(base_url=self.url, timeout=20)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._running: wiring.Running | None = None
        self._thread = threading.Thread(target=self._main, daemon=True)

    @property
    def running(self) -> wiring.Running:
        assert self._running is not None
        return self._running

    @property
    def app(self) -> Any:
        """The server's services; await them with `run` only."""
        return self.running.app

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(30), "the server did not start"
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        self.client.close()
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(20)
            assert not self._thread.is_alive(), "the server did not stop"

    def run(self, function: Callable[..., Awaitable[T]], *args: Any, **kwargs: Any) -> T:
        """`server.run(actions.follow, server.app, viewer, target)` inside the server's loop."""
        assert self._loop is not None

        async def call() -> T:
            return await function(*args, **kwargs)

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(60)

    def _main(self) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._serve())
        except BaseException as error:
            self._failed = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with self._open() as running:
            self._running = running
            await _answers(self.settings.port)
            wake = partial(self._loop.call_soon_threadsafe, running.worker.wake)
            self.clock.leapt.append(wake)
            self._ready.set()
            await self._stop.wait()
            self.clock.leapt.remove(wake)

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[wiring.Running]:
        async with wiring.open_services(self.settings, clock=self.clock, guard=self.guard) as running:
            async with serving.listening(running, work=self.settings.workers):
                yield running


async def _answers(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return
    raise RuntimeError("nothing listens")


def free_port() -> int:
    """Below those that the kernel gives to clients: one that calls a stopped server could take its port."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


@contextlib.contextmanager
def running_server(
    database_url: str,
    folder: Path,
    *,
    guard: Guard | None = None,
    clock: ShiftedClock | None = None,
    **given: Any,
) -> Iterator[Server]:
    """`given`: settings by name, as in `SABAR_…`; rate limits, brakes of the door, previews and
    the moment to take a post back are off unless given. `guard`: what it may call outside, if not only the
    internet. `clock`: one that servers share, one after another.
    """
    port = free_port()
    flags = {
        "listen": f"127.0.0.1:{port}",
        "data": str(folder),
        "database": database_url,
        "registrations": "open",
        "rate_limits": "off",
        "sign_ups_per_day": "100000",
        "sign_ups_waiting": "100000",
        "previews": "off",
        "undo_seconds": "0",
        "log_level": "error",
        "staff_second_factor": "asked",
        **given,
    }
    server = Server(options.load(flags, environ={}), clock or ShiftedClock(), guard)
    server.start()
    try:
        yield server
    finally:
        server.stop()
