"""The demo server: filled once, then alive for as long as it runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import click
import structlog

from sabar import serving, wiring
from sabar.demo import script
from sabar.demo.clock import StageClock
from sabar.demo.draw import Studio
from sabar.demo.hall import Hall
from sabar.demo.play import Play
from sabar.demo.stage import PASSWORD, Stage
from sabar.model.errors import DomainError
from sabar.settings import Settings
from sabar.store import server, users

_BEAT_S = 20
_MARK = "demo"
_log = structlog.get_logger("sabar.demo")


async def fill(running: wiring.Running, clock: StageClock, studio: Studio) -> Stage:
    """Tell the whole play to an empty server, or learn again who is who on one that heard it.

    `ValueError` on a server that belongs to somebody.
    """
    app = running.app
    stage = Stage(app, clock, running.worker.drain, studio)
    mark = await server.value(app.db.read(), _MARK)
    if mark == "told":
        await stage.meet_again(script.people())
        return stage
    if mark is not None:
        raise ValueError(f"The demo in {app.settings.data} was stopped half-way: delete it and start again.")
    if await users.owner_exists(app.db.read()):
        raise ValueError(
            f"The server in {app.settings.data} belongs to somebody: give the demo another --data."
        )
    await app.db.write(lambda tx: server.put(tx, _MARK, "begun"))
    Play(stage).prepare()
    Hall(stage).prepare()
    await stage.play()
    await app.db.write(lambda tx: server.put(tx, _MARK, "told"))
    return stage


async def serve(settings: Settings) -> None:
    """Run the demo until told to stop."""
    serving.demand_free(settings)
    clock = StageClock()
    with Studio() as studio:
        async with wiring.open_services(settings, clock=clock) as running:
            click.echo("The cast comes in (a few seconds, the first time only) …")
            stage = await fill(running, clock, studio)
            async with serving.listening(running, work=True), _alive(stage):
                click.echo(f"Sabar answers at {settings.url}")
                click.echo(f"Log in as awa (the owner) or ben (a friend); both have the password: {PASSWORD}")
                click.echo(f"Somebody says something every {_BEAT_S} seconds. Ctrl+C stops it.")
                await serving.told_to_stop()


@contextlib.asynccontextmanager
async def _alive(stage: Stage) -> AsyncIterator[None]:
    talking = asyncio.create_task(_talk(stage))
    try:
        yield
    finally:
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)


async def _talk(stage: Stage) -> None:
    while True:
        for line in script.live():
            await asyncio.sleep(_BEAT_S)
            try:
                await stage.say(line, line.visibility)
            except DomainError as wrong:
                # Whoever plays with the demo may have shut a member of the cast out.
                _log.info("a line of the cast was not said", by=line.by, why=str(wrong))
