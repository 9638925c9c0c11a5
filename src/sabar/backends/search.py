"""The port for finding posts by their words, and its version inside the SQL database.

Who may find a post is part of the question, so nothing is counted or ranked that the viewer may not read
(weakness:search-and-autocomplete-leak). The index can be lost: it is made from the posts.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from sabar.db.dialects_search import Grammar
from sabar.db.engine import Database, Tx
from sabar.kit import ids
from sabar.model.search import Query


class Scope(msgspec.Struct, frozen=True):
    """For whom, by whom (an account id), and which part of the answer: ids below and above."""

    viewer_id: int
    author_id: int | None = None
    below: int = ids.LARGEST
    above: int = 0


class Search(Protocol):
    """An index of posts by id, changed in the transaction that changes the post. What it finds is asked again
    by the rules of reading.
    """

    async def add(self, tx: Tx, id: int, words: Sequence[str]) -> None:
        """Index a new post."""
        ...

    async def replace(self, tx: Tx, id: int, words: Sequence[str]) -> None:
        """Index a post anew, whether or not it was known."""
        ...

    async def remove(self, tx: Tx, id: int) -> None: ...

    async def find(self, query: Query, scope: Scope, *, limit: int, offset: int) -> list[int]:
        """Ids, the newest first: of the viewer's own posts, those he is named in, favourited, bookmarked or
        boosted, and public ones of people who want to be found.
        """
        ...


_FINDABLE = """
SELECT s.id FROM search_posts p
JOIN statuses s ON s.id = p.rowid
JOIN accounts a ON a.id = s.account_id
WHERE {matches} AND s.id < :below AND s.id > :above {author}
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
ORDER BY s.id DESC LIMIT :limit OFFSET :offset
"""


class SqlSearch:
    """Search in the database everything else is in."""

    def __init__(self, db: Database, grammar: Grammar) -> None:
        self._db = db
        self._grammar = grammar

    async def add(self, tx: Tx, id: int, words: Sequence[str]) -> None:
        await tx.run(self._grammar.insert, id=id, words=self._grammar.document(words))

    async def replace(self, tx: Tx, id: int, words: Sequence[str]) -> None:
        await self.remove(tx, id)
        await self.add(tx, id, words)

    async def remove(self, tx: Tx, id: int) -> None:
        await tx.run("DELETE FROM search_posts WHERE rowid = :id", id=id)

    async def find(self, query: Query, scope: Scope, *, limit: int, offset: int) -> list[int]:
        if query.empty:
            return []
        sql = _FINDABLE.format(
            matches=self._grammar.matches,
            author="" if scope.author_id is None else "AND s.account_id = :author",
        )
        args = {} if scope.author_id is None else {"author": scope.author_id}
        found = await self._db.slow().all(
            sql,
            query=self._grammar.query(query.wanted, query.unwanted),
            me=scope.viewer_id,
            below=scope.below,
            above=scope.above,
            limit=limit,
            offset=offset,
            **args,
        )
        return [row[0] for row in found]
