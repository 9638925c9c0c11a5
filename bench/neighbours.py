"""Other servers around a town: people of theirs with keys, their posts, and inboxes that take everything.

`python -m bench.neighbours NUMBER` listens on a port for each server and on one more that tells how often all
were called; `python -m bench.neighbours serve` is `sabar serve` that may call this machine.
"""

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import apsw
import uvloop
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bench import town
from sabar.kit.crypto import actor_keys
from sabar.rules.search import words
from sabar.store.search import _author, _code

#: Accounts share these: to make one takes a tenth of a second, and a key that was read is kept.
_KEYS = 16
AT = 40_000_000
_WORDS = 5_000
#: Posts that the index keeps together.
_SPAN = 4096
_ACCOUNT = (
    "INSERT INTO accounts (id, username, name_key, domain, uri, url, display_name, note_html, indexable, "
    "discoverable, statuses_count, followers_count, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, '<p>Somebody elsewhere</p>', TRUE, TRUE, 50, 20, 1750000000000)"
)
_ACTOR = (
    "INSERT INTO remote_actors (account_id, kind, inbox, shared_inbox, followers, keys, fetched_at) "
    "VALUES (?, 'Person', ?, ?, ?, ?, ?)"
)
_POST = (
    "INSERT INTO statuses (id, account_id, uri, url, visibility, text, content, language, in_reply_to_id, "
    "in_reply_to_account_id, conversation_id, favourites_count, created_at) "
    "VALUES (?, ?, ?, ?, 'public', ?, ?, 'en', ?, ?, ?, ?, ?)"
)


class Stranger(NamedTuple):
    """An account of another server, known to the town."""

    account_id: int
    uri: str
    key: RSAPrivateKey

    @property
    def key_id(self) -> str:
        return f"{self.uri}#main-key"


