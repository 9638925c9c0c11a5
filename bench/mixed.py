"""Ten minutes of mixed use on a growing database: does the last minute answer as the first did?

Posts with links of a few sites, timelines, favourites, searches of common words, deletions and pages in turn
over a few connections, as many in each minute; a minute and a half before that fills the lists. The sites
are on this machine: the server is started with a guard that lets it call them.
`python -m bench.mixed SECONDS` takes another time, cut into ten parts.
"""

import asyncio
import gc
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import apsw
import httpx
import uvloop

from bench import harness, town

PARTS, SECONDS, CONNECTIONS, PACE = 10, 600.0, 6, 80.0
#: Before the first part: until then nobody has a page full of notifications, and later answers hold more.
WARM = 90.0
PEOPLE, USERS, POSTS = 200, 20, 4_000
_WORDS = ("market", "drum", "rain", "tonight", "square", "bring")


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"<!doctype html><title>{self.path}</title><meta property=og:title content=Page>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(data: str, port: str) -> None:
    """The server of the measurement, in a process of its own: it may call this machine and nothing else."""
    from sabar import serving, settings, wiring
    from sabar.kit.net.http import Guard

    class Here(Guard):
        def allows_port(self, scheme: str, port: int) -> bool:
            return True

        def allows_scheme(self, scheme: str, *, https: bool) -> bool:
            return True

        def allows(self, address: Any) -> bool:
            return bool(address.is_loopback)

    given = {"data": data, "listen": f"127.0.0.1:{port}", "rate_limits": "off", "log_level": "warning"}

    async def main() -> None:
        options = settings.load(given, environ={})
        async with wiring.open_services(options, guard=Here()) as running:
            async with serving.listening(running, work=True):
                gc.freeze()
                await serving.told_to_stop()

    sys.setswitchinterval(0.0005)
    uvloop.run(main())


class Use:
    """`took`: (seconds since the beginning, milliseconds, deed) of each request."""

    def __init__(self, url: str, place: town.Town, sites: list[str], seconds: float) -> None:
        self.url, self.place, self.sites, self.seconds = url, place, sites, seconds
        self.took: list[tuple[float, float, str]] = []
        self.wrong: Counter[str] = Counter()
        self._written: list[tuple[str, str]] = []
        self._numbers = itertools.count()
        # Each site's pages are asked once in a second, all on one host: they are had before the end.
        self._pages = max(4, int(seconds / 10))

    async def all(self) -> None:
        begun = time.perf_counter()
        await asyncio.gather(*(self._one(begun) for _ in range(CONNECTIONS)))

    async def _one(self, begun: float) -> None:
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            while (at := time.perf_counter() - begun) < self.seconds:
                number = next(self._numbers)
                # As many in each part, however fast the answers are.
                await asyncio.sleep(max(0.0, number / PACE - at))
                await self._deed(client, number, begun)

    async def _deed(self, client: httpx.AsyncClient, number: int, begun: float) -> None:
        token = town.token(1 + number % USERS)
        headers = {"Authorization": f"Bearer {token}"}
        word = _WORDS[number % len(_WORDS)]
        deed, method, path, body = self._next(number, word)
        if deed == "delete":
            headers["Authorization"] = f"Bearer {body.pop('by')}"
        if deed == "page":
            headers = {}
        start = time.perf_counter()
        answer = await client.request(method, path, headers=headers, json=body or None)
        self.took.append((start - begun, (time.perf_counter() - start) * 1000, deed))
        if answer.status_code != 200:
            self.wrong[f"{deed} {answer.status_code}"] += 1
        elif deed == "post":
            self._written.append((answer.json()["id"], token))

    def _next(self, number: int, word: str) -> tuple[str, str, str, dict[str, Any]]:
        kind = number % 20
        if kind < 4:
            site = self.sites[number % len(self.sites)]
            text = f"{word} and {_WORDS[number % 5]} today, number {number}: {site}/{number % self._pages}"
            return "post", "POST", "/api/v1/statuses", {"status": text}
        if kind == 4 and len(self._written) > 50:
            id, by = self._written.pop(0)
            return "delete", "DELETE", f"/api/v1/statuses/{id}", {"by": by}
        if kind < 8:
            return "search", "GET", f"/api/v2/search?q={word}", {}
        if kind < 11 and self._written:
            id, _ = self._written[number % len(self._written)]
            return "favourite", "POST", f"/api/v1/statuses/{id}/favourite", {}
        if kind < 13:
            return "page", "GET", f"/@somebody_{1 + number % PEOPLE}", {}
        if kind < 15:
            return "notifications", "GET", "/api/v1/notifications?limit=40", {}
        return "home", "GET", "/api/v1/timelines/home?limit=20", {}


