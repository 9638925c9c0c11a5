"""Where full-text search differs between SQLite (FTS5) and PostgreSQL (tsvector).

Both get words that `rules.search` made: letters, digits and marks only, so nothing needs to be quoted twice
and no text of a stranger is read as a grammar.
"""

from collections.abc import Sequence
from typing import Protocol


class Phrase(Protocol):
    """Words in a row; `beginning`: the last one may go on."""

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def beginning(self) -> bool: ...


class Grammar(Protocol):
    """`insert` takes :id and :words; `matches` is a condition on `search_posts p` and takes :query."""

    insert: str
    matches: str

    def document(self, words: Sequence[str]) -> str:
        """The value of :words."""
        ...

    def query(self, wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        """The value of :query; `wanted` is not empty."""
        ...


class Fts5:
    insert = "INSERT INTO search_posts (rowid, words) VALUES (:id, :words)"
    matches = "search_posts MATCH :query"

    def document(self, words: Sequence[str]) -> str:
        return " ".join(words)

    def query(self, wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        asked = " AND ".join(self._phrase(one) for one in wanted)
        refused = "".join(f" NOT {self._phrase(one)}" for one in unwanted)
        return f"({asked}){refused}"

    def _phrase(self, phrase: Phrase) -> str:
        return f'"{" ".join(phrase.words)}"{" *" if phrase.beginning else ""}'


class TsVector:
    insert = "INSERT INTO search_posts (rowid, words) VALUES (:id, CAST(CAST(:words AS TEXT) AS TSVECTOR))"
    matches = "p.words @@ CAST(CAST(:query AS TEXT) AS TSQUERY)"
    #: Positions beyond this one are all the same to the engine.
    _last_position = 16_383

    def document(self, words: Sequence[str]) -> str:
        places = enumerate(words[: self._last_position], 1)
        return " ".join(f"'{word}':{place}" for place, word in places)

    def query(self, wanted: Sequence[Phrase], unwanted: Sequence[Phrase]) -> str:
        asked = [self._phrase(one) for one in wanted]
        refused = [f"!{self._phrase(one)}" for one in unwanted]
        return " & ".join(asked + refused)

    def _phrase(self, phrase: Phrase) -> str:
        last = ":*" if phrase.beginning else ""
        return "(" + " <-> ".join(f"'{word}'" for word in phrase.words) + last + ")"


def for_url(url: str) -> Grammar:
    """The grammar of the database at this address."""
    return Fts5() if url.startswith("sqlite:") else TsVector()
