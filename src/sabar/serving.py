"""A process that serves or works, from its start until it is told to stop."""

import asyncio
import contextlib
import errno
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator

import click
import structlog
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server as Granian

from sabar import wiring
from sabar.actions.auth import setup, staff
from sabar.db import errors
from sabar.effects import deliveries, housekeeping
from sabar.kit import interpreter
from sabar.reads.staff import blocklists
from sabar.rules.door import DOOR
from sabar.settings import Settings

log = structlog.get_logger("sabar.serving")

#: Connections the system keeps for us until there is room.
_BACKLOG = 8192
_SWITCH_INTERVAL_S = 0.0005
_LOOK_S = 0.02
#: Objects made before the oldest are looked through for rings of garbage, and how often the older ones are.
#: By default that happens all the time under load, and each whole look stops everything for 60 ms.
_GARBAGE = (20_000, 20, 20)


@contextlib.asynccontextmanager
async def listening(running: wiring.Running, *, work: bool) -> AsyncIterator[None]:
    """Answer requests until the block ends; `work`: run queued jobs too."""
    settings = running.app.settings
    server = Granian(
        wiring.build_edge(running),
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        # Proxies speak it to us; HTTP/2 takes megabytes of memory for some bytes of a stranger's head.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=DOOR.head_s * 1000, max_buffer_size=DOOR.buffer_bytes
        ),
        backlog=_BACKLOG,
        backpressure=running.room.connections,
        log_enabled=False,
    )
    await running.log.start()
    await blocklists.refresh(running.app)
    await staff.count_grace(running.app)
    tasks = [
        asyncio.create_task(running.log.run()),
        asyncio.create_task(deliveries.keep_writing(running.app)),
    ]
    if work:
        await housekeeping.begin(running.app)
        tasks.append(asyncio.create_task(running.worker.run()))
    serving = asyncio.create_task(server.serve())
    try:
        await _answering(settings, serving)
        tasks.append(asyncio.create_task(running.door.watch()))
        async with _scraped(running):
            yield
    finally:
        running.hub.close_all()
        server.stop()  # type: ignore[no-untyped-call]  # granian gives this one no types
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(serving, 10)
        if work:
            await running.worker.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _scraped(running: wiring.Running) -> contextlib.AbstractAsyncContextManager[None]:
    """Scrapers are answered, where the settings say so."""
    if running.metrics is None:
        return contextlib.nullcontext()
    return running.metrics.told(running.app.settings.metrics)


async def _answering(settings: Settings, serving: asyncio.Task[None]) -> None:
    """Granian opens its port some time after it was started."""
    while not serving.done():
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(settings.host, settings.port)
            writer.close()
            return
        await asyncio.sleep(_LOOK_S)
    await serving


def serve(settings: Settings) -> None:
    """Run the server until it is told to stop."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    with explained():
        uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    demand_free(settings)
    for fault in interpreter.faults():
        log.warning("this Python has a fault; install the newest of its line", fault=fault)
    async with wiring.open_services(settings) as running, listening(running, work=settings.workers):
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
        click.echo(f"Sabar answers at {settings.url}. Ctrl+C stops it.")
        code = await setup.new_code(running.app)
        if code is not None and settings.federates:
            click.echo(
                f"On other servers people here will be known as name@{settings.domain}. Once others know "
                "that name it can never change: if it is not the right one, stop now and set SABAR_URL."
            )
        if code is not None:
            click.echo(f"Nobody owns this server yet. Open {settings.url}/setup and type this code: {code}")
        await told_to_stop()
        click.echo("Stopping: open requests are finished first.")


def demand_free(settings: Settings) -> None:
    """OSError when the port is taken: Granian would share it, and each server answer some of the calls."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as wrong:
        if wrong.errno != errno.EADDRINUSE:
            raise
        raise OSError(
            f"Address already in use: something else answers at {settings.listen}. "
            "Take another, for example SABAR_LISTEN=127.0.0.1:8010"
        ) from wrong


def work(settings: Settings) -> None:
    """Run queued jobs until told to stop."""
    with explained():
        uvloop.run(_work(settings))


async def _work(settings: Settings) -> None:
    async with wiring.open_services(settings) as running, _scraped(running):
        # It keeps things that others change (keys of spaces that are destroyed), and the leak test listens to
        # its streams.
        await running.log.start()
        await housekeeping.begin(running.app)
        tasks = [
            asyncio.create_task(running.log.run()),
            asyncio.create_task(running.worker.run()),
            asyncio.create_task(deliveries.keep_writing(running.app)),
        ]
        click.echo("Sabar works on queued jobs.")
        await told_to_stop()
        await running.worker.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def told_to_stop() -> None:
    """Wait for Ctrl-C, or the system's word."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Faults at the start are sentences, not stack traces."""
    try:
        yield
    except (errors.DatabaseError, OSError, ValueError) as wrong:
        raise click.ClickException(str(wrong)) from wrong