def _ask(database: Path, sql: str, *values: float) -> list[Any]:
    connection = apsw.Connection(str(database))
    try:
        return list(connection.execute(sql, values))
    finally:
        connection.close()


def _jobs(database: Path) -> int:
    """Those that are due, or will be within a minute."""
    soon = int(time.time() + 60) * 1000
    return int(_ask(database, "SELECT COUNT(*) FROM jobs WHERE NOT dead AND run_at < ?", soon)[0][0])


def _started(data: Path, port: int) -> subprocess.Popen[bytes]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("SABAR_")}
    command = [sys.executable, "-m", "bench.mixed", "serve", str(data), str(port)]
    return subprocess.Popen(command, env=environ)


def _deeds(took: list[tuple[float, float, str]], first: float, last: float) -> dict[str, list[float]]:
    """The p99 before and from these seconds on of each deed that was done in both times."""
    found = {}
    for deed in sorted({one for _, _, one in took}):
        early = [ms for at, ms, one in took if one == deed and at < first]
        late = [ms for at, ms, one in took if one == deed and at >= last]
        if early and late:
            found[deed] = [harness.quantile(early, 0.99), harness.quantile(late, 0.99)]
    return found


def measure(seconds: float) -> dict[str, Any]:
    """p99 and processor time (ms) and memory (MB) of each part, deeds that failed, the queue afterwards, and
    the processor time of an idle second.
    """
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Site) for _ in range(3)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    sites = [f"http://127.0.0.1:{one.server_address[1]}" for one in servers]
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        data, port = Path(folder) / "data", harness.free_port()
        follows = {who: list(range(1, 101)) for who in range(1, USERS + 1)}
        place = town.build(data, people=PEOPLE, users=USERS, posts=POSTS, follows=follows)
        # The server makes the index of the posts that are there.
        _ask(place.database, "INSERT INTO search_unindexed (below) VALUES (9000000000000000000)")
        process = _started(data, port)
        try:
            url = f"http://127.0.0.1:{port}"
            harness.wait_for(f"{url}/api/v2/instance", process)
            running = harness.Server(url, process.pid, data, 0)
            warm = Use(url, place, sites, WARM if seconds >= WARM else seconds / 5)
            asyncio.run(warm.all())
            use, memory, spent = Use(url, place, sites, seconds), [running.memory()], [running.cpu()]
            stop = threading.Event()

            def watch() -> None:
                while not stop.wait(seconds / PARTS):
                    memory.append(running.memory())
                    spent.append(running.cpu())

            watching = threading.Thread(target=watch)
            watching.start()
            asyncio.run(use.all())
            stop.set()
            watching.join()
            waiting, began = _jobs(place.database), running.cpu()
            time.sleep(min(60.0, seconds / 6))
            idle = (running.cpu() - began) / min(60.0, seconds / 6)
            parts: list[list[float]] = [[] for _ in range(PARTS)]
            for at, took, _ in use.took:
                parts[min(PARTS - 1, int(at / seconds * PARTS))].append(took)
            return {
                "p99": [harness.quantile(part, 0.99) for part in parts],
                "requests": [len(part) for part in parts],
                "deeds": _deeds(use.took, seconds / PARTS, seconds * (1 - 1 / PARTS)),
                # Of each request: on a busy machine it says more than the milliseconds of the clock.
                "cpu": [
                    1000 * (after - before) / max(1, len(part))
                    for (before, after), part in zip(itertools.pairwise(spent), parts, strict=False)
                ],
                "memory": memory,
                "wrong": dict(use.wrong),
                "waiting": waiting,
                "waiting_later": _jobs(place.database),
                "idle": idle,
            }
        finally:
            process.terminate()
            process.wait(20)
            for one in servers:
                one.shutdown()
                one.server_close()


def main() -> None:
    """Print the figures of each part, and what is left afterwards."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    found = measure(seconds)
    print(f"mixed use for {seconds:.0f} s in {PARTS} parts, {PACE:.0f} requests a second")
    for name in ("requests", "p99", "cpu", "memory"):
        print(f"  {name:10}", " ".join(f"{value:7.1f}" for value in found[name]))
    for deed, (first, last) in found["deeds"].items():
        print(f"  {deed:14} p99 {first:7.1f} in the first part, {last:7.1f} in the last")
    print(f"  last p99 / first p99: {found['p99'][-1] / found['p99'][0]:.2f}")
    print(f"  jobs at the end: {found['waiting']}, a while later: {found['waiting_later']}")
    print(
        f"  processor when idle: {100 * found['idle']:.1f} % of a core; failed: {json.dumps(found['wrong'])}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:4])
    else:
        main()
