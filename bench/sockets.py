"""One post to a thousand open WebSockets, as JSON for apps and as HTML for pages of ours, each beside a bare
ASGI send loop of as many bytes.

The client is a process of its own (`python -m bench.sockets crowd`). A time runs from the start of the POST
until a connection has the message, so ours holds the writing and the making of the post too.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import uvloop
from websockets.asyncio.client import connect
from websockets.typing import Origin

from bench import bare, harness, load, town

CROWD = 1_000
POSTS = 10


async def crowd(port: int, path: str, sessions: list[str], size: int, asked: bytes) -> dict[str, Any]:
    """So many connections, in turn with one of these sessions. `took`: milliseconds until each had each post;
    `size`: characters of a message.
    """
    opening = asyncio.Semaphore(50)
    sockets: list[Any] = []

    async def join(session: str) -> None:
        async with opening:
            sockets.append(
                await connect(
                    f"ws://127.0.0.1:{port}{path}",
                    additional_headers={"Cookie": f"session={session}"} if session else None,
                    origin=Origin(f"http://127.0.0.1:{port}") if session else None,
                    compression=None,
                    ping_interval=None,
                    open_timeout=30,
                    proxy=None,
                )
            )

    known = sessions or [""]
    await asyncio.gather(*(join(known[number % len(known)]) for number in range(size)))
    await asyncio.sleep(1)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took: list[float] = []
    length = 0

    async def hear(socket: Any, begun: float) -> None:
        nonlocal length
        message = await socket.recv()
        took.append((time.perf_counter() - begun) * 1000)
        length = len(message)

    for _ in range(POSTS):
        waiting = asyncio.gather(*(hear(one, begun) for begun in [time.perf_counter()] for one in sockets))
        writer.write(asked)
        await asyncio.wait_for(waiting, 30)
        await asyncio.sleep(0.2)
        await reader.read(1 << 20)
    writer.close()
    for one in sockets:
        one.transport.abort()
    return {"took": took, "size": length}


class Heard(NamedTuple):
    """`took`: milliseconds, `size` of a message, the server's microseconds of processor time for each message
    and its kilobytes of memory for each socket.
    """

    took: list[float]
    size: int
    cpu: float
    memory: float


def measured(server: harness.Server, path: str, asked: str, *sessions: str, size: int = CROWD) -> Heard:
    """`sessions`: of the browsers whose pages these are."""
    port = int(server.url.rpartition(":")[2])
    given = json.dumps({"port": port, "path": path, "sessions": sessions, "size": size, "asked": asked})
    cpu, memory = server.cpu(), server.memory()
    most = memory
    with tempfile.TemporaryFile("w+") as told:
        told.write(given)
        told.seek(0)
        with tempfile.TemporaryFile("w+") as heard:
            crowd = subprocess.Popen(
                [sys.executable, "-m", "bench.sockets", "crowd"], stdin=told, stdout=heard
            )
            while crowd.poll() is None:
                most = max(most, server.memory())
                time.sleep(0.2)
            if crowd.returncode:
                raise RuntimeError("the crowd failed")
            heard.seek(0)
            found = json.load(heard)
    each = (server.cpu() - cpu) / len(found["took"]) * 1e6
    return Heard(found["took"], found["size"], each, (most - memory) * 1000 / size)


def main() -> None:
    """Both p50 and p99, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        place = town.build(Path(folder) / "data", people=10, users=2, posts=100, follows={})
        token = town.token(town.READER)
        asked = load.request(
            "/api/v1/statuses",
            headers={"Authorization": f"Bearer {token}"},
            body=json.dumps({"status": "Who joins us tonight at the square? " * 10}).encode(),
        )
        json_path = f"/api/v1/streaming?stream=public&access_token={token}"
        with harness.server(data=str(place.data)) as server:
            apps = measured(server, json_path, asked)
        with harness.server(data=str(place.data)) as server:
            pages = measured(server, "/api/v1/streaming?stream=public&page=en", asked, token)
    print(f"{POSTS} posts to {CROWD} sockets; CPU with the opening of the sockets")
    for name, ours in (("JSON", apps), ("HTML", pages)):
        with bare.server(ours.size) as least:
            theirs = measured(least, "/", load.request("/", method="POST"))
        _show(name, ours, theirs)


def _show(name: str, ours: Heard, theirs: Heard) -> None:
    for who, heard in ((f"{name}, {ours.size} characters", ours), ("bare loop", theirs)):
        p50, p99 = harness.quantile(heard.took, 0.5), harness.quantile(heard.took, 0.99)
        print(
            f"{who:<24} p50 {p50:>7.1f} ms   p99 {p99:>7.1f} ms   {heard.cpu:>6.0f} µs of CPU a message   "
            f"{heard.memory:>5.0f} KB of memory a socket"
        )
    ratios = [harness.quantile(ours.took, part) / harness.quantile(theirs.took, part) for part in (0.5, 0.99)]
    print(
        f"{'ratio':<24} p50 {ratios[0]:>7.2f}      p99 {ratios[1]:>7.2f}      {ours.cpu / theirs.cpu:>7.2f}"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["crowd"]:
        given = json.loads(sys.stdin.read())
        found = uvloop.run(
            crowd(given["port"], given["path"], given["sessions"], given["size"], given["asked"].encode())
        )
        sys.stdout.write(json.dumps(found))
    else:
        main()
