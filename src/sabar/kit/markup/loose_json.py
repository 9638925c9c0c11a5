"""JSON as pages hold it: wrapped in comments, with raw line breaks, too many commas, or escaped as HTML."""

import html
import json
import re
from typing import Any

import msgspec

#: What stood around data in times when browsers were to be kept from reading it.
_WRAPPING = re.compile(r"\s*(?:/\*|//|<!--|-->|<!\[CDATA\[|\]\]>|\*/|;|\ufeff|\s)+")
_STRING = r"\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)"
_PIECE = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|//[^\n]*+|,(?=\s*+[\]}}])", re.DOTALL)
_BEGINNING = re.compile(r"[\[{]")
_CONTROL = re.compile(r"[\x00-\x1f]")
#: What is escaped as JSON does it, and what is escaped otherwise.
_ESCAPE = re.compile(r"(\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt]))|\\(.?)", re.DOTALL)
_VALUES_MOST = 20


def read(text: str) -> list[Any]:
    """The values that a text holds one after the other; nothing of what cannot be made sense of."""
    try:
        return [msgspec.json.decode(text)]
    except (msgspec.DecodeError, RecursionError):
        pass
    return _values(_mended(text)) or (_values(_mended(html.unescape(text))) if "&" in text else [])


def _mended(text: str) -> str:
    wrapping = _WRAPPING.match(text)
    first = _BEGINNING.search(text, wrapping.end() if wrapping else 0)
    text = text[first.start() :] if first else ""
    return _PIECE.sub(lambda piece: _string(piece[1]) if piece[1] else " ", text)


def _string(text: str) -> str:
    """A string without what JSON forbids in it."""
    return _CONTROL.sub(" ", _ESCAPE.sub(r"\1\2", text))


def _values(text: str) -> list[Any]:
    """What can be read from the beginning on, up to what cannot."""
    values: list[Any] = []
    decoder, at = json.JSONDecoder(), 0
    while len(values) < _VALUES_MOST:
        at = _between(text, at)
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _between(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,;":
        at += 1
    return at
