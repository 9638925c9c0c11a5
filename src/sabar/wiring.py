"""The one place that reads settings and picks backends: services, routes, workers, the server."""

import asyncio
import contextlib
import errno
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

import click
import structlog
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server as Granian

from sabar import consequences
from sabar.actions.auth import setup, staff
from sabar.api import openapi
from sabar.api import routes as api_routes
from sabar.backends import translate
from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.cache import LocalCache
from sabar.backends.files import DirectoryFiles
from sabar.backends.films import Films, find_program
from sabar.backends.ip_blocks import Gates
from sabar.backends.limits import Limits
from sabar.backends.mail import NoMail, SmtpMail
from sabar.backends.media import MediaWorker
from sabar.backends.push import WebPush
from sabar.db import dialects_search, errors, migrate
from sabar.db.engine import open_database
from sabar.db.eventlog import EventLog
from sabar.db.queue import JobTable
from sabar.db.worker import Worker
from sabar.edge.dispatch import Edge
from sabar.edge.door import Door, Room, room
from sabar.edge.routes import Route
from sabar.edge.table import Table
from sabar.effects import housekeeping
from sabar.effects.live import Out
from sabar.kit import interpreter, lru
from sabar.kit.clock import Clock, SystemClock
from sabar.kit.crypto import secretfile
from sabar.kit.ids import Ids
from sabar.kit.kept import Kept
from sabar.kit.lru import ByteLRU
from sabar.kit.media import films, image_types
from sabar.kit.net import accepted, forwarded, http
from sabar.kit.once import Once
from sabar.kit.single_flight import SingleFlight
from sabar.kit.turns import Turns
from sabar.prometheus import Metrics
from sabar.reads.staff import blocklists
from sabar.rules import lanes, limits
from sabar.rules.limits import DOOR
from sabar.services import Services
from sabar.settings import Settings
from sabar.store.search import SqlSearch
from sabar.streaming import events as sse
from sabar.streaming.hub import Hub
from sabar.streaming.sockets import Sockets
from sabar.web import routes as web_routes
from sabar.web.frame import errors as page_errors
from sabar.web.live import LivePages
from sabar.web.public import api_docs

log = structlog.get_logger("sabar.wiring")

#: Connections the system keeps for us until there is room.
_BACKLOG = 8192
_FRAGMENT_BYTES = 32 * 1024 * 1024
_SWITCH_INTERVAL_S = 0.0005
_LOOK_S = 0.02
#: Objects made before the oldest are looked through for rings of garbage, and how often the older ones are.
#: By default that happens all the time under load, and each whole look stops everything for 60 ms.
_GARBAGE = (20_000, 20, 20)


@dataclass(frozen=True)
class Running:
    """What one process is made of."""

    app: Services
    log: EventLog
    worker: Worker
    following: consequences.InProcess
    hub: Hub
    room: Room
    door: Door
    metrics: Metrics | None


