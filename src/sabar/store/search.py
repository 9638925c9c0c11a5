"""Posts by their words, in the database everything else is in: the embedded version of `backends.search`.

It is walked from its end, span by span, a span being some thousands of posts that follow each other: what a
search costs grows with what it shows, not with what would match.
"""

import random
import time
from collections.abc import AsyncIterator, Sequence

from sabar.backends.search import Scope
from sabar.db import errors
from sabar.db.dialects_search import Grammar
from sabar.db.engine import Database, Sql, Tx
from sabar.kit import ids
from sabar.model.search import Query, Term
from sabar.store import readable

#: Of the posts a viewer may read, those he finds by their words.
_FOUND_BY = Sql(
    "(s.account_id = :me OR ({listed} AND a.indexable) "
    "OR EXISTS (SELECT 1 FROM mentions x WHERE x.status_id = s.id AND x.account_id = :me) "
    "OR EXISTS (SELECT 1 FROM favourites x WHERE x.status_id = s.id AND x.account_id = :me) "
    "OR EXISTS (SELECT 1 FROM bookmarks x WHERE x.status_id = s.id AND x.account_id = :me) "
    "OR EXISTS (SELECT 1 FROM statuses x WHERE x.reblog_of_id = s.id AND x.account_id = :me))",
    listed=readable.LISTED,
)


def _findable(matching: Sql, matches: Sql) -> Sql:
    return Sql(
        "SELECT s.id FROM {matching} p JOIN statuses s ON s.id = p.rowid "
        "JOIN accounts a ON a.id = s.account_id WHERE {matches} AND {readable} AND {found_by} "
        "ORDER BY p.rowid DESC LIMIT :limit",
        matching=matching,
        matches=matches,
        readable=readable.READABLE,
        found_by=_FOUND_BY,
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
