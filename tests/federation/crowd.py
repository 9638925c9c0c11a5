"""Many servers at once, of which some are slow, busy, broken or gone; what reached each, and when."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Manner = Literal["good", "slow", "dead", "busy", "garbage", "endless"]
SLOW_S = 30.0
#: How a connection may end; cancelled when all do, which the streams would report as an error.
_ENDS = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)


@dataclass
class Member:
    """One server. `heard`: (activity, seconds by the clock of this machine) in the order of arrival; `tries`:
    how often it was called.
    """

    manner: Manner
    port: int = 0
    heard: list[tuple[dict[str, Any], float]] = field(default_factory=list)
    tries: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def actor(self) -> str:
        return f"{self.url}/users/reader"


class Crowd:
    """`members` answer from `start` to `stop`, in a thread with a loop of its own."""

    def __init__(self, **numbers: int) -> None:
        self.members = [
            Member(manner)  # type: ignore[arg-type]
            for manner, number in numbers.items()
            for _ in range(number)
        ]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []

    def of(self, manner: Manner) -> list[Member]:
        return [one for one in self.members if one.manner == manner]

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(20)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()

    async def _open(self) -> None:
        for member in self.members:
            server = await self._serve(member)
            member.port = server.sockets[0].getsockname()[1]
            if member.manner == "dead":
                server.close()
            else:
                self._servers.append(server)

    async def _serve(self, member: Member) -> asyncio.Server:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                with contextlib.suppress(*_ENDS):
                    while await _one(member, reader, writer):
                        pass
            finally:
                # Not `close`, which would first send what nobody reads any more.
                writer.transport.abort()

        return await asyncio.start_server(answer, "127.0.0.1", 0, limit=1 << 20)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        ours = asyncio.current_task()
        waiting = [task for task in asyncio.all_tasks() if task is not ours]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        # What was aborted is closed in the next turns of the loop.
        await asyncio.sleep(0.05)


async def _one(member: Member, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Take one request; whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lengths = [line for line in head.lower().split("\r\n") if line.startswith("content-length:")]
    body = await reader.readexactly(int(lengths[0].partition(":")[2])) if lengths else b""
    member.tries += 1
    if member.manner == "slow":
        await asyncio.sleep(SLOW_S)
    if member.manner in ("good", "slow"):
        if body:
            member.heard.append((json.loads(body), time.time()))
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
    elif member.manner == "busy":
        writer.write(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n")
    elif member.manner == "garbage":
        writer.write(b"\x00\xff{]not http at all\r\n\r\n" * 9)
        await writer.drain()
        return False
    else:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()
    await writer.drain()
    return True


@contextlib.contextmanager
def crowd(**numbers: int) -> Iterator[Crowd]:
    """So many of each manner: `crowd(good=30, slow=10)`."""
    gathered = Crowd(**numbers)
    gathered.start()
    try:
        yield gathered
    finally:
        gathered.stop()
