"""Words as search compares them, and what people type into the box as a question that cannot go wrong."""

import re
import unicodedata
from collections.abc import Iterator

import msgspec
import regex

from sabar.model.search import Query, Term
from sabar.rules import limits

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
#: Scripts that put no blanks between words: pairs of characters stand for them, and at the end of a run its
#: last character, so that each of them begins a word of the index and can be looked for alone.
_UNSPACED = regex.compile(
    r"[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Bopomofo}\p{Tangut}\p{Nushu}\p{Khitan_Small_Script}"
    r"\p{Line_Break=Complex_Context}]+"
)
_ASCII_WORD = re.compile("[a-z0-9]+")
_ACCENT = regex.compile(r"(?<=[a-z])\p{Mn}+")
_STROKES = str.maketrans(
    {"đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "œ": "oe", "æ": "ae"}
    # What stands between words anyway, so that little but letters is left.
    | dict.fromkeys("‘’‚“”„«»‹›–—•·", " ")
    # What divides a word at the end of a line, and what forbids to.
    | dict.fromkeys("\u00ad\u2060", "")
)
#: What opens a phrase, and what may close it: Unicode's quotation marks, as the languages of CLDR pair them.
_CLOSING = {
    '"': '"', "＂": "＂", "“": "”“", "”": "”", "„": "“”", "‟": "”", "⹂": "“”", "❝": "❞", "〝": "〞〟",
    "«": "»", "»": "«»", "‹": "›", "›": "‹›", "❮": "❯", "「": "」", "『": "』", "｢": "｣", "《": "》",
    "〈": "〉", "﹁": "﹂", "﹃": "﹄", "‘": "’", "‚": "‘’", "’": "’", "‛": "’",
}  # fmt: skip
#: They are apostrophes, too: a phrase only where one closes it at the end of a word.
_APOSTROPHES = "‘‚’‛"
#: They stand inside of words as well, for inches or by mistake.
_INSIDE = f'"＂”{_APOSTROPHES}'
_RUN = regex.compile(f"[^\\s{regex.escape(''.join(mark for mark in _CLOSING if mark not in _INSIDE))}]+")
_MINUS = "-−－"
_FROM = regex.compile(r"from[:：]@?(?P<handle>[^@].*)", regex.IGNORECASE)
_SYLLABLES = regex.compile(r"[\p{Hangul}\p{Yi}]")
_HALF_SYLLABLES = regex.compile(
    r"[\p{Ethiopic}\p{Cherokee}\p{Canadian_Aboriginal}\p{Vai}\p{Bamum}\p{Mende_Kikakui}]"
)
_LONGEST = 64
_MOST_TERMS = 16
_MOST_AUTHORS = 8
#: So many letters make a beginning that is looked for. A syllable of Korean says as much as three.
_SHORTEST_BEGINNING = 3


def words(text: str) -> list[str]:
    """The words of a text: small letters without Latin accents, at most 64 characters each."""
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", small)).translate(_STROKES)
    if plain.isascii():
        # Most texts in Latin letters, three times as fast.
        return [found[:_LONGEST] for found in _ASCII_WORD.findall(plain)]
    return [word for found in _WORD.findall(plain) for word in _spaced(found)]


def _asked(text: str) -> tuple[str, ...]:
    """The words of a question: where its last one breaks off inside of a run, the text may go on."""
    found = words(text)
    last = found[-1] if found else ""
    whole = len(found) > 1 and len(last) == 1 and _UNSPACED.fullmatch(last) and found[-2].endswith(last)
    if whole and len(found[-2]) == 2 and _UNSPACED.fullmatch(found[-2]) and not _alone(text):
        return tuple(found[:-1])
    return tuple(found)


def _alone(text: str) -> bool:
    """Whether the last run of a text has one character only."""
    small = _WORD.findall(unicodedata.normalize("NFKC", text))
    runs = _UNSPACED.findall(small[-1]) if small else []
    return bool(runs) and len(runs[-1]) == 1


def _goes_on(word: str) -> bool:
    """Whether a word that is asked for also stands for those that begin like it."""
    if _UNSPACED.fullmatch(word):
        return len(word) == 1
    weight = len(word) + 2 * len(_SYLLABLES.findall(word)) + len(_HALF_SYLLABLES.findall(word))
    return weight >= _SHORTEST_BEGINNING


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
    for at in range(len(run)):
        yield run[at : at + 2]


class _Part(msgspec.Struct, frozen=True):
    text: str
    refused: bool
    phrase: bool


def _parts(text: str) -> Iterator[_Part]:
    """Phrases in quotes of any language, and runs without blanks; each may stand behind a minus."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        refused = text[at] in _MINUS
        at += refused
        end = _phrase_end(text, at)
        if end is not None:
            yield _Part(text[at + 1 : end], refused, phrase=True)
            at = end + 1
        elif (run := _RUN.match(text, at)) is not None:
            yield _Part(run[0], refused, phrase=False)
            at = run.end()


def _phrase_end(text: str, at: int) -> int | None:
    """Where the phrase that opens here is closed; one that is not goes to the end. None: it is none."""
    if at >= len(text) or text[at] not in _CLOSING:
        return None
    for end in range(at + 1, len(text)):
        if text[end] in _CLOSING[text[at]] and (
            text[at] not in _APOSTROPHES or end + 1 == len(text) or text[end + 1].isspace()
        ):
            return end
    return None if text[at] in _APOSTROPHES else len(text)


def parse(text: str) -> Query:
    """Anything at all becomes a question: what is not understood counts as words."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    authors: list[str] = []
    not_authors: list[str] = []
    for part in _parts(text[: limits.REQUESTS.search_characters]):
        named = None if part.phrase else _FROM.fullmatch(part.text)
        if named is not None:
            (not_authors if part.refused else authors).append(named["handle"].lower())
            continue
        found = _asked(part.text)
        if not found or len(wanted) + len(unwanted) >= _MOST_TERMS:
            continue
        alone = len(found[-1]) == 1 and _UNSPACED.fullmatch(found[-1]) is not None
        beginning = alone or (not part.phrase and _goes_on(found[-1]))
        (unwanted if part.refused else wanted).append(Term(found, beginning))
    most = _MOST_AUTHORS
    return Query(tuple(wanted), tuple(unwanted), tuple(authors[:most]), tuple(not_authors[:most]))
