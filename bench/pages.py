"""Pages through HTTP, warm and behind a token, each beside a bare ASGI answer of as many bytes.

`python -m bench.pages NAME…` measures some only. The processor time is the server's own, so that it says the
same on a busy machine; requests per second and milliseconds do not.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench import bare, harness, load, town

PEOPLE, POSTS = 200, 4_000
SECONDS = 1.0
CONNECTIONS = 8
ROUNDS = 3


def pages(place: town.Town) -> dict[str, tuple[str, bool]]:
    """Name → path, and whether a browser asks (with its cookie)."""
    quiet = place.post(POSTS - POSTS % 6)
    return {
        "home, 20 posts": ("/api/v1/timelines/home", False),
        "home, 40 posts": ("/api/v1/timelines/home?limit=40", False),
        "public": ("/api/v1/timelines/public", False),
        "notifications, 40": ("/api/v1/notifications", False),
        "an account's posts": (f"/api/v1/accounts/{place.person(town.WRITER)}/statuses", False),
        "an account": (f"/api/v1/accounts/{place.person(town.WRITER)}", False),
        "a thread": (f"/api/v1/statuses/{quiet}/context", False),
        "home in the browser": ("/", True),
        "a profile in the browser": (f"/@somebody_{town.WRITER}", True),
    }


def main() -> None:
    """One line a page: what a request costs, how many a second, how long they take."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        place = town.build(
            Path(folder) / "data",
            people=PEOPLE,
            users=2,
            posts=POSTS,
            follows={town.READER: list(range(2, 102))},
        )
        with harness.server(data=str(place.data)) as server:
            print(
                f"{'page':<26}{'KB':>6}{'µs of CPU':>11}{'bare':>6}{'ratio':>7}{'req/s':>8}{'bare':>8}"
                f"{'p50 ms':>8}{'bare':>7}{'p99 ms':>8}   {CONNECTIONS} connections"
            )
            for name, (path, browser) in pages(place).items():
                if len(sys.argv) < 2 or name in sys.argv[1:]:
                    print(row(server, name, path, browser=browser), flush=True)


def row(server: harness.Server, name: str, path: str, *, browser: bool) -> str:
    known = town.token(town.READER)
    headers = {"Cookie": f"session={known}"} if browser else {"Authorization": f"Bearer {known}"}
    asked = load.request(path, headers=headers)
    warm = load.ask(server.url, [asked], connections=1, seconds=0.2)
    if warm.wrong:
        raise RuntimeError(f"{path} does not answer 200")
    with bare.server(warm.size) as least:
        load.ask(least.url, [asked], connections=1, seconds=0.2)
        # In turn, so that a busy moment of the machine hits both.
        rounds = [(measured(server, asked), measured(least, asked)) for _ in range(ROUNDS)]
    ours, theirs = (_median([round[side] for round in rounds]) for side in (0, 1))
    return (
        f"{name:<26}{warm.size / 1000:>6.1f}{ours.cpu:>11.0f}{theirs.cpu:>6.0f}{ours.cpu / theirs.cpu:>7.1f}"
        f"{ours.rate:>8.0f}{theirs.rate:>8.0f}{ours.p50:>8.2f}{theirs.p50:>7.2f}{ours.p99:>8.2f}"
    )


class Measured(NamedTuple):
    """Microseconds of the server's processor time for a request, requests a second, milliseconds."""

    cpu: float
    rate: float
    p50: float
    p99: float


def _median(rounds: list[Measured]) -> Measured:
    return Measured(*(statistics.median(values) for values in zip(*rounds, strict=True)))


def measured(server: harness.Server, asked: str) -> Measured:
    before = server.cpu()
    answers = load.ask(server.url, [asked], connections=CONNECTIONS, seconds=SECONDS)
    cpu = (server.cpu() - before) / len(answers.took) * 1e6
    return Measured(cpu, answers.rate, answers.at(0.5), answers.at(0.99))


if __name__ == "__main__":
    main()
