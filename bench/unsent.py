"""Before a post flies, through HTTP: counting who may read it among 100,000 followers, and holding it.

Each audience stands beside a bare ASGI answer of as many bytes; what holding costs, beside a post that goes
out at once. Processor time is the server's own.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import httpx

from bench import bare, harness, load, town, writes

FOLLOWERS = 100_000
#: Two labels are given by hand to so many; one is everybody's of a server, one everybody's with a link that
#: was proved, and of both there are two thirds of all.
BY_HAND, BEARERS = (1, 2), 1_000
BY_RULE = {3: ("server", "far.example"), 4: ("link", "proved.example")}
SECONDS = 1.0
POSTS = 200
AUDIENCES: dict[str, dict[str, Any]] = {
    "everybody": {},
    "followers": {"visibility": "private"},
    "one named": {"visibility": "direct", "status": "@somebody_7"},
    "1,000 with a label": {"circle_label_ids": [1]},
    "all but two labels": {"except_label_ids": [1, 2]},
    "two thirds, by a rule": {"circle_label_ids": [3]},
    "the same but for these": {"circle_label_ids": [3], "except_label_ids": [4]},
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        place = town.build(Path(folder) / "data", people=FOLLOWERS + 1, users=2, posts=100, follows={})
        _known(place)
        with harness.server(data=str(place.data), undo_seconds="0") as server:
            print(f"{'a rule for two thirds':<22}{_ruled(server):>8.0f} ms")
            columns = f"{'audience':<22}{'p50 ms':>8}{'bare':>7}{'µs of CPU':>11}{'bare':>6}"
            print(f"{columns}   {FOLLOWERS} followers")
            for name, asked in AUDIENCES.items():
                print(_counted(server, name, {"status": writes.TEXT, **asked}), flush=True)
            print(f"\n{'deed':<22}{'p50 ms':>8}{'µs of CPU':>11}{'× a post':>10}   {POSTS} of each, in turn")
            for line in _held(server):
                print(line, flush=True)


def _known(place: town.Town) -> None:
    """Everybody follows the first person, who has labels on some of them; two of three are from elsewhere,
    two of three have a proved link.
    """
    connection = apsw.Connection(str(place.database))
    connection.pragma("synchronous", "OFF")
    first = place.person(1)
    with connection:
        connection.execute(
            "UPDATE accounts SET domain = 'far.example' WHERE id > ? AND id % 3 <> 0", (first,)
        )
        connection.execute(
            "INSERT INTO follows (id, account_id, target_id, domain, created_at) "
            "SELECT id, id, ?, domain, 1 FROM accounts WHERE id > ?",
            (first, first),
        )
        connection.execute("UPDATE accounts SET followers_count = ? WHERE id = ?", (FOLLOWERS, first))
        connection.execute("UPDATE oauth_tokens SET scopes = scopes || ' read:labels write:labels'")
        connection.execute(
            "INSERT INTO proved_domains (account_id, domain) "
            "SELECT id, 'proved.example' FROM accounts WHERE id > ? AND id % 3 <> 1",
            (first,),
        )
        for label in (*BY_HAND, *BY_RULE):
            connection.execute(
                "INSERT INTO labels (id, account_id, name, name_key, colour, created_at) "
                "VALUES (?, ?, 'Label ' || ?, 'label ' || ?, 'red', 1)",
                (label, first, label, label),
            )
        for label in BY_HAND:
            connection.execute(
                "INSERT INTO label_accounts (label_id, account_id) "
                "SELECT ?, account_id FROM follows WHERE target_id = ? LIMIT ?",
                (label, first, BEARERS * label),
            )
    connection.execute("ANALYZE")
    connection.close()


def _ruled(server: harness.Server) -> float:
    """Milliseconds that making a rule takes: all followers are counted anew."""
    took = []
    with httpx.Client(
        base_url=server.url, headers={"Authorization": f"Bearer {town.token(1)}"}, timeout=60
    ) as client:
        for label, (kind, value) in BY_RULE.items():
            begun = time.perf_counter()
            answer = client.post(f"/api/sabar/v1/labels/{label}/rules", json={"kind": kind, "value": value})
            took.append((time.perf_counter() - begun) * 1e3)
            answer.raise_for_status()
    return statistics.mean(took)


def _counted(server: harness.Server, name: str, draft: dict[str, Any]) -> str:
    known = {"Authorization": f"Bearer {town.token(1)}"}
    asked = load.request("/api/sabar/v1/audience", headers=known, body=json.dumps(draft).encode())
    warm = load.ask(server.url, [asked], connections=1, seconds=0.2)
    if warm.wrong:
        raise RuntimeError(f"{name}: {warm.wrong} of {len(warm.took)} were not answered 200")
    with bare.server(warm.size) as least:
        sides = []
        for side in (server, least):
            before = side.cpu()
            answers = load.ask(side.url, [asked], connections=1, seconds=SECONDS)
            sides.append((answers.at(0.5), (side.cpu() - before) / len(answers.took) * 1e6))
    (ours, cpu), (theirs, least_cpu) = sides
    return f"{name:<22}{ours:>8.2f}{theirs:>7.2f}{cpu:>11.0f}{least_cpu:>6.0f}"


def _held(server: harness.Server) -> list[str]:
    """A post at once, a post that waits, its release, and one that is taken back."""
    known = {"Authorization": f"Bearer {town.token(1)}"}
    took: dict[str, list[float]] = {}
    cpu: dict[str, float] = {}
    with httpx.Client(base_url=server.url, headers=known) as client:

        def timed(name: str, deed: Callable[[], httpx.Response]) -> Any:
            before, begun = server.cpu(), time.perf_counter()
            answer = deed()
            took.setdefault(name, []).append((time.perf_counter() - begun) * 1e3)
            cpu[name] = cpu.get(name, 0.0) + server.cpu() - before
            return answer.raise_for_status().json()

        def post(**more: Any) -> httpx.Response:
            return client.post("/api/v1/statuses", json={"status": writes.TEXT, **more})

        def waits() -> httpx.Response:
            return post(hold_until_sent=True)

        for _ in range(POSTS):
            timed("a post at once", post)
            held = f"/api/sabar/v1/outbox/{timed('a post that waits', waits)['id']}"
            timed("its release", lambda held=held: client.post(f"{held}/send"))
            other = f"/api/sabar/v1/outbox/{waits().json()['id']}"
            timed("taking it back", lambda other=other: client.delete(other))
    base = statistics.median(took["a post at once"])
    return [
        f"{name:<22}{statistics.median(times):>8.2f}{cpu[name] / len(times) * 1e6:>11.0f}"
        f"{statistics.median(times) / base:>10.2f}"
        for name, times in took.items()
    ]


if __name__ == "__main__":
    main()
