"""Where full-text search differs between SQLite (FTS5) and PostgreSQL (tsvector).

Both get words that `rules.search` made: letters, digits and marks only, so nothing needs to be quoted twice
and no text of a stranger is read as a grammar. Before each word stands the code of its span, so that a word,
and all that begin like it, are looked for among the posts of some spans only.
"""

from collections.abc import Sequence
from typing import Protocol

from sabar.db.sql import Sql


class Phrase(Protocol):
    """Words in a row; `beginning`: the last one may go on."""

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def beginning(self) -> bool: ...


class Grammar(Protocol):
    """`insert` takes :id and :words; `few` and `many` are what matches in a span and in many, as a table with
    the column `rowid` and a condition on it; they take :query, :below and :above. `among`: a condition beside
    that of `few`, that the post is one of :ids. `codes` are those of spans. `compact` puts a little of the
    index together, none where the engine does so by itself; `parts` is other when it did.
    """

    insert: str
    few: tuple[Sql, Sql]
    many: tuple[Sql, Sql]
    among: Sql
    compact: tuple[str, ...]
    parts: str

    def document(self, code: str, words: Sequence[str]) -> str:
        """The value of :words."""
        ...

    def query(self, codes: Sequence[str], wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        """The value of :query; `codes` and `wanted` are not empty."""
        ...


class Fts5:
    insert = "INSERT INTO search_posts (rowid, words) VALUES (:id, :words)"
    few = many = (
        Sql("search_posts"),
        Sql("search_posts MATCH :query AND p.rowid < :below AND p.rowid > :above"),
    )
    # The plus keeps the planner from asking for each post alone, each time merging all that begin alike.
    among = Sql("+p.rowid IN (:ids[])")
    compact: tuple[str, ...] = (
        # Two of a size are put together; of themselves writes do so with four, and wait for it.
        "INSERT INTO search_posts (search_posts, rank) SELECT 'usermerge', 2 "
        "WHERE NOT EXISTS (SELECT 1 FROM search_posts_config WHERE k = 'usermerge')",
        # About ten milliseconds for whoever waits behind it.
        "INSERT INTO search_posts (search_posts, rank) VALUES ('merge', 200)",
    )
    #: Where FTS5 keeps which parts there are.
    parts = "SELECT block FROM search_posts_data WHERE id = 10"

    def document(self, code: str, words: Sequence[str]) -> str:
        return " ".join(code + word for word in words)

    def query(self, codes: Sequence[str], wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        return " OR ".join(f"({self._in_span(code, wanted, unwanted)})" for code in codes)

    def _in_span(self, code: str, wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        asked = " AND ".join(self._phrase(code, one) for one in wanted)
        refused = "".join(f" NOT {self._phrase(code, one)}" for one in unwanted)
        return f"({asked}){refused}"

    def _phrase(self, code: str, phrase: Phrase) -> str:
        return f'"{self.document(code, phrase.words)}"{" *" if phrase.beginning else ""}'


class TsVector:
    insert = "INSERT INTO search_posts (rowid, words) VALUES (:id, CAST(CAST(:words AS TEXT) AS TSVECTOR))"
    few = (
        Sql("search_posts"),
        Sql("words @@ CAST(CAST(:query AS TEXT) AS TSQUERY) AND p.rowid < :below AND p.rowid > :above"),
    )
    # OFFSET keeps the planner from hoping for a common word and walking posts by their ids: where much has
    # been looked through already the word is rare.
    many = (
        Sql(
            "(SELECT rowid FROM search_posts WHERE words @@ CAST(CAST(:query AS TEXT) AS TSQUERY) "
            "AND rowid < :below AND rowid > :above OFFSET 0)"
        ),
        Sql("TRUE"),
    )
    among = Sql("p.rowid IN (:ids[])")
    compact: tuple[str, ...] = ()
    parts = ""
    #: Positions beyond this one are all the same to the engine.
    _last_position = 16_383

    def document(self, code: str, words: Sequence[str]) -> str:
        places = enumerate(words[: self._last_position], 1)
        return " ".join(f"'{code}{word}':{place}" for place, word in places)

    def query(self, codes: Sequence[str], wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        return " | ".join(f"({self._in_span(code, wanted, unwanted)})" for code in codes)

    def _in_span(self, code: str, wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        asked = [self._phrase(code, one) for one in wanted]
        refused = [f"!{self._phrase(code, one)}" for one in unwanted]
        return " & ".join(asked + refused)

    def _phrase(self, code: str, phrase: Phrase) -> str:
        last = ":*" if phrase.beginning else ""
        return "(" + " <-> ".join(f"'{code}{word}'" for word in phrase.words) + last + ")"


def for_url(url: str) -> Grammar:
    """The grammar of the database at this address."""
    return Fts5() if url.startswith("sqlite:") else TsVector()
