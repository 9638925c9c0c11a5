"""Words as search compares them, and what people type into the box as a question that cannot go wrong."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec
import regex

from sabar.kit.markup import html
from sabar.model.search import EVER, Days, Query, Term, Where
from sabar.model.statuses import ContentType, Status
from sabar.rules import limits, search_marks, search_operators

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
_SYLLABLES = regex.compile(r"[\p{Hangul}\p{Yi}]")
_HALF_SYLLABLES = regex.compile(
    r"[\p{Ethiopic}\p{Cherokee}\p{Canadian_Aboriginal}\p{Vai}\p{Bamum}\p{Mende_Kikakui}]"
)
_LONGEST = 64
_MOST_TERMS = 16
_MOST_PEOPLE = 8
_MOST_TIMES = 8
#: So many letters make a beginning that is looked for. A syllable of Korean says as much as three.
_SHORTEST_BEGINNING = 3


def said(status: Status) -> str:
    """The text of a post as its readers have it: without the signs of Markdown."""
    return html.to_text(status.content) if status.content_type is ContentType.MARKDOWN else status.text


def of_post(status: Status, texts: Sequence[str], holds: search_marks.Holds) -> list[str]:
    """The words by which a post is found: what it is, and what is written in it."""
    return [*search_marks.of(status, holds), *words("\n".join(texts))]


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
        named = search_operators.NAMED.match(text, at)
        closed = _phrase_end(text, named.end()) if named else None
        if named and closed is not None:
            yield _Part(named[0] + text[named.end() + 1 : closed], refused, phrase=False)
            at = closed + 1
        elif end is not None:
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


class _Asked:
    """A question while it is read."""

    def __init__(self) -> None:
        self.terms: tuple[list[Term], list[Term]] = ([], [])
        self.people: dict[tuple[str, bool], list[str]] = {}
        self.labels: tuple[list[str], list[str]] = ([], [])
        self.days: tuple[Days, ...] = EVER
        self.where: Where = "all"
        self.operators = 0
        self.unknown: list[str] = []
        self._times = 0

    def words(self, part: _Part) -> None:
        found = _asked(part.text)
        if found:
            alone = len(found[-1]) == 1 and _UNSPACED.fullmatch(found[-1]) is not None
            self.term(Term(found, alone or (not part.phrase and _goes_on(found[-1]))), part)

    def term(self, term: Term, part: _Part) -> None:
        if sum(map(len, self.terms)) < _MOST_TERMS:
            self.terms[part.refused].append(term)

    def operator(self, part: _Part) -> bool:
        """Whether it is one."""
        shape = None if part.phrase else search_operators.SHAPE.fullmatch(part.text)
        if shape is None:
            return False
        known = self._ask(shape["name"].lower(), shape["value"], part)
        if known:
            self.operators += 1
        else:
            self.unknown.append(part.text)
        return known

    def _ask(self, name: str, value: str, part: _Part) -> bool:
        if name in ("from", "to"):
            return self._person(name, value.removeprefix("@").lower(), part)
        if name == "label":
            return self._label(value, part)
        if name in ("before", "after", "during"):
            return self._time(name, value, part)
        if name == "in":
            where = search_operators.where(value, refused=part.refused)
            self.where = where or self.where
            return where is not None
        mark = search_operators.mark(name, value)
        if mark is not None:
            self.term(mark, part)
        return mark is not None

    def _person(self, name: str, handle: str, part: _Part) -> bool:
        if handle.startswith("@"):
            return False
        people = self.people.setdefault((name, part.refused), [])
        if len(people) < _MOST_PEOPLE:
            people.append(handle)
        return True

    def _label(self, value: str, part: _Part) -> bool:
        called = self.labels[part.refused]
        if len(called) < _MOST_PEOPLE:
            called.append(value.strip().casefold())
        return True

    def _time(self, name: str, value: str, part: _Part) -> bool:
        period = search_operators.period(value)
        if period is None:
            return False
        self._times += 1
        if self._times <= _MOST_TIMES:
            allowed = search_operators.allowed(name, period, refused=part.refused)
            self.days = search_operators.both(self.days, allowed)
        return True

    def query(self) -> Query:
        wanted, unwanted = self.terms
        people = {key: tuple(handles) for key, handles in self.people.items()}
        if self.operators and not wanted and not {("from", False), ("to", False)} & people.keys():
            wanted = [search_marks.EVERY_POST]
        return Query(
            wanted=tuple(wanted),
            unwanted=tuple(unwanted),
            authors=people.get(("from", False), ()),
            not_authors=people.get(("from", True), ()),
            named=people.get(("to", False), ()),
            not_named=people.get(("to", True), ()),
            labels=tuple(self.labels[False]),
            not_labels=tuple(self.labels[True]),
            days=self.days,
            where=self.where,
            operators=self.operators > 0,
            unknown=tuple(self.unknown),
        )


def parse(text: str) -> Query:
    """Anything at all becomes a question: what is not understood counts as words."""
    asked = _Asked()
    for part in _parts(text[: limits.REQUESTS.search_characters]):
        if not asked.operator(part):
            asked.words(part)
    return asked.query()