@contextlib.asynccontextmanager
async def open_services(
    settings: Settings, *, clock: Clock | None = None, guard: http.Guard | None = None
) -> AsyncIterator[Running]:
    """Migrate, open everything, and close it again. Nothing runs yet. `guard`: what may be called outside."""
    clock = clock or SystemClock()
    settings.data.mkdir(parents=True, exist_ok=True)
    await migrate.upgrade(settings.database, clock=clock)
    ids = Ids(clock)
    woken: list[Callable[[], None]] = []

    def on_commit() -> None:
        for wake in woken:
            wake()

    feeds = ArenaFeeds(clock)
    jobs_for = partial(consequences.jobs_for, shared_feeds=feeds.shared)
    db = await open_database(settings.database, clock=clock, ids=ids, jobs_for=jobs_for, on_commit=on_commit)
    media = pictures()
    cache = LocalCache(clock)
    agent = f"Sabar/{version('sabar')} (+{settings.url})"
    client = http.Client(agent, guard)
    translator = translate.service(settings.translation, settings.translation_key, agent)
    secret = secretfile.load_or_create(settings.key_file)
    try:
        app = Services(
            settings=settings,
            clock=clock,
            ids=ids,
            db=db,
            feeds=feeds,
            cache=cache,
            limits=Limits(cache, clock, enabled=settings.rate_limits),
            gates=Gates(),
            files=DirectoryFiles(settings.media, settings.data / "work"),
            media=media,
            films=_films(settings),
            mail=SmtpMail(settings.mail, settings.mail_from) if settings.mail else NoMail(),
            fragments=ByteLRU(_FRAGMENT_BYTES, lru.written),
            about=Kept(),
            push=WebPush(client, secret, f"mailto:{settings.mail_from}", clock),
            search=SqlSearch(db, dialects_search.for_url(settings.database)),
            outside=client,
            translate=translator,
            secret=secret,
        )
        events = EventLog(db, clock)
        worker = Worker(
            JobTable(db, clock, lanes.ROOMS),
            consequences.handlers(app),
            clock,
            rooms=lanes.ROOMS,
            given_up=consequences.given_up(app),
            hears_others=db.hears_others,
        )
        woken += [events.wake, worker.wake]
        space = room(accepted.raise_limit())
        hub = Hub(app, most_sockets=space.sockets, most_event_streams=space.connections // 2)
        following = consequences.InProcess(Out(app, hub, LivePages(app)))
        events.subscribe(following.hear)
        metrics = Metrics(app, events, hub) if settings.metrics else None
        yield Running(app, events, worker, following, hub, space, _door(settings, space), metrics)
    finally:
        await client.close()
        await translator.close()
        await media.close()
        await db.close()


def pictures() -> MediaWorker:
    """The picture worker with the limits of the product."""
    taken = limits.IMAGES
    return MediaWorker(
        image_types.Limits(
            formats=("jpeg", "png", "gif", "webp", "avif", "heic"),
            emoji_formats=("png", "gif", "webp"),
            attachment_bytes=taken.upload_bytes,
            profile_bytes=max(limits.PROFILES.avatar_bytes, limits.PROFILES.header_bytes),
            emoji_bytes=limits.EMOJIS.upload_bytes,
            pixels=taken.upload_pixels,
            profile_pixels=limits.PROFILES.picture_pixels,
            emoji_pixels=limits.EMOJIS.upload_pixels,
            side=taken.side,
            frames=taken.frames,
            frame_pixels=taken.frame_pixels,
            stored_pixels=taken.stored_pixels,
            animated_pixels=taken.animated_pixels,
            animated_total=taken.animated_total,
            thumbnail_side=taken.thumbnail_edge,
        ),
        Turns(
            each=taken.waiting_each,
            most=taken.waiting,
            door_s=taken.door_seconds,
            patience_s=taken.patience_seconds,
        ),
        cpu_s=taken.work_seconds,
        wall_s=taken.late_seconds,
    )


def _door(settings: Settings, space: Room) -> Door:
    trusted = forwarded.parse_networks(settings.trusted_proxies)
    return Door(settings.port, space.connections, trusted, by_network=settings.rate_limits)


def _films(settings: Settings) -> Films:
    bounds = films.Limits(
        bytes=limits.VIDEOS.upload_bytes,
        pixels=limits.VIDEOS.pixels,
        frame_rate=limits.VIDEOS.frame_rate,
        seconds=limits.VIDEOS.seconds,
    )
    taken = limits.VIDEOS
    looks = Turns(
        each=taken.looks_each,
        most=taken.looks,
        door_s=limits.IMAGES.door_seconds,
        patience_s=limits.IMAGES.patience_seconds,
    )
    return Films(find_program() if settings.video else None, bounds, looks)


def routes(hub: Hub, url: str) -> list[Route]:
    """Every route of the server that `url` leads to."""
    api = [*api_routes.ALL, *sse.build_routes(hub).all]
    # It takes a tenth of a second, and most servers are never asked for it.
    document = Once(lambda: openapi.describe(api, url))
    described = [*openapi.build_routes(document).all, *api_docs.build_routes(document).all]
    return [*api, *web_routes.ALL, *described]


def build_edge(running: Running) -> Edge:
    """The ASGI application with every route of the server."""

    async def hear() -> None:
        # What was written is written; the log is read again by itself, and says why it could not be read.
        with contextlib.suppress(errors.DatabaseError):
            await running.log.advance()
        await running.following.settle()

    table = Table(routes(running.hub, running.app.settings.url))
    sockets = {"/api/v1/streaming": Sockets(running.hub)}
    return Edge(
        running.app,
        table,
        running.door,
        sockets=sockets,
        page_error=page_errors.page,
        settle=SingleFlight(hear),
        measure=running.metrics.answered if running.metrics else None,
        verifier=None,
    )


@contextlib.asynccontextmanager
async def listening(running: Running, *, work: bool) -> AsyncIterator[None]:
    """Answer requests until the block ends."""
    settings = running.app.settings
    server = Granian(
        build_edge(running),
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
    tasks = [asyncio.create_task(running.log.run())]
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


def _scraped(running: Running) -> contextlib.AbstractAsyncContextManager[None]:
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
    async with open_services(settings) as running, listening(running, work=settings.workers):
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
        click.echo(f"Sabar answers at {settings.url}. Ctrl+C stops it.")
        code = await setup.new_code(running.app)
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
    async with open_services(settings) as running, _scraped(running):
        await housekeeping.begin(running.app)
        working = asyncio.create_task(running.worker.run())
        click.echo("Sabar works on queued jobs.")
        await told_to_stop()
        await running.worker.stop()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


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