class Neighbours(NamedTuple):
    """`hosts`: of each server that listens, with its port."""

    hosts: list[str]
    teller: int

    def called(self) -> dict[str, int]:
        """How often by GET and by POST."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.teller}/", timeout=20) as answer:
            return dict(json.loads(answer.read()))


@contextmanager
def listening(number: int) -> Iterator[Neighbours]:
    """So many servers that take everything with 202, in a process of their own."""
    command = [sys.executable, "-m", "bench.neighbours", str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            *ports, teller = json.loads(process.stdout.readline())
            yield Neighbours([f"127.0.0.1:{port}" for port in ports], teller)
        finally:
            process.kill()


def settle(place: town.Town, hosts: Sequence[str], number: int) -> list[Stranger]:
    """So many accounts of these servers, as if they had been met before."""
    rsa = [actor_keys.new_rsa() for _ in range(_KEYS)]
    public = [actor_keys.public_text(key.public_key()) for key in rsa]
    now = int(time.time() * 1000)
    settled, rows, actors, keys = [], [], [], []
    for i in range(number):
        host, name, id = hosts[i % len(hosts)], f"far_{i}", place.people_at + AT + i
        uri = f"http://{host}/users/{name}"
        one = Stranger(id, uri, rsa[i % _KEYS])
        key = [{"id": one.key_id, "kind": "rsa", "public": public[i % _KEYS]}]
        settled.append(one)
        rows.append((id, name, name, host, uri, f"http://{host}/@{name}", f"Far {i}"))
        actors.append((id, f"{uri}/inbox", f"http://{host}/inbox", f"{uri}/followers", json.dumps(key), now))
        keys.append((one.key_id, id))
    with _open(place) as connection, connection:
        connection.executemany(_ACCOUNT, rows)
        connection.executemany(_ACTOR, actors)
        connection.executemany("INSERT INTO remote_keys (id, account_id) VALUES (?, ?)", keys)
        connection.executemany(
            "INSERT OR IGNORE INTO servers (host, first_seen_at, heard_at, reached_at) VALUES (?, 1, ?, ?)",
            ((host, now, now) for host in hosts),
        )
    return settled


def follow(place: town.Town, pairs: Sequence[tuple[int, int]]) -> None:
    """Who follows whom, by their numbers."""
    with _open(place) as connection, connection:
        first = connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM follows").get
        connection.executemany(
            "INSERT INTO follows (id, account_id, target_id, domain, created_at) "
            "SELECT ?, a.id, ?, a.domain, 1 FROM accounts a WHERE a.id = ?",
            ((first + number, target, who) for number, (who, target) in enumerate(pairs)),
        )


def write(place: town.Town, people: Sequence[Stranger], number: int, *, busy: int) -> None:
    """So many posts of the last thirty days, in threads of five; half of them by the `busy` first people."""
    each = town.DAYS * 86_400_000 // number
    at = place.posts_at >> 16

    def posts() -> Iterator[tuple[Any, ...]]:
        for i in range(number):
            who = _writer(people, i, busy)
            id, root = ((at + i * each) << 16) + 7, ((at + (i - i % 5) * each) << 16) + 7
            answers = i % 5 > 0
            text = f"{town.TEXT[: 80 + i % 120]} word{i * 7919 % _WORDS} thing{i * 104_729 % _WORDS}"
            uri = f"{who.uri}/statuses/{i}"
            to = _writer(people, i - i % 5, busy).account_id if answers else None
            yield (
                *(id, who.account_id, uri, uri, text, f"<p>{text}</p>"),
                *(root if answers else None, to, root, i % 9, at + i * each),
            )

    with _open(place) as connection, connection:
        roots = (((at + i * each) << 16) + 7 for i in range(0, number, 5))
        connection.executemany(
            "INSERT INTO conversations (id, created_at) VALUES (?, 1)", ((root,) for root in roots)
        )
        connection.executemany(_POST, posts())
        connection.execute("ANALYZE")


def index(place: town.Town) -> None:
    """Make all posts of the town to be found by what they say, as if each had been indexed in its time."""
    with _open(place) as connection, connection:
        spans = []
        for number, (id, author, text) in enumerate(
            connection.execute("SELECT id, account_id, text FROM statuses ORDER BY id").fetchall()
        ):
            if number % _SPAN == 0:
                spans.append((number // _SPAN, id if number else 0))
            code = _code(number // _SPAN, is_open=True)
            said = [_author(author), *words(text)]
            connection.execute(
                "INSERT INTO search_posts (rowid, words) VALUES (?, ?)",
                (id, " ".join(code + word for word in said)),
            )
        connection.execute("DELETE FROM search_spans")
        connection.executemany(
            "INSERT INTO search_spans (number, from_id, holds_open) VALUES (?, ?, TRUE)", spans
        )
        connection.execute("ANALYZE")


def oldest(place: town.Town) -> int:
    """The number of the oldest of these posts, which begins a thread of five."""
    return (place.posts_at >> 16 << 16) + 7


def _writer(people: Sequence[Stranger], i: int, busy: int) -> Stranger:
    return people[(i // 2) % busy if i % 2 else (i * 7919) % len(people)]


@contextmanager
def _open(place: town.Town) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(str(place.database))
    connection.pragma("synchronous", "OFF")
    connection.pragma("cache_size", -400_000)
    try:
        yield connection
    finally:
        connection.close()


class Counts:
    """How often all servers were called."""

    def __init__(self) -> None:
        self.by: dict[str, int] = {"GET": 0, "POST": 0}

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, lower = head.partition(b" ")[0].decode(), head.lower()
                length = lower.partition(b"content-length:")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                self.by[method] += 1
                writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def tell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps(self.by).encode()
        length = f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        writer.write(b"HTTP/1.1 200 OK\r\n" + length + body)
        writer.close()


async def _listen(number: int) -> None:
    counts = Counts()
    servers = [await asyncio.start_server(counts.take, "127.0.0.1", 0) for _ in range(number)]
    servers.append(await asyncio.start_server(counts.tell, "127.0.0.1", 0))
    sys.stdout.write(json.dumps([one.sockets[0].getsockname()[1] for one in servers]) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def _serve() -> None:
    from sabar import cli
    from sabar.kit.net import http

    class ThisMachine(http.Guard):
        def allows_port(self, scheme: str, port: int) -> bool:
            return True

        def allows_scheme(self, scheme: str, *, https: bool) -> bool:
            return True

        def allows(self, address: Any) -> bool:
            return bool(address.is_loopback)

    http.Guard = ThisMachine  # type: ignore[misc]  # the one way in: there is no setting for it
    cli.main(["serve"])


if __name__ == "__main__":
    _serve() if sys.argv[1] == "serve" else uvloop.run(_listen(int(sys.argv[1])))
