"""The port for finding posts by their words, and its version inside the SQL database.

Who may find a post is part of the question, so nothing is counted or ranked that the viewer may not read
(weakness:search-and-autocomplete-leak). The index can be lost: it is made from the posts.

It is walked from its end, span by span, a span being some thousands of posts that follow each other: what a
search costs grows with what it shows, not with what would match.
"""

import random
import time
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

import msgspec

from sabar.db import errors
from sabar.db.dialects_search import Grammar
from sabar.db.engine import Database, Sql, Tx
from sabar.kit import ids
from sabar.model.search import Query, Term


class Scope(msgspec.Struct, frozen=True):
    """For whom, by whom and by whom not (account ids; by two is by nobody), and which part of the answer: ids
    below and above.
    """

    viewer_id: int
    author_ids: tuple[int, ...] = ()
    not_author_ids: tuple[int, ...] = ()
    below: int = ids.LARGEST
    above: int = 0


class Search(Protocol):
    """An index of posts by id, changed in the transaction that changes the post. What it finds is asked again
    by the rules of reading.
    """

    async def add(self, tx: Tx, id: int, author_id: int, words: Sequence[str]) -> None:
        """Index a new post."""
        ...

    async def replace(self, tx: Tx, id: int, author_id: int, words: Sequence[str]) -> None:
        """Index a post anew, whether or not it was known."""
        ...

    async def remove(self, tx: Tx, id: int) -> None: ...

    async def find(self, query: Query, scope: Scope, *, limit: int, offset: int) -> list[int]:
        """Ids, the newest first: of the viewer's own posts, those he is named in, favourited, bookmarked or
        boosted, and public ones of people who want to be found. After a time limit those found so far; raises
        errors.TimedOut when that is none.
        """
        ...


def _findable(matching: Sql, matches: Sql) -> Sql:
    return Sql(
        """
SELECT s.id FROM {matching} p
JOIN statuses s ON s.id = p.rowid
JOIN accounts a ON a.id = s.account_id
WHERE {matches}
AND a.suspended_at IS NULL AND (s.account_id = :me OR (
    NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = s.account_id AND x.target_id = :me)
    AND (s.visibility IN ('public', 'unlisted')
        OR EXISTS (SELECT 1 FROM mentions x WHERE x.status_id = s.id AND x.account_id = :me)
        OR EXISTS (SELECT 1 FROM quotes x WHERE x.status_id = s.id AND x.quoted_account_id = :me)
        OR (s.visibility = 'private' AND EXISTS
            (SELECT 1 FROM follows x WHERE x.account_id = :me AND x.target_id = s.account_id)))
)) AND (
    s.account_id = :me
    OR (s.visibility = 'public' AND a.indexable)
    OR EXISTS (SELECT 1 FROM mentions x WHERE x.status_id = s.id AND x.account_id = :me)
    OR EXISTS (SELECT 1 FROM favourites x WHERE x.status_id = s.id AND x.account_id = :me)
    OR EXISTS (SELECT 1 FROM bookmarks x WHERE x.status_id = s.id AND x.account_id = :me)
    OR EXISTS (SELECT 1 FROM statuses x WHERE x.reblog_of_id = s.id AND x.account_id = :me)
)
ORDER BY p.rowid DESC LIMIT :limit
""",
        matching=matching,
        matches=matches,
    )


_NEW_SPAN = (
    "INSERT INTO search_spans (number, from_id) SELECT CAST(:number AS BIGINT), CAST(:from_id AS BIGINT) "
    "WHERE (SELECT COUNT(*) FROM (SELECT 1 FROM statuses WHERE id >= :begun ORDER BY id LIMIT :size) x) >= "
    "CAST(:size AS BIGINT) ON CONFLICT DO NOTHING"
)
#: A new span begins a little in the future, so that all who write by then know of it.
_AHEAD_MS = 60_000
#: How often a span's size is looked at, until it is full.
_LOOKS = 16
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Spans that are looked through with one question: ever more, as long as little is found.
_MOST_AT_ONCE = 32
_FEW = 2


