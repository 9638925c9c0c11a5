"""The first home page after a restart, with nothing in memory, beside a bare ASGI answer of as many bytes.

Each of many people asks once, one after another, and then once more: cold, then warm. The operating system
has the database file in its cache, as it has after a restart of the program.
"""

import tempfile
from pathlib import Path

from bench import bare, harness, load, town

PEOPLE, POSTS = 5_000, 1_000_000
USERS, FOLLOWS = 100, 500
PATH = "/api/v1/timelines/home"


def main() -> None:
    """Milliseconds from the question to the whole answer."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        place = town.build(
            Path(folder) / "data",
            people=PEOPLE,
            users=USERS,
            posts=POSTS,
            follows={
                who: [1 + (who + step * 9) % PEOPLE for step in range(1, FOLLOWS + 1)]
                for who in range(1, USERS + 1)
            },
        )
        asked = [
            load.request(PATH, headers={"Authorization": f"Bearer {town.token(number)}"})
            for number in range(1, USERS + 1)
        ]
        with harness.server(data=str(place.data)) as server:
            # Whatever is made at the very first request is made for somebody else.
            load.once(server.url, [load.request("/api/v1/timelines/public")])
            cold, size = load.once(server.url, asked)
            warm, _ = load.once(server.url, asked)
        with bare.server(size) as least:
            ready, _ = load.once(least.url, [load.request("/")] * USERS)
    print(f"home, {FOLLOWS} follows each, {POSTS:,} posts of {PEOPLE:,} people, {size / 1000:.0f} KB")
    for name, took in (("cold", cold), ("warm", warm), ("bare", ready)):
        p50, p99 = harness.quantile(took, 0.5), harness.quantile(took, 0.99)
        ratio = p50 / harness.quantile(ready, 0.5)
        print(f"  {name:<6} p50 {p50:>6.2f} ms   p99 {p99:>6.2f} ms   p50 {ratio:>6.1f} × bare")


if __name__ == "__main__":
    main()
