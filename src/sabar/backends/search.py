"""The port for finding posts by their words; its version inside the SQL database is `store/search.py`.

Who may find a post is part of the question, so nothing is counted or ranked that the viewer may not read
(weakness:search-and-autocomplete-leak). The index can be lost: it is made from the posts.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from sabar.db.engine import Tx
from sabar.kit import ids
from sabar.model.search import Query, Where


class Scope(msgspec.Struct, frozen=True):
    """For whom, by whom and by whom not (account ids; by two is by nobody), by bearers of all of these labels
    of his and of none of those (ids), among which posts, and which part of the answer: ids below and above.
    """

    viewer_id: int
    author_ids: tuple[int, ...] = ()
    not_author_ids: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()
    not_label_ids: tuple[int, ...] = ()
    where: Where = "all"
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

    async def compact(self, tx: Tx) -> bool:
        """Put a little of the index together, so that a question looks in few places; whether there may be
        more to do.
        """
        ...

    async def find(self, query: Query, scope: Scope, *, limit: int, offset: int) -> list[int]:
        """Ids, the newest first: of the viewer's own posts, those he is named in, favourited, bookmarked or
        boosted, and public ones of people who want to be found. After a time limit those found so far; raises
        errors.TimedOut when that is none.
        """
        ...
