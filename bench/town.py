"""A town to measure in: people, posts, follows, notifications, written straight into a migrated database."""

import asyncio
import time
from pathlib import Path
from typing import NamedTuple

import apsw

from sabar.db import migrate
from sabar.kit.clock import SystemClock
from sabar.kit.crypto import secrets

READER, WRITER = 1, 2
TEXT = (
    "Ce matin le marché est plein: mangues, arachides, bissap. On my way back to the workshop with a new "
    "drum skin, and the rain has just stopped. Who joins us tonight at the square? Bring chairs, "
    "bring friends, bring whatever you sing best; we begin at eight and stop when the street is empty again. "
)

#: Each: the columns of one row, for the numbers 1 to :n. Only what both engines understand.
_ROWS = {
    "accounts": (
        "id, username, name_key, display_name, note_html, fields, statuses_count, followers_count, "
        "created_at",
        ":people + i, 'somebody_' || i, 'somebody_' || i, 'Somebody number ' || i, '<p>' || :text || '</p>', "
        '\'[{"name":"Site","value":"https://town.example","html":"https://town.example"}]\', 500, 200, '
        "1750000000000",
    ),
    "users": (
        "id, account_id, email, email_key, password_hash, role, webauthn_handle, confirmed_at, approved_at, "
        "last_active_at, created_at",
        ":people + i, :people + i, 's' || i || '@town.example', 's' || i || '@town.example', 'x', "
        "CASE i WHEN 1 THEN 'owner' ELSE 'user' END, 'h' || i, 1, 1, CAST(:now AS BIGINT), 1750000000000",
    ),
    "conversations": ("id, created_at", ":posts + i * :step, :born + i * :ms"),
    "statuses": (
        "id, account_id, visibility, text, content, language, in_reply_to_id, in_reply_to_account_id, "
        "reblog_of_id, conversation_id, favourites_count, created_at",
        ":posts + i * :step, 1 + (i * 7919) % :authors + :people, "
        "CASE i % 9 WHEN 5 THEN 'unlisted' WHEN 7 THEN 'private' ELSE 'public' END, "
        "CASE i % 10 WHEN 0 THEN '' ELSE :text END, "
        "CASE i % 10 WHEN 0 THEN '' ELSE '<p>' || :text || i || '</p>' END, 'fr', "
        "CASE i % 6 WHEN 1 THEN CASE WHEN i > 1 THEN :posts + (i - 1) * :step END END, "
        "CASE i % 6 WHEN 1 THEN CASE WHEN i > 1 THEN 1 + ((i - 1) * 7919) % :authors + :people END END, "
        "CASE i % 10 WHEN 0 THEN :posts + (i - 3) * :step END, :posts + i * :step, i % 40, :born + i * :ms",
    ),
    "tags": ("id, name, display_name, created_at", "i, 'tag' || i, 'Tag' || i, 1750000000000"),
}
_NUMBERED = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :n) "
_LATER = (
    "INSERT INTO mentions (status_id, account_id) SELECT id, 1 + (id / :step) % :authors + :people "
    "FROM statuses WHERE (id / :step) % 5 = 0",
    "INSERT INTO status_tags (tag_id, status_id) SELECT 1 + (id / :step) % 50, id FROM statuses "
    "WHERE (id / :step) % 4 = 0 AND reblog_of_id IS NULL",
    "INSERT INTO favourites (id, account_id, status_id) SELECT id, CAST(:people AS BIGINT) + 1, id "
    "FROM statuses WHERE (id / :step) % 7 = 0",
    "INSERT INTO notifications (id, account_id, from_account_id, type, status_id, group_key, unique_key, "
    "created_at) SELECT id, CAST(:people AS BIGINT) + 1, account_id, 'mention', id, 'u' || id, 'm' || id, "
    "created_at FROM statuses WHERE (id / :step) % 11 = 0 AND account_id <> CAST(:people AS BIGINT) + 1",
    "INSERT INTO oauth_apps (id, client_id, secret_hash, name, redirect_uris, scopes, created_at) "
    "VALUES (1, 'bench', 'x', 'Bench', '[]', 'read write', 1)",
)
DAYS = 30


