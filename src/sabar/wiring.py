"""The one place that reads settings and picks backends: services, routes, workers."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from sabar import consequences, following
from sabar.api import openapi
from sabar.api import routes as api_routes
from sabar.backends import translate
from sabar.backends.arena.feeds import ArenaFeeds
from sabar.backends.cache import LocalCache
from sabar.backends.deliveries import Deliveries
from sabar.backends.elsewhere import NoneElsewhere
from sabar.backends.files import DirectoryFiles
from sabar.backends.films import Films, find_program
from sabar.backends.front_door import FrontDoor
from sabar.backends.identities import Identities
from sabar.backends.ip_blocks import Gates
from sabar.backends.keyring import Keyring, ServerKeys
from sabar.backends.limits import Limits
from sabar.backends.mail import NoMail, SmtpMail
from sabar.backends.media import MediaWorker
from sabar.backends.push import WebPush
from sabar.backends.seals import Seals
from sabar.db import dialects_search, errors, migrate
from sabar.db.engine import open_database
from sabar.db.eventlog import EventLog
from sabar.db.queue import JobTable
from sabar.db.worker import Worker
from sabar.edge.dispatch import Edge
from sabar.edge.door import Door, Room, room
from sabar.edge.routes import Route
from sabar.edge.table import Table
from sabar.effects.out import Out
from sabar.federation import routes as federation_routes
from sabar.federation import verifying
from sabar.federation.elsewhere import Elsewhere
from sabar.kit import lru
from sabar.kit.clock import Clock, SystemClock
from sabar.kit.crypto import secretfile
from sabar.kit.flights import Flights
from sabar.kit.ids import Ids
from sabar.kit.kept import Kept
from sabar.kit.lru import ByteLRU
from sabar.kit.media import films, image_types
from sabar.kit.net import accepted, forwarded, http
from sabar.kit.once import Once
from sabar.kit.single_flight import SingleFlight
from sabar.kit.turns import Turns
from sabar.prometheus import Metrics
from sabar.rules import lanes, limits
from sabar.rules.posted import recalling
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

_FRAGMENT_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Running:
    """What one process is made of."""

    app: Services
    log: EventLog
    worker: Worker
    following: following.InProcess
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
    client = http.Client(agent, guard or http.guard(settings.near_networks))
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
            fetched=DirectoryFiles(settings.fetched, settings.data / "work"),
            media=media,
            films=_films(settings),
            mail=SmtpMail(settings.mail, settings.mail_from) if settings.mail else NoMail(),
            deliveries=Deliveries(clock, new_ms=recalling.COUNTED_MS),
            fragments=ByteLRU(_FRAGMENT_BYTES, lru.written),
            about=Kept(),
            push=WebPush(client, secret, f"mailto:{settings.mail_from}", clock),
            search=SqlSearch(db, dialects_search.for_url(settings.database)),
            outside=client,
            elsewhere=Elsewhere(lambda: running.app) if settings.federates else NoneElsewhere(),
            translate=translator,
            secret=secret,
            seals=Seals(keyring(settings)),
            identities=Identities(),
            front_door=FrontDoor(settings.site, lambda: build_edge(running)),
            flights=Flights(),
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
        here = following.InProcess(Out(app, hub, LivePages(app)))
        events.subscribe(here.hear)
        metrics = Metrics(app, events, hub) if settings.metrics else None
        running = Running(app, events, worker, here, hub, space, _door(settings, space), metrics)
        yield running
    finally:
        await client.close()
        await translator.close()
        await media.close()
        await db.close()


def keyring(settings: Settings) -> Keyring:
    """The keys of spaces."""
    return Keyring(settings.space_keys, ServerKeys(settings.space_key, settings.space_key_command))


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


def routes(hub: Hub, url: str, *, federates: bool) -> list[Route]:
    """Every route of the server that `url` leads to. Where it does not speak with other servers, theirs are
    not there.
    """
    api = [*api_routes.ALL, *sse.build_routes(hub).all]
    # It takes a tenth of a second, and most servers are never asked for it.
    document = Once(lambda: openapi.describe(api, url))
    described = [*openapi.build_routes(document).all, *api_docs.build_routes(document).all]
    others = federation_routes.ALL if federates else ()
    return [*api, *web_routes.ALL, *described, *others]


def build_edge(running: Running) -> Edge:
    """The ASGI application with every route of the server."""

    async def hear() -> None:
        # What was written is written; the log is read again by itself, and says why it could not be read.
        with contextlib.suppress(errors.DatabaseError):
            await running.log.advance()
        await running.following.settle()

    settings = running.app.settings
    table = Table(routes(running.hub, settings.url, federates=settings.federates))
    sockets = {"/api/v1/streaming": Sockets(running.hub)}
    return Edge(
        running.app,
        table,
        running.door,
        sockets=sockets,
        page_error=page_errors.page,
        settle=SingleFlight(hear),
        measure=running.metrics.answered if running.metrics else None,
        verifier=verifying.Verifier(running.app) if running.app.settings.federates else None,
    )
