"""Whether a text names somebody: whole words, in whatever case and with or without accents."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache

import idna
import msgspec
import regex

_WORD = regex.compile(r"[\p{L}\p{N}_]+")
#: The voice marks of kana stay: without them they are other letters.
_MARK = regex.compile(r"[\p{M}\u0640--[\u3099\u309a]]", regex.V1)
_FOLDED = str.maketrans(
    {"đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "œ": "oe", "æ": "ae", "ð": "d", "þ": "th"}
    # What Arabic and Persian keyboards write for the same letter.
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
#: What people put around their names.
_AROUND = regex.compile(r":\w+:|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
#: They are written without blanks: where a word ends cannot be seen.
_UNSPACED = regex.compile(
    r"[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Bopomofo}\p{Line_Break=Complex_Context}]"
)
#: Little words grow onto the end of a name.
_HANGUL = regex.compile(r"\p{Hangul}")
#: One of them says as much as two letters elsewhere.
_HEAVY = regex.compile(r"[\p{Han}\p{Hangul}]")
_ARABIC = regex.compile(r"\p{Arabic}")
#: In Indic scripts a vowel is a mark that takes its place.
_WEIGHED = regex.compile(r"[\p{L}\p{N}\p{Mc}]")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
#: Written onto the word that follows: and, so, in, as, to.
_ARABIC_BEFORE = "وفبكل"
_HASHTAG = regex.compile(r"[#＃][\p{L}\p{N}\p{M}_]+")
_SEAM = regex.compile(r"(?<=[\p{Ll}\p{N}])(?=\p{Lu})")
_LEAST = 3


class Name(msgspec.Struct, frozen=True):
    """Somebody, or a place, under one label. `names`: what they are called; `hosts`: domains that are theirs
    alone, `server`: the one they are on, where others are too.
    """

    label_id: int
    shown: str
    account_id: int = 0
    names: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    server: str = ""


def said(texts: Iterable[str], known: Sequence[Name]) -> list[Name]:
    """Those of `known` whom one of these texts names, in their order."""
    if not known:
        return []
    pages = [_Page(text) for text in texts if text]
    return [one for one in known if any(page.names(one) for page in pages)]


def fold(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _MARK.sub("", small)).translate(_FOLDED)


class _Page:
    """A text, ready to be searched for many names."""

    def __init__(self, text: str) -> None:
        apart = _HASHTAG.sub(lambda tag: _SEAM.sub(" ", tag[0]), text)
        self.folded = fold(apart)
        self.words = _WORD.findall(self.folded)
        self.places: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            for spelling in _spellings(word):
                self.places.setdefault(spelling, []).append(at)
        self.small = text.casefold()
        self.dotted = "." in text

    def names(self, one: Name) -> bool:
        for name in one.names:
            if self._calls(name):
                return True
        if not self.dotted:
            return False
        for host in one.hosts:
            if self._holds(host, in_handles=True):
                return True
        return one.server != "" and self._holds(one.server, in_handles=False)

    def _calls(self, name: str) -> bool:
        words, kind = _sought(name)
        if kind is _Kind.SPACED:
            places = self.places.get(words[0])
            if places is None:
                return False
            rest = words[1:]
            return any(self.words[at + 1 : at + 1 + len(rest)] == rest for at in places)
        if kind is _Kind.GROWN:
            return any(_begins(self.words[at : at + len(words)], words) for at in range(len(self.words)))
        if kind is _Kind.UNSPACED:
            return any(_within(self.folded, between.join(words)) for between in ("", " ", "・", "·"))
        return False

    def _holds(self, host: str, *, in_handles: bool) -> bool:
        for spelled in _hosts(host):
            if spelled in self.small and any(_stands(self.small, spelled, in_handles=in_handles)):
                return True
        return False


class _Kind(Enum):
    """How a name stands in a text: as words; with something grown onto its end; inside a run; not at all."""

    SPACED = 1
    GROWN = 2
    UNSPACED = 3
    NONE = 4


@lru_cache(16_384)
def _sought(name: str) -> tuple[list[str], _Kind]:
    """A name as it is looked for; nothing for one that is too short to mean somebody."""
    bare = _AROUND.sub(" ", name)
    words = _WORD.findall(fold(bare))
    weight = len(_WEIGHED.findall(bare)) + len(_HEAVY.findall(bare))
    if weight < _LEAST or not words:
        return [], _Kind.NONE
    if any(map(_UNSPACED.search, words)):
        return words, _Kind.UNSPACED
    return words, _Kind.GROWN if _HANGUL.search(words[-1]) else _Kind.SPACED


def _spellings(word: str) -> set[str]:
    """The word, and what it may be with an Arabic and, in or to written onto it."""
    found = {word}
    if not _ARABIC.match(word):
        return found
    bare = word[1:] if word[0] in _ARABIC_BEFORE else word
    found.add(bare)
    found |= {it[2:] for it in (word, bare) if it.startswith("ال")}
    if word.startswith("لل"):
        found |= {f"ال{word[2:]}", word[2:]}
    return {it for it in found if len(it) >= _LEAST or it == word}


def _begins(found: Sequence[str], words: Sequence[str]) -> bool:
    return len(found) == len(words) and (
        list(found[:-1]) == list(words[:-1]) and found[-1].startswith(words[-1])
    )


def _within(text: str, name: str) -> bool:
    """Where blanks end no words, a name may stand inside a run; letters of other scripts keep it apart."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if _apart(text[at - 1 : at], name[0]) and _apart(text[end : end + 1], name[-1]):
            return True
        at = text.find(name, at + 1)
    return False


def _apart(neighbour: str, edge: str) -> bool:
    return bool(_UNSPACED.match(edge)) or not _LETTER.match(neighbour)


@lru_cache(4096)
def _hosts(host: str) -> tuple[str, ...]:
    """A domain as it is kept, and as people write it."""
    if "xn--" not in host:
        return (host,)
    try:
        return host, idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return (host,)


def _stands(text: str, host: str, *, in_handles: bool) -> Iterator[bool]:
    """For each place of the domain whether it is a whole one there. A domain below it counts, too."""
    for found in re.finditer(re.escape(host), text):
        before, after = text[: found.start()][-1:], text[found.end() :][:2]
        if before == "@" and not in_handles:
            continue
        inside = before.isalnum() or before in ("-", "_")
        goes_on = after[:1].isalnum() or after[:1] in ("-", "_") or (after[:1] == "." and after[1:].isalnum())
        if not inside and not goes_on:
            yield True
