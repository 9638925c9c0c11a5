"""A town that knows a million posts of other servers, beside the same town that knows a few: what each page,
and a post, cost more.

`python -m bench.remote FOLDER` keeps both databases there, since filling the large one takes minutes.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from bench import harness, load, neighbours, town, writes
from bench.pages import Measured, measured

#: Accounts and posts of other servers; everything else is the same.
SMALL, LARGE = (1_000, 10_000), (100_000, 1_000_000)
#: Of busy people some write what begins a thread, some what answers.
SERVERS, BUSY, FOLLOWED = 500, 203, 100
PEOPLE, POSTS = 200, 4_000
ROUNDS = 5


def main() -> None:
    """One line a page: µs of the server's processor time and ms, small and large, and the ratio."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as made:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        places = [_town(folder / name, *size) for name, size in (("small", SMALL), ("large", LARGE))]
        given = [{"data": str(place.data), "federation": "on", "undo_seconds": "0"} for place in places]
        with harness.server(**given[0]) as small, harness.server(**given[1]) as large:
            title = f"{SMALL[1]:,} posts of elsewhere, and {LARGE[1]:,}"
            print(f"{title:<36}{'µs of CPU':>16}{'ratio':>7}{'p50 ms':>14}{'ratio':>7}{'p99 ms':>14}")
            for name in _asked(places[0]):
                asked = [_asked(place)[name] for place in places]
                print(_row(name, (small, asked[0]), (large, asked[1])), flush=True)


def _town(data: Path, people: int, posts: int) -> town.Town:
    """Made, or as it lies there."""
    place = data / "place.json"
    if place.exists():
        people_at, posts_at, step = json.loads(place.read_text())
        return town.Town(data, people_at, posts_at, step, POSTS)
    follows = {town.READER: list(range(2, 102)), town.WRITER: list(range(3, 53))}
    built = town.build(data, people=PEOPLE, users=2, posts=POSTS, follows=follows)
    far = neighbours.settle(built, [f"far{number}.example" for number in range(SERVERS)], people)
    neighbours.follow(built, [(built.person(town.READER), one.account_id) for one in far[:FOLLOWED]])
    neighbours.write(built, far, posts, busy=BUSY)
    neighbours.index(built)
    place.write_text(json.dumps([built.people_at, built.posts_at, built.step]))
    return built


def _asked(place: town.Town) -> dict[str, str]:
    known = {"Authorization": f"Bearer {town.token(town.READER)}"}
    pages = {
        "home": "/api/v1/timelines/home",
        "home, an older page": f"/api/v1/timelines/home?max_id={place.post(POSTS // 2)}",
        "public": "/api/v1/timelines/public",
        "public, of here": "/api/v1/timelines/public?local=true",
        "public, of elsewhere": "/api/v1/timelines/public?remote=true",
        "public, with pictures": "/api/v1/timelines/public?only_media=true",
        "a profile of elsewhere": f"/api/v1/accounts/{place.people_at + neighbours.AT}/statuses",
        "somebody who writes little": f"/api/v1/accounts/{place.people_at + neighbours.AT + 900}/statuses",
        "a profile of here": f"/api/v1/accounts/{place.person(town.WRITER)}/statuses",
        "a thread of elsewhere": f"/api/v1/statuses/{neighbours.oldest(place)}/context",
        "notifications": "/api/v1/notifications",
        "search, a common word": "/api/v2/search?q=mangues&type=statuses",
        "search, a rare word": "/api/v2/search?q=word17&type=statuses",
        "search, people": "/api/v2/search?q=far_1&type=accounts",
        "search, nothing": "/api/v2/search?q=xylophone&type=statuses",
        "a tag": "/api/v1/timelines/tag/tag7",
        "suggestions": "/api/v2/suggestions",
        "directory": "/api/v1/directory?order=active",
        "directory, newest": "/api/v1/directory?order=new",
        "trends": "/api/v1/trends/statuses",
        "the server": "/api/v2/instance",
    }
    browsed = {
        "home in the browser": "/",
        "explore in the browser": "/explore",
        "a profile in the browser": "/@far_0@far0.example",
        "search in the browser": "/search?q=mangues",
    }
    asked = {name: load.request(path, headers=known) for name, path in pages.items()}
    cookie = {"Cookie": f"session={town.token(town.READER)}"}
    asked |= {name: load.request(path, headers=cookie) for name, path in browsed.items()}
    said = json.dumps({"status": writes.TEXT}).encode()
    return asked | {"posting": load.request("/api/v1/statuses", headers=known, body=said)}


def _row(name: str, small: tuple[harness.Server, str], large: tuple[harness.Server, str]) -> str:
    sides: tuple[list[Measured], list[Measured]] = ([], [])
    for server, asked in (small, large):
        warm = load.ask(server.url, [asked], connections=1, seconds=0.3)
        if warm.wrong:
            return f"{name:<36} {warm.wrong} of {len(warm.took)} were not answered"
    # In turn, so that a busy moment of the machine hits both.
    for _ in range(ROUNDS):
        for side, (server, asked) in zip(sides, (small, large), strict=True):
            side.append(measured(server, asked))
    few, many = (
        Measured(*(statistics.median(values) for values in zip(*side, strict=True))) for side in sides
    )
    return (
        f"{name:<36}{few.cpu:>8.0f}{many.cpu:>8.0f}{many.cpu / few.cpu:>7.2f}"
        f"{few.p50:>7.1f}{many.p50:>7.1f}{many.p50 / few.p50:>7.2f}{few.p99:>7.1f}{many.p99:>7.1f}"
    )


if __name__ == "__main__":
    main()
