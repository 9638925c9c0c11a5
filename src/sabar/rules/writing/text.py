"""What may stand in words people write: cleaning, and counting what a reader sees as one character."""

import re

import regex

from sabar.model import errors
from sabar.model.problems import Problem
from sabar.rules.writing import grammar

_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = regex.compile(grammar.EXPRESSIONS["NEWLINE"])
_SUSPECT = regex.compile(grammar.EXPRESSIONS["SUSPECT"])
_UNSEEN = regex.compile(grammar.EXPRESSIONS["UNSEEN"])
_HIDDEN = regex.compile(r"[\p{DI}\u2800]+")
#: In a name: what is drawn as nothing (Hangul fillers, braille blank), and what stood between words.
_BLANKS_IN_NAME = regex.compile(
    "[\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\u00ad\u2060]+"
    f"|(?<!{grammar.UNSPACED})\u200b|\u200b(?!{grammar.UNSPACED})"
)
#: Direction marks, joiners beside a plain letter and the seams within a word separate nothing. The fifth
#: accent on one letter would cover the neighbours.
_DROPPED_IN_NAME = regex.compile(
    "[\u061c\u200e\u200f]|(?<=\\p{M}{4})\\p{M}+"
    "|(?<=[\x00-\x7f]|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)"
    f"|(?<={grammar.WORD})[\u00ad\u2060](?={grammar.WORD})"
)
#: Characters that never join with a neighbour into one grapheme, beside those below U+0300.
_JOINS = re.compile(
    "[^\x00-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u4e00-\u9fff]"
)
#: UAX 29, table 1b and 1c, written out: `\X` joins Indic signs to a letter without one before them (GB9c).
_GRAPHEME = regex.compile(
    r"""
    \p{GCB=Prepend}*+
    (?: \p{GCB=L}*+ (?: \p{GCB=V}++ | \p{GCB=LV}\p{GCB=V}*+ | \p{GCB=LVT} ) \p{GCB=T}*+
      | \p{GCB=L}++ | \p{GCB=T}++ | \p{GCB=Regional_Indicator}{2}
      | \p{Extended_Pictographic} (?: \p{GCB=Extend}*+ \u200d \p{Extended_Pictographic} )*+
      | \p{InCB=Consonant} (?: [\p{InCB=Extend}\u200d]*+ \p{InCB=Linker}
          [\p{InCB=Extend}\p{InCB=Linker}\u200d]*+ \p{InCB=Consonant} )*+
      | [^\p{GCB=Control}\r\n] )
    [\p{GCB=Extend}\p{GCB=SpacingMark}\u200d]*+
    | \p{GCB=Prepend}++ | \r\n | .
    """,
    regex.VERBOSE | regex.DOTALL,
)

#: The longest emoji in use (a kissing couple with skin tones) is spelled with 10 code points. Text that
#: spends more than that on each grapheme is counted by code points, or one letter could carry a megabyte.
CODE_POINTS_PER_GRAPHEME = 10


def clean_text(text: str, field: str = "text") -> str:
    """Several lines of writing: `\\n` for every line end, no blank edges. Unseen characters go; between two
    that are seen one remains, so that nothing joins what was typed apart.

    Raises `errors.Invalid` for half a character (a lone surrogate), naming `field`.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text.strip()
    if _SURROGATE.search(text):
        raise errors.invalid(field, Problem.BROKEN_CHARACTER)
    text = _NEWLINE.sub("\n", text)
    if _SUSPECT.search(text):
        text = _UNSEEN.sub(_seam, text)
    return text.strip()


def _seam(found: regex.Match[str]) -> str:
    """What stays of unseen characters: what lets a line break or divides a word; else a word joiner."""
    run, whole = found[1], found.string
    if run is None:
        return str(found[0])
    start, end = found.span()
    if start == 0 or end == len(whole) or whole[start - 1].isspace() or whole[end].isspace():
        return ""
    return "\u200b" if "\u200b" in run else "\u00ad" if "\u00ad" in run else "\u2060"


def clean_line(text: str, field: str = "name") -> str:
    """One line (a name, a title): as `clean_text`, white space made single blanks, stricter on the unseen.

    Advisory CVE-2023-36462: what looks like another name must not be made of invisible characters. A break
    between words that nobody sees becomes a blank; what is unseen within a word goes.
    """
    line = clean_text(text, field)
    if not line.isascii():
        line = _BLANKS_IN_NAME.sub(" ", _DROPPED_IN_NAME.sub("", line))
    return " ".join(line.split())


def without_hidden(text: str) -> str:
    """Only what is drawn, for finding words in spite of what somebody hid in them."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def graphemes(text: str) -> int:
    """How many characters a reader sees (extended grapheme clusters, UAX 29). Expects cleaned text."""
    if text.isascii() or not _JOINS.search(text):
        return len(text)
    seen = sum(1 for _ in _GRAPHEME.finditer(text))
    return max(seen, -(-len(text) // CODE_POINTS_PER_GRAPHEME))


def within(clean: str, field: str, most: int) -> str:
    """The same text. Raises Invalid, naming `field`, when a reader counts more characters in it."""
    if graphemes(clean) > most:
        raise errors.invalid(field, Problem.TOO_LONG, most=most)
    return clean
