"""Words as search compares them, and what people type into the box as a question that cannot go wrong."""

import re
import unicodedata
from collections.abc import Iterator

import regex

from sabar.model.search import Query, Term
from sabar.rules import limits

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
#: Scripts that put no blanks between words: pairs of characters stand for them.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_ACCENT = regex.compile(r"(?<=[a-z])\p{Mn}+")
_STROKES = str.maketrans(
    {"đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "œ": "oe", "æ": "ae"}
    # What stands between words anyway, so that little but letters is left.
    | dict.fromkeys("‘’‚“”„«»‹›–—•·", " ")
    # What divides a word at the end of a line, and what forbids to.
    | dict.fromkeys("\u00ad\u2060", "")
)
#: "term", -"term", or a run without blanks.
_PART = regex.compile(r"(?P<no>-?)(?:\"(?P<phrase>[^\"]*)\"?|(?P<word>\S+))")
_LONGEST = 64
_MOST_TERMS = 16
_SHORTEST_BEGINNING = 3


def words(text: str) -> list[str]:
    """The words of a text: small letters without Latin accents, at most 64 characters each."""
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", small)).translate(_STROKES)
    if plain.isascii():
        # Most texts in Latin letters, three times as fast.
        return [found[:_LONGEST] for found in _ASCII_WORD.findall(plain)]
    return [word for found in _WORD.findall(plain) for word in _spaced(found)]


def _spaced(found: str) -> Iterator[str]:
    at = 0
    for run in _UNSPACED.finditer(found):
        if run.start() > at:
            yield found[at : run.start()][:_LONGEST]
        yield from _pairs(run[0])
        at = run.end()
    if at < len(found):
        yield found[at:][:_LONGEST]


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + 2]


def parse(text: str) -> Query:
    """Anything at all becomes a question: what is not understood counts as words."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    author = None
    for part in _PART.finditer(text[: limits.REQUESTS.search_characters]):
        word = part["word"]
        if word is not None and not part["no"] and word.lower().startswith("from:") and len(word) > 5:
            author = word[5:].removeprefix("@").lower()
            continue
        found = tuple(words(part["phrase"] if word is None else word))
        if not found or len(wanted) + len(unwanted) >= _MOST_TERMS:
            continue
        beginning = word is not None and len(found[-1]) >= _SHORTEST_BEGINNING
        (unwanted if part["no"] else wanted).append(Term(found, beginning))
    return Query(tuple(wanted), tuple(unwanted), author)
