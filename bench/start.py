"""How long a start takes and what an idle server holds, beside the least such a server could be."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import harness

BARE = """
import asyncio, sys
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})

port = int(sys.argv[1])
server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, log_enabled=False)
uvloop.run(server.serve())
"""


def bare() -> tuple[float, float]:
    """Seconds to the first answer and megabytes of a server that only says {}."""
    port = harness.free_port()
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", BARE, str(port)]) as process:
        try:
            harness.wait_for(f"http://127.0.0.1:{port}/", process)
            taken = time.perf_counter() - begun
            running = harness.Server("", process.pid, Path(), taken)
            return taken, running.memory()
        finally:
            process.kill()


def ours(data: str) -> tuple[float, float]:
    """The same of `sabar serve` on this data folder."""
    with harness.server(data=data) as server:
        time.sleep(1)
        return server.started_in, server.memory()


def main() -> None:
    """Print the medians of both; the first start, which makes the database, apart."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        first = ours(folder)[0]
        seen: dict[str, list[tuple[float, float]]] = {"bare Granian": [], "sabar serve": []}
        for _ in range(harness.ROUNDS):
            seen["bare Granian"].append(bare())
            seen["sabar serve"].append(ours(folder))
    middle = harness.ROUNDS // 2
    started = {name: sorted(taken for taken, _ in pairs)[middle] * 1000 for name, pairs in seen.items()}
    held = {name: sorted(memory for _, memory in pairs)[middle] for name, pairs in seen.items()}
    started["sabar serve, first start"] = first * 1000
    print(harness.table("From the command to the first answer", started, "ms", "bare Granian"))
    print(harness.table("Memory when idle", held, "MB", "bare Granian"))


if __name__ == "__main__":
    main()