class SqlSearch:
    """Search in the database everything else is in. `span`: about how many posts are in one, `patience_s`:
    how long one search may take.
    """

    def __init__(self, db: Database, grammar: Grammar, *, span: int = 4096, patience_s: float = 2.0) -> None:
        self._db = db
        self._grammar = grammar
        self._span = span
        self._patience_s = patience_s

    async def add(self, tx: Tx, id: int, author_id: int, words: Sequence[str]) -> None:
        number = await self._number(tx, id)
        document = self._grammar.document(_code(number), [_author(author_id), *words])
        await tx.run(self._grammar.insert, id=id, words=document)

    async def replace(self, tx: Tx, id: int, author_id: int, words: Sequence[str]) -> None:
        await self.remove(tx, id)
        await self.add(tx, id, author_id, words)

    async def remove(self, tx: Tx, id: int) -> None:
        await tx.run("DELETE FROM search_posts WHERE rowid = :id", id=id)

    async def find(self, query: Query, scope: Scope, *, limit: int, offset: int) -> list[int]:
        wanted = (*query.wanted, *(Term((_author(id),)) for id in scope.author_ids))
        unwanted = (*query.unwanted, *(Term((_author(id),)) for id in scope.not_author_ids))
        if not wanted:
            return []
        deadline = time.monotonic() + self._patience_s
        found: list[int] = []
        async for codes, below, above in self._spans(scope):
            grammar = self._grammar.few if len(codes) <= _FEW else self._grammar.many
            rows = await self._db.slow().all(
                _findable(*grammar),
                query=self._grammar.query(codes, wanted, unwanted),
                me=scope.viewer_id,
                below=below,
                above=above,
                limit=offset + limit - len(found),
            )
            found += [row[0] for row in rows]
            if len(found) >= offset + limit:
                break
            if time.monotonic() > deadline:
                if not found:
                    raise errors.TimedOut("the search went over its time limit")
                break
        return found[offset:]

    async def _spans(self, scope: Scope) -> AsyncIterator[tuple[list[str], int, int]]:
        """Codes of spans, the newest first, and the ids between which their posts lie."""
        below, size = scope.below, 1
        while True:
            rows = await self._db.slow().all(
                "SELECT number, from_id FROM search_spans WHERE from_id < :below "
                "ORDER BY from_id DESC LIMIT :size",
                below=below,
                size=size,
            )
            if not rows:
                return
            begin = rows[-1]["from_id"]
            yield [_code(row["number"]) for row in rows], below, max(scope.above, begin - 1)
            if begin <= scope.above + 1:
                return
            below, size = begin, min(2 * size, _MOST_AT_ONCE)

    async def _number(self, tx: Tx, id: int) -> int:
        """The span of this post. Now and then, whether it is full is looked after."""
        row = await tx.one(
            "SELECT number, from_id FROM search_spans WHERE from_id <= :id ORDER BY from_id DESC LIMIT 1",
            id=id,
        )
        if row is None:
            return 0
        number: int = row["number"]
        if random.random() * self._span < _LOOKS:  # noqa: S311 - when to look is no secret
            ahead = id + ids.first_of(_AHEAD_MS)
            newest = await tx.value("SELECT MAX(number) FROM search_spans")
            if newest == number:
                await tx.run(
                    _NEW_SPAN, number=number + 1, from_id=ahead, begun=row["from_id"], size=self._span
                )
        return number


def _code(number: int) -> str:
    """Four letters or digits, as many for each span, so that none begins like another."""
    code = ""
    for _ in range(4):
        number, digit = divmod(number, len(_DIGITS))
        code = _DIGITS[digit] + code
    return code


def _author(id: int) -> str:
    """The word every post of this account holds; no text does, as its first letter is of nobody's script."""
    return f"\ue000{id}"
