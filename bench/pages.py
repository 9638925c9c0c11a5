"""Pages through HTTP, warm and behind a token, each beside a bare ASGI answer of as many bytes.

`python -m bench.pages NAME…` measures some only. The processor time is the server's own, so that it says the
same on a busy machine; requests per second and milliseconds do not.
"""

import sys
import tempfile
from pathlib import Path

from bench import bare, harness, load, town

PEOPLE, POSTS = 200, 4_000
SECONDS = 2.0
CONNECTIONS = 8


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
                f"{'page':<22}{'KB':>6}{'µs of CPU':>11}{'bare':>6}{'ratio':>7}{'req/s':>8}{'bare':>8}"
                f"{'p50 ms':>8}{'p99':>7}   {CONNECTIONS} connections"
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
    ours, cpu = measured(server, asked)
    with bare.server(warm.size) as least:
        load.ask(least.url, [asked], connections=1, seconds=0.2)
        theirs, least_cpu = measured(least, asked)
    return (
        f"{name:<22}{warm.size / 1000:>6.1f}{cpu:>11.0f}{least_cpu:>6.0f}{cpu / least_cpu:>7.1f}"
        f"{ours.rate:>8.0f}{theirs.rate:>8.0f}{ours.at(0.5):>8.2f}{ours.at(0.99):>7.2f}"
    )


def measured(server: harness.Server, asked: str) -> tuple[load.Answers, float]:
    """Answers, and microseconds of the server's processor time for each."""
    before = server.cpu()
    answers = load.ask(server.url, [asked], connections=CONNECTIONS, seconds=SECONDS)
    return answers, (server.cpu() - before) / len(answers.took) * 1e6


if __name__ == "__main__":
    main()
