"""Keyword filters of one reader, compiled once and asked for every post he is about to see."""

import unicodedata
from collections.abc import Iterable

import regex

from sabar.model.filters import FilterKeyword
from sabar.rules.writing.text import without_hidden

_EDGE = regex.compile(r"\b")
_SEPARATOR = "\x01"
_BOUNDARY = "\x00"
_RESERVED = {ord(_SEPARATOR): None, ord(_BOUNDARY): None}


class Matcher:
    """Finds the keywords of all filters in the texts of a post.

    Case and width do not matter. A keyword marked `whole_word` must not touch another letter or digit
    on a side where it begins or ends with one itself (as in Mastodon). Keywords are never patterns.
    Only plain substring search is used, so that no keyword can make it slow.
    """

    __slots__ = ("_anywhere", "_whole")

    def __init__(self, keywords: Iterable[FilterKeyword]) -> None:
        self._anywhere: list[tuple[str, FilterKeyword]] = []
        self._whole: list[tuple[str, str, FilterKeyword]] = []
        for keyword in keywords:
            folded = _fold(keyword.keyword)
            if folded and keyword.whole_word:
                self._whole.append((folded, _with_edges(folded), keyword))
            elif folded:
                self._anywhere.append((folded, keyword))

    def match(self, texts: Iterable[str]) -> dict[int, list[FilterKeyword]]:
        """Filter id → the keywords of it that were found. `texts` are plain text, not HTML: the
        post, its warning, poll options, descriptions of pictures.
        """
        if not self._anywhere and not self._whole:
            return {}
        folded = _SEPARATOR.join(_fold(text) for text in texts)
        edged: str | None = None
        found: dict[int, list[FilterKeyword]] = {}
        for needle, keyword in self._anywhere:
            if needle in folded:
                found.setdefault(keyword.filter_id, []).append(keyword)
        for needle, edged_needle, keyword in self._whole:
            if needle not in folded:
                continue
            if edged is None:
                edged = _with_edges(folded)
            if edged_needle in edged:
                found.setdefault(keyword.filter_id, []).append(keyword)
        return found


def _fold(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", without_hidden(text))
    return " ".join(plain.casefold().translate(_RESERVED).split())


def _with_edges(folded: str) -> str:
    """A mark at each edge of a word: then "as a whole word" is again "is contained in"."""
    return _EDGE.sub(_BOUNDARY, folded)
