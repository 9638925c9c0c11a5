"""What follows in one process, on what it keeps and to whom it streams, from what is committed anywhere."""

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any

import structlog

from sabar import consequences
from sabar.effects.out import Out
from sabar.events import Event, LoggedEvent

log = structlog.get_logger("sabar.consequences")


class InProcess:
    """Does for one process what the columns `memory` and `live` say; hears the event log."""

    def __init__(self, out: Out) -> None:
        self._app = out.app
        self._out = out
        self._running: set[asyncio.Task[None]] = set()
        self._telling: set[asyncio.Task[None]] = set()

    def hear(self, logged: LoggedEvent) -> None:
        """Start what follows. Small effects are finished before this task is first left."""
        event = logged.event
        row = consequences.TABLE[type(event)]
        for effect in row.memory:
            if not isinstance(effect, consequences.Feed):
                self._start(self._running, _watched(effect(self._app, event), event))
            elif not self._app.feeds.shared:
                self._start(self._running, _watched(effect.run(self._app, event), event))
        if row.live and self._out.listeners:
            self._start(self._telling, self._tell(row.live, event))

    async def _tell(self, tells: Sequence[consequences.Live], event: Event) -> None:
        for tell in tells:
            await _watched(tell(self._out, event), event)

    async def settle(self, patience_s: float = 0.05) -> None:
        """Wait, but not long, until what is kept is right again: whoever wrote sees his own write."""
        if self._running:
            await asyncio.wait(self._running, timeout=patience_s)

    def _start(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _watched(work: Awaitable[object], event: Event) -> None:
    try:
        await work
    except Exception:
        # The write it follows from was answered; nobody waits for this.
        log.exception("an effect in this process failed", event_kind=event.kind)
