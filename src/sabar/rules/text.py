"""What may stand in words people write: cleaning, and counting what a reader sees as one character."""

import re

import regex

from sabar.model import errors

_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")

#: Control characters, zero-width characters, bidi embeddings, overrides and isolates, tag characters and
#: noncharacters. The joiners stay (emoji, Persian, Indic scripts need them), so do the weak marks
#: LRM, RLM, ALM. A flag of England or Wales is spelled with tag characters: it is let through whole.
_UNSEEN = regex.compile(
    "(\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f)"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]|\\p{Noncharacter_Code_Point}"
)
_HAS_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e007f]|[\U0001fffe-\U0010ffff]"
)
#: In a name, also what is drawn as nothing (Hangul fillers, braille blank), direction marks, joiners
#: beside a plain letter or at an edge, and the fifth accent on one letter (it would cover the neighbours).
_UNSEEN_IN_NAME = regex.compile(
    "[\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u2800\u3164\uffa0]"
    "|(?<=[\x00-\x7f]|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)"
    "|(?<=\\p{M}{4})\\p{M}+"
)
#: Characters that never join with a neighbour into one grapheme, beside those below U+0300.
_JOINS = re.compile(
    "[^\x00-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u4e00-\u9fff]"
)
_GRAPHEME = regex.compile(r"\X")

#: The longest emoji in use (a kissing couple with skin tones) is spelled with 10 code points. Text that
#: spends more than that on each grapheme is counted by code points, or one letter could carry a megabyte.
_CODE_POINTS_PER_GRAPHEME = 10


def clean_text(text: str, field: str = "text") -> str:
    """Several lines of writing: `\\n` for every line end, no unseen characters, no blank edges.

    Raises `errors.Invalid` for half a character (a lone surrogate), naming `field`.
    """
    if text.replace("\n", "").isprintable():
        # All that is looked for below is not printable: most texts are done here.
        return text.strip()
    if _SURROGATE.search(text):
        raise errors.invalid(field, "ERR_INVALID", "has a broken character")
    text = _NEWLINE.sub("\n", text)
    if _HAS_UNSEEN.search(text):
        text = _UNSEEN.sub(r"\1", text)
    return text.strip()


def clean_line(text: str, field: str = "name") -> str:
    """One line (a name, a title): as `clean_text`, white space made single blanks, stricter on the unseen.

    Advisory CVE-2023-36462: what looks like another name must not be made of invisible characters.
    """
    line = clean_text(text, field)
    if not line.isascii():
        line = _UNSEEN_IN_NAME.sub("", line)
    return " ".join(line.split())


def graphemes(text: str) -> int:
    """How many characters a reader sees (extended grapheme clusters, UAX 29). Expects cleaned text."""
    if text.isascii() or not _JOINS.search(text):
        return len(text)
    seen = sum(1 for _ in _GRAPHEME.finditer(text))
    return max(seen, -(-len(text) // _CODE_POINTS_PER_GRAPHEME))
