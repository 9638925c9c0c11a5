"""Processes that share a PostgreSQL database wake each other when there is something to hear or to do.

Only a wake-up: whoever misses it looks by himself a moment later, as he always does.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import asyncpg

_log = logging.getLogger("sabar.db")

_CHANNEL = "sabar"
# Commits that follow each other this closely ring once.
_TOGETHER_S = 0.005
_AGAIN_S = 5


class Bell:
    """`heard` is called on the loop when another process has rung. Make it on the event loop. `hears`: the
    line is open; else one has to look by oneself.
    """

    def __init__(self, connect: Callable[[], Any], heard: Callable[[], None]) -> None:
        self._connect = connect
        self._heard = heard
        self._wanted = asyncio.Event()
        self._own_pid = 0
        self.hears = False
        self._task = asyncio.create_task(self._run(), name="bell")

    def ring(self) -> None:
        """Soon, outside any transaction: a notification inside makes commits wait for one another."""
        self._wanted.set()

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            try:
                connection = await self._connect()
                try:
                    await self._serve(connection)
                finally:
                    self.hears = False
                    connection.terminate()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                _log.info("other processes are not woken for a while, they look by themselves: %s", error)
            await asyncio.sleep(_AGAIN_S)

    async def _serve(self, connection: Any) -> None:
        self._own_pid = connection.get_server_pid()
        connection.add_termination_listener(lambda _: self._wanted.set())
        await connection.add_listener(_CHANNEL, self._hear)
        self.hears = True
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await connection.execute(f"NOTIFY {_CHANNEL}")
            await asyncio.sleep(_TOGETHER_S)

    def _hear(self, connection: Any, pid: int, channel: str, payload: str) -> None:
        if pid != self._own_pid:
            self._heard()
