"""What other servers cost: activities that come in, deletions of strangers, and posts that go out.

Processor time is the server's own, all that follows included (jobs, notifications, the Accept of a follow),
beside the bare sums of one signature in the same run; what a core would do in a second follows from it.
"""

import json
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from bench import harness, load, neighbours, town
from bench.neighbours import Neighbours, Stranger
from sabar.federation.translate import shapes
from sabar.kit.crypto import actor_keys
from sabar.kit.net import cavage
from sabar.kit.net.signed_requests import Sent

PEOPLE, POSTS, STRANGERS, SERVERS = 200, 4_000, 400, 100
CONNECTIONS = 8
STORM = 10_000
FANS, SENT = 100, 40
_KIND = "application/activity+json"
_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
_WAITING = "SELECT COUNT(*) FROM jobs WHERE NOT dead AND (run_at <= ? OR lease_until IS NOT NULL)"


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder,
        neighbours.listening(SERVERS) as around,
    ):
        place = town.build(Path(folder) / "data", people=PEOPLE, users=2, posts=POSTS, follows={})
        people = neighbours.settle(place, around.hosts, STRANGERS)
        reader, writer = place.person(town.READER), place.person(town.WRITER)
        neighbours.follow(
            place,
            [(reader, one.account_id) for one in people]
            + [(one.account_id, writer) for one in people[:FANS]],
        )
        options = {"module": "bench.neighbours", "data": str(place.data), "federation": "on"}
        with harness.server(**options, undo_seconds="0") as server:
            verify, sign = _bare(people[0])
            _keys_made(server, place)
            print(f"bare: verify {verify:.0f} µs, sign {sign:.0f} µs")
            print(
                f"{'came in':<24}{'µs of CPU':>10}{'× verify':>10}{'a core, a second':>18}{'all at once':>13}"
            )
            total = [_heard(server, place, people, verb, verify) for verb in VERBS]
            _row("the first five, mixed", sum(total[:5]) / 5, verify)
            _storm(server, around, verify)
            print(
                f"{'went out':<24}{'µs of CPU':>10}{'× sign':>10}{'a core, a second':>18}{'all at once':>13}"
            )
            _sent(server, place, around, sign)


def _bare(one: Stranger) -> tuple[float, float]:
    """µs of checking and of making a signature, and nothing else."""
    text = b"x" * 300
    made, public = actor_keys.sign(one.key, text), one.key.public_key()
    return (
        _microseconds(lambda: public.verify(made, text, padding.PKCS1v15(), hashes.SHA256())),
        _microseconds(lambda: actor_keys.sign(one.key, text)),
    )


def _microseconds(call: Callable[[], object]) -> float:
    """Of processor time, the best of several rounds, as all that it is compared with."""
    timer = timeit.Timer(call, timer=time.process_time)
    number, taken = timer.autorange()
    return min(taken, *timer.repeat(5, number)) / number * 1e6


def _keys_made(server: harness.Server, place: town.Town) -> None:
    """Keys are made when first needed, which takes longer than all that is measured here."""
    with httpx.Client(base_url=server.url, headers={"Accept": _KIND}, timeout=60) as client:
        for number in (town.READER, town.WRITER):
            client.get(f"/users/somebody_{number}").raise_for_status()


def _row(name: str, cpu: float, bare: float, rate: float | None = None) -> None:
    seen = f"{rate:>11.0f}/s" if rate is not None else ""
    print(f"{name:<24}{cpu:>10.0f}{cpu / bare:>10.1f}{1e6 / cpu:>18.0f}{seen}", flush=True)


def _heard(
    server: harness.Server, place: town.Town, people: Sequence[Stranger], verb: str, verify: float
) -> float:
    """µs of the server for one activity of this kind, of each stranger one."""
    sent = [signed(server.url, one, VERBS[verb](server.url, place, one, i)) for i, one in enumerate(people)]
    cpu, rate = _measured(
        server, place, len(sent), lambda: load.each(server.url, sent, connections=CONNECTIONS)
    )
    _row(verb, cpu, verify, rate)
    return cpu


def _measured(
    server: harness.Server, place: town.Town, number: int, act: Callable[[], load.Answers | None]
) -> tuple[float, float]:
    """µs of processor time of each, and how many a second, until nothing is left to be done."""
    idle(place)
    before, begun = server.cpu(), time.perf_counter()
    answers = act()
    if answers is not None and answers.wrong:
        raise RuntimeError(f"{answers.wrong} of {len(answers.took)} were not taken")
    idle(place)
    return (server.cpu() - before) / number * 1e6, number / (time.perf_counter() - begun)


