"""Posts by their words, in the database everything else is in: the embedded version of `backends.search`.

It is walked from its end, span by span, a span being some thousands of posts that follow each other. In each,
open posts, which anybody finds, are kept apart from closed ones. Of the open ones nearly all that match are
shown. Of the closed ones nobody finds more than what is his, names him or was kept by him: that is looked at,
or what matches, whichever is less. So a search costs what it shows, not what would match.
"""

import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from sabar.backends.search import Scope
from sabar.db import errors
from sabar.db.dialects_search import Grammar
from sabar.db.engine import Database, Row, Sql, Tx
from sabar.kit import ids
from sabar.model.search import Query, Term
from sabar.store import bearing, readable

#: Of the posts a viewer may read, those he finds by their words though they are closed,
_FINDS_CLOSED = Sql(
    "(s.account_id = :me "
    "OR EXISTS (SELECT 1 FROM mentions x WHERE x.status_id = s.id AND x.account_id = :me) "
    "OR EXISTS (SELECT 1 FROM favourites x WHERE x.status_id = s.id AND x.account_id = :me) "
    "OR EXISTS (SELECT 1 FROM bookmarks x WHERE x.status_id = s.id AND x.account_id = :me) "
    "OR EXISTS (SELECT 1 FROM statuses x WHERE x.reblog_of_id = s.id AND x.account_id = :me))"
)
_IS_OPEN = Sql("({listed} AND a.indexable)", listed=readable.LISTED_HERE)
#: and where it was open when it was indexed. Its author may have changed his mind a moment ago.
_FINDS_OPEN = Sql("({open} OR {closed})", open=_IS_OPEN, closed=_FINDS_CLOSED)
_KEPT = Sql.joined(
    " UNION ",
    (
        Sql(
            "SELECT id FROM (SELECT {id} AS id FROM {table} WHERE account_id = :me AND {id} < :below "
            "AND {id} > :above ORDER BY {id} DESC LIMIT :limit) x",
            table=Sql.name(table),
            id=Sql.name(id),
        )
        for table, id in (
            ("statuses", "id"),
            ("mentions", "status_id"),
            ("favourites", "status_id"),
            ("bookmarks", "status_id"),
            ("statuses", "reblog_of_id"),
        )
    ),
)
#: The posts of `_FINDS_CLOSED` by their ids, the newest first, with their spans. The viewer's own boosts are
#: among them, but have no words.
_TOUCHED = Sql(
    "SELECT t.id, (SELECT n.number FROM search_spans n WHERE n.from_id <= t.id "
    "ORDER BY n.from_id DESC LIMIT 1) AS number "
    "FROM (SELECT id FROM ({kept}) y ORDER BY id DESC LIMIT :limit) t ORDER BY t.id DESC",
    kept=_KEPT,
)
_SPANS = "SELECT number, from_id FROM search_spans WHERE from_id < :below ORDER BY from_id DESC LIMIT :size"
#: Those in which something is open.
_OPEN_SPANS = (
    "SELECT s.number, s.from_id, "
    "(SELECT MIN(n.from_id) FROM search_spans n WHERE n.from_id > s.from_id) AS until "
    "FROM search_spans s WHERE s.holds_open AND s.from_id < :below ORDER BY s.from_id DESC LIMIT :size"
)
#: The span of a post, and whether anybody finds it.
_PLACE = Sql(
    "SELECT n.number, n.from_id, n.holds_open, (SELECT {open} FROM statuses s "
    "JOIN accounts a ON a.id = s.account_id WHERE s.id = :id) AS open "
    "FROM search_spans n WHERE n.from_id <= :id ORDER BY n.from_id DESC LIMIT 1",
    open=_IS_OPEN,
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
#: So many posts that a viewer has to do with are looked up at once.
_MOST_TOUCHED = 1024


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
        code = await self._place(tx, id)
        await tx.run(
            self._grammar.insert, id=id, words=self._grammar.document(code, [_author(author_id), *words])
        )

    async def replace(self, tx: Tx, id: int, author_id: int, words: Sequence[str]) -> None:
        await self.remove(tx, id)
        await self.add(tx, id, author_id, words)

    async def remove(self, tx: Tx, id: int) -> None:
        await tx.run("DELETE FROM search_posts WHERE rowid = :id", id=id)

    async def compact(self, tx: Tx) -> bool:
        if not self._grammar.compact:
            return False
        before = await tx.value(self._grammar.parts)
        for statement in self._grammar.compact:
            await tx.run(statement)
        return bool(await tx.value(self._grammar.parts) != before)

    async def find(self, query: Query, scope: Scope, *, limit: int, offset: int) -> list[int]:
        wanted = (*query.wanted, *(Term((_author(id),)) for id in scope.author_ids))
        unwanted = (*query.unwanted, *(Term((_author(id),)) for id in scope.not_author_ids))
        if not wanted:
            return []
        finding = _Finding(self._db, self._grammar, wanted, unwanted, scope, offset + limit)
        return (await finding.answer(time.monotonic() + self._patience_s))[offset:]

    async def _place(self, tx: Tx, id: int) -> str:
        """The code for this post. Now and then, whether its span is full is looked after."""
        row = await tx.one(_PLACE, id=id)
        if row is None:
            return _code(0, is_open=False)
        number, is_open = row["number"], bool(row["open"])
        if is_open and not row["holds_open"]:
            await tx.run(
                "UPDATE search_spans SET holds_open = TRUE WHERE number = :number AND NOT holds_open",
                number=number,
            )
        if random.random() * self._span < _LOOKS:  # noqa: S311 - when to look is no secret
            ahead = id + ids.first_of(_AHEAD_MS)
            newest = await tx.value("SELECT MAX(number) FROM search_spans")
            if newest == number:
                await tx.run(
                    _NEW_SPAN, number=number + 1, from_id=ahead, begun=row["from_id"], size=self._span
                )
        return _code(number, is_open=is_open)


class _Part(msgspec.Struct, frozen=True):
    """What was found in a part of the index; all that is not `below` was looked through."""

    found: Sequence[int]
    below: int


_NOTHING_LEFT = _Part((), 0)


class _Finding:
    """A question while it is answered. `most`: as many ids are wanted, the newest."""

    def __init__(
        self,
        db: Database,
        grammar: Grammar,
        wanted: Sequence[Term],
        unwanted: Sequence[Term],
        scope: Scope,
        most: int,
    ) -> None:
        self._db = db
        self._grammar = grammar
        self._terms = wanted, unwanted
        self._scope = scope
        self._most = most
        #: Arguments of `bearing.BY_BEARERS`, if labels are asked for.
        self._bearers: dict[str, list[int]] = {}
        if scope.label_ids or scope.not_label_ids:
            self._bearers = {"labels": list(scope.label_ids), "not_labels": list(scope.not_label_ids)}
        self._found: list[int] = []
        #: What is not above this one is not among the answer.
        self._above = max(scope.above, 0)

    async def answer(self, deadline: float) -> list[int]:
        """What was found by then; raises TimedOut when that is nothing, but not all was looked through."""
        walks = dict.fromkeys(self._walks(), self._scope.below)
        while True:
            walk, below = max(walks.items(), key=itemgetter(1))
            if below <= self._above + 1:
                return self._found
            part = await anext(walk, _NOTHING_LEFT)
            walks[walk] = part.below
            self._found = sorted({*self._found, *part.found}, reverse=True)[: self._most]
            if len(self._found) == self._most:
                self._above = self._found[-1]
            if time.monotonic() > deadline:
                break
        if not self._found:
            raise errors.TimedOut("the search went over its time limit")
        # Rather less than with a gap in it, to which the next page would not come back.
        return [id for id in self._found if id >= max(walks.values()) - 1] or self._found

    def _walks(self) -> list[AsyncIterator[_Part]]:
        """What everybody finds, and what the viewer has to do with: asked for alone, it may be open, too."""
        if self._scope.where == "library":
            return [self._own((True, False))]
        own = [self._own((False,))] if self._scope.where == "all" else []
        return [self._open(), *own]

    async def _open(self) -> AsyncIterator[_Part]:
        below, size = self._scope.below, 1
        while spans := await self._db.slow().all(_OPEN_SPANS, below=below, size=size):
            newest, oldest = spans[0], spans[-1]
            near = newest["number"] - oldest["number"] < _FEW
            rows = await self._ask(
                _findable(self._grammar.few if near else self._grammar.many, self._by(_FINDS_OPEN)),
                [_code(span["number"], is_open=True) for span in spans],
                below=min(below, newest["until"] or below),
                above=oldest["from_id"] - 1,
                limit=self._most,
            )
            below, size = oldest["from_id"], min(2 * size, _MOST_AT_ONCE)
            yield _Part([row["id"] for row in rows], below)

    async def _own(self, classes: tuple[bool, ...]) -> AsyncIterator[_Part]:
        """Of closed posts, or of open ones, too: first, and where much matches, what the viewer has to do
        with is looked at, ever more of it; where little does, all that matches. When little is left that he
        has to do with, that is the end.
        """
        below, limit, size, much = self._scope.below, self._most, _FEW, True
        while True:
            touched = await self._db.slow().all(
                _TOUCHED, me=self._scope.viewer_id, below=below, above=self._above, limit=limit
            )
            if much or len(touched) < limit:
                for posts in _in_spans(touched):
                    found = await self._among(posts, classes, below)
                    below = posts[-1]["id"]
                    yield _Part(found, below)
            if len(touched) < limit:
                return
            part, much = await self._matching(classes, below, size)
            yield part
            below = part.below
            if much:
                limit, size = min(4 * limit, _MOST_TOUCHED), _FEW
            else:
                limit, size = self._most, min(4 * size, _MOST_AT_ONCE)

    async def _among(self, posts: Sequence[Row], classes: tuple[bool, ...], below: int) -> list[int]:
        rows = await self._ask(
            _findable(self._grammar.few, self._by(self._grammar.among)),
            _codes(dict.fromkeys(post["number"] for post in posts), classes),
            below=below,
            above=posts[-1]["id"] - 1,
            limit=self._most,
            ids=[post["id"] for post in posts],
        )
        return [row["id"] for row in rows]

    async def _matching(self, classes: tuple[bool, ...], below: int, size: int) -> tuple[_Part, bool]:
        """Of the newest that match in so many spans, whoever has to do with them; and whether there may be
        more.
        """
        spans = await self._db.slow().all(_SPANS, below=below, size=size)
        rows = await self._ask(
            _all_matching(self._grammar.few if size <= _FEW else self._grammar.many, self._by(_FINDS_CLOSED)),
            _codes((span["number"] for span in spans), classes),
            below=below,
            above=spans[-1]["from_id"] - 1,
            limit=self._most,
        )
        found = [row["id"] for row in rows if row["found"]]
        much = len(rows) == self._most
        return _Part(found, rows[-1]["id"] if much else spans[-1]["from_id"]), much

    def _by(self, found_by: Sql) -> Sql:
        """The same, by whom the question asks for."""
        if not self._bearers:
            return found_by
        return Sql("({found_by} AND {by})", found_by=found_by, by=bearing.BY_BEARERS)

    async def _ask(self, question: Sql, codes: Sequence[str], *, above: int, **args: Any) -> list[Row]:
        return await self._db.slow().all(
            question,
            query=self._grammar.query(codes, *self._terms),
            me=self._scope.viewer_id,
            above=max(above, self._above),
            **self._bearers,
            **args,
        )


def _findable(matches: tuple[Sql, Sql], found_by: Sql) -> Sql:
    return Sql(
        "SELECT s.id FROM {matching} p JOIN statuses s ON s.id = p.rowid "
        "JOIN accounts a ON a.id = s.account_id WHERE {matches} AND {readable} AND {found_by} "
        "ORDER BY p.rowid DESC LIMIT :limit",
        matching=matches[0],
        matches=matches[1],
        readable=readable.READABLE,
        found_by=found_by,
    )


def _all_matching(matches: tuple[Sql, Sql], found_by: Sql) -> Sql:
    """All that match, and whether the viewer finds it."""
    return Sql(
        "SELECT p.rowid AS id, EXISTS (SELECT 1 FROM statuses s JOIN accounts a ON a.id = s.account_id "
        "WHERE s.id = p.rowid AND {readable} AND {found_by}) AS found FROM {matching} p WHERE {matches} "
        "ORDER BY p.rowid DESC LIMIT :limit",
        matching=matches[0],
        matches=matches[1],
        readable=readable.READABLE,
        found_by=found_by,
    )


def _in_spans(posts: Sequence[Row]) -> Iterator[list[Row]]:
    """Those of one span, of the next two, the next four …"""
    spans = [list(of_one) for _, of_one in groupby(posts, key=itemgetter("number"))]
    size = 1
    while spans:
        yield [post for of_one in spans[:size] for post in of_one]
        spans, size = spans[size:], min(2 * size, _MOST_AT_ONCE)


def _codes(numbers: Iterable[int], classes: tuple[bool, ...]) -> list[str]:
    return [_code(number, is_open=is_open) for number in numbers for is_open in classes]


def _code(number: int, *, is_open: bool) -> str:
    """Five letters or digits, as many for each span, so that none begins like another: first whether anybody
    finds the post.
    """
    code = ""
    for _ in range(4):
        number, digit = divmod(number, len(_DIGITS))
        code = _DIGITS[digit] + code
    return ("o" if is_open else "c") + code


def _author(id: int) -> str:
    """The word every post of this account holds; no text does, as its first letter is of nobody's script."""
    return f"\ue000{id}"