class Town(NamedTuple):
    """`database`: its file. Person `i` (from 1) has the account `person(i)`, and the token `token(i)`."""

    data: Path
    people_at: int
    posts_at: int
    step: int
    posts: int

    @property
    def database(self) -> Path:
        return self.data / "sabar.db"

    def person(self, number: int) -> int:
        return self.people_at + number

    def post(self, number: int) -> int:
        """The id of a post; the largest number is the newest."""
        return self.posts_at + number * self.step


def token(number: int) -> str:
    return f"token-of-somebody-{number}-in-the-town"


def statements(town: Town, *, people: int, users: int, authors: int) -> list[tuple[str, dict[str, object]]]:
    """The SQL that fills a migrated database, for either engine, with named parameters."""
    now = int(time.time() * 1000)
    known: dict[str, object] = {
        "people": town.people_at,
        "posts": town.posts_at,
        "step": town.step,
        "authors": authors,
        "text": TEXT,
        "now": now,
        "born": town.posts_at >> 16,
        "ms": town.step >> 16,
    }
    counts = {
        "accounts": people,
        "users": users,
        "conversations": town.posts,
        "statuses": town.posts,
        "tags": 50,
    }
    filled = [
        (
            f"{_NUMBERED}INSERT INTO {table} ({columns}) SELECT {values} FROM n",
            {**_named(values, known), "n": counts[table]},
        )
        for table, (columns, values) in _ROWS.items()
    ]
    return filled + [(sql, _named(sql, known)) for sql in _LATER]


def _named(sql: str, known: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in known.items() if f":{name}" in sql.replace(f":{name}s", "")}


def plan(data: Path, posts: int) -> Town:
    """The numbers of a town whose posts fill the last thirty days."""
    now = int(time.time() * 1000)
    each = DAYS * 86_400_000 // posts
    return Town(data, (now - 400 * 86_400_000) << 16, (now - posts * each - 1000) << 16, each << 16, posts)


def build(data: Path, *, people: int, users: int, posts: int, follows: dict[int, list[int]]) -> Town:
    """A migrated SQLite database; `follows`: whom each person follows. The first person is the owner."""
    data.mkdir(parents=True, exist_ok=True)
    town = plan(data, posts)
    asyncio.run(migrate.upgrade(f"sqlite:///{town.database}", clock=SystemClock()))
    connection = apsw.Connection(str(town.database))
    connection.pragma("synchronous", "OFF")
    with connection:
        for sql, args in statements(town, people=people, users=users, authors=people):
            connection.execute(sql, args)
        connection.executemany(
            "INSERT INTO follows (id, account_id, target_id, created_at) VALUES (?, ?, ?, 1)",
            (
                (number, town.person(who), town.person(target))
                for number, (who, target) in enumerate(
                    ((who, target) for who, targets in follows.items() for target in targets), 1
                )
            ),
        )
        connection.executemany(
            "UPDATE accounts SET following_count = ? WHERE id = ?",
            ((len(targets), town.person(who)) for who, targets in follows.items()),
        )
        connection.executemany(
            "INSERT INTO oauth_tokens (id, token_hash, app_id, user_id, scopes, created_at, last_used_at) "
            "VALUES (?, ?, 1, ?, 'read write follow', 1, ?)",
            (
                (number, secrets.digest(token(number)), town.person(number), int(time.time() * 1000))
                for number in range(1, users + 1)
            ),
        )
        now = int(time.time() * 1000)
        connection.execute(
            "INSERT INTO sessions (id, token_hash, user_id, created_at, last_seen_at, proved_at) "
            "VALUES (1, ?, ?, ?, ?, ?)",
            (secrets.digest(token(READER)), town.person(READER), now, now, now),
        )
    connection.execute("ANALYZE")
    connection.close()
    return town