def idle(place: town.Town) -> None:
    """Wait until no job is due."""
    connection = apsw.Connection(str(place.database), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(5000)
    quiet = 0
    while quiet < 3:
        waiting = connection.execute(_WAITING, (int(time.time() * 1000),)).get
        quiet = 0 if waiting else quiet + 1
        time.sleep(0.05)
    connection.close()


def signed(url: str, one: Stranger, activity: dict[str, Any]) -> str:
    """The activity as it goes over the wire to the shared inbox."""
    body = json.dumps({"@context": shapes.CONTEXT, "actor": one.uri, **activity}).encode()
    sent = Sent("POST", f"{url}/inbox", {"content-type": _KIND})
    headers = cavage.sign(one.key, one.key_id, sent, body, int(time.time()))
    return load.request("/inbox", headers={"Content-Type": _KIND, **headers}, body=body)


def _post_of_here(url: str, place: town.Town, i: int) -> str:
    """The id of a public post of the town, another one for each."""
    number = 18 * (i % (POSTS // 18 - 1)) + 2
    author = 1 + number * 7919 % PEOPLE
    return f"{url}/users/somebody_{author}/statuses/{place.post(number)}"


def _follow(url: str, place: town.Town, one: Stranger, i: int) -> dict[str, Any]:
    object = f"{url}/users/somebody_{1 + i % 2}"
    return {"id": f"{one.uri}/follows/1", "type": "Follow", "object": object}


def _create(url: str, place: town.Town, one: Stranger, i: int) -> dict[str, Any]:
    named = f"{url}/users/somebody_{town.READER}"
    note = {
        "id": f"{one.uri}/statuses/1",
        "type": "Note",
        "attributedTo": one.uri,
        "content": f"<p>{town.TEXT}</p>",
        "published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "to": [_PUBLIC],
        "cc": [f"{one.uri}/followers", named],
        "tag": [{"type": "Mention", "href": named, "name": f"@somebody_{town.READER}"}],
    }
    return {"id": f"{one.uri}/statuses/1/activity", "type": "Create", "object": note, "to": note["to"]}


def _like(url: str, place: town.Town, one: Stranger, i: int) -> dict[str, Any]:
    return {"id": f"{one.uri}/likes/1", "type": "Like", "object": _post_of_here(url, place, i)}


def _announce(url: str, place: town.Town, one: Stranger, i: int) -> dict[str, Any]:
    object = _post_of_here(url, place, i)
    return {"id": f"{one.uri}/boosts/1", "type": "Announce", "object": object, "to": [_PUBLIC]}


def _delete(url: str, place: town.Town, one: Stranger, i: int) -> dict[str, Any]:
    note = {"id": f"{one.uri}/statuses/1", "type": "Tombstone"}
    return {"id": f"{one.uri}/statuses/1#delete", "type": "Delete", "object": note}


def _unknown(url: str, place: town.Town, one: Stranger, i: int) -> dict[str, Any]:
    return {"id": f"{one.uri}/views/1", "type": "View", "object": _post_of_here(url, place, i)}


VERBS = {
    "Follow": _follow,
    "Create": _create,
    "Like": _like,
    "Announce": _announce,
    "Delete": _delete,
    "not understood": _unknown,
}


def _storm(server: harness.Server, around: Neighbours, verify: float) -> None:
    """Deletions of accounts that nobody here knew, each of another one."""
    before, memory, called = server.cpu(), server.memory(), around.called()
    sent = list(_deletions(around, STORM))
    answers = load.each(server.url, sent, connections=CONNECTIONS)
    cpu = (server.cpu() - before) / STORM * 1e6
    _row("Delete of a stranger", cpu, verify, answers.rate)
    asked = sum(around.called().values()) - sum(called.values())
    grown = server.memory() - memory
    print(
        f"  {STORM:,} of these: {answers.wrong} not taken, {asked} requests went out, "
        f"{grown:+.1f} MB, p99 {answers.at(0.99):.1f} ms"
    )
    if asked or answers.wrong:
        raise RuntimeError("strangers who leave made this server ask about them")


def _deletions(around: Neighbours, number: int) -> Iterator[str]:
    for i in range(number):
        uri = f"http://{around.hosts[i % len(around.hosts)]}/users/gone_{i}"
        gone = {"id": f"{uri}#delete", "type": "Delete", "actor": uri, "object": uri, "to": [_PUBLIC]}
        body = json.dumps({"@context": shapes.CONTEXT, **gone}).encode()
        signature = f'keyId="{uri}#main-key",headers="(request-target) host date digest",signature="AAAA"'
        yield load.request("/inbox", headers={"Content-Type": _KIND, "Signature": signature}, body=body)


def _sent(server: harness.Server, place: town.Town, around: Neighbours, sign: float) -> None:
    """Posts of one whom people on so many servers follow: each goes to each."""
    with httpx.Client(
        base_url=server.url, headers={"Authorization": f"Bearer {town.token(town.WRITER)}"}, timeout=60
    ) as client:

        def post(number: int) -> None:
            for i in range(number):
                answer = client.post("/api/v1/statuses", json={"status": f"{town.TEXT} {i}"})
                answer.raise_for_status()

        # His keys are made, and connections opened, before it is measured.
        _measured(server, place, 1, lambda: post(1))
        called = around.called()["POST"]
        cpu, rate = _measured(server, place, SENT * FANS, lambda: post(SENT))
        went = around.called()["POST"] - called
    if went != SENT * FANS:
        raise RuntimeError(f"{went} of {SENT * FANS} deliveries went out")
    _row(f"a post to {FANS} servers", cpu, sign, rate)


if __name__ == "__main__":
    main()
