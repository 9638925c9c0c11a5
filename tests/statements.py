"""Which SQL statements an answer takes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.server import Server

#: What a process asks by itself, all the time.
_OF_ITSELF = ("FROM events WHERE seq >", "FROM jobs WHERE NOT dead")


class Counter:
    """Stands where the database's reader stands, and keeps what it was asked."""

    def __init__(self, reader: Any, asked: list[str]) -> None:
        self._reader = reader
        self.asked = asked

    async def all(self, sql: str, **args: Any) -> Any:
        self.asked.append(sql)
        return await self._reader.all(sql, **args)

    async def one(self, sql: str, **args: Any) -> Any:
        self.asked.append(sql)
        return await self._reader.one(sql, **args)

    async def value(self, sql: str, **args: Any) -> Any:
        self.asked.append(sql)
        return await self._reader.value(sql, **args)


def _counting(reader: Callable[[], Any], asked: list[str]) -> Counter:
    return Counter(reader(), asked)


def statements(
    server: Server, monkeypatch: pytest.MonkeyPatch, ask: Callable[[], Any], *, cold: bool
) -> list[str]:
    """The fewest of a few runs: work in the background asks too, now and then."""
    db = server.app.db
    plain = {"read": db.read, "slow": db.slow}
    runs = []
    ask()
    for _ in range(3):
        if cold:
            server.app.fragments.clear()
        asked: list[str] = []
        with monkeypatch.context() as patch:
            for name, reader in plain.items():
                patch.setattr(db, name, partial(_counting, reader, asked))
            ask()
        runs.append([sql for sql in asked if not any(own in sql for own in _OF_ITSELF)])
    return min(runs, key=len)
