"""Whether a caller wants what there is, and which part of it: RFC 9110, sections 13 and 14.

What is asked for exists and has one strong entity tag; it has no date of change, so conditions on dates do
not count.
"""

import re
from typing import Literal

from starlette.datastructures import Headers

Verdict = Literal[200, 304, 412]

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"[ \t,]*(?:{_TAG}[ \t]*(?:,[ \t,]*|$))+", re.ASCII)
_ONE_TAG = re.compile(_TAG, re.ASCII)
_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?", re.ASCII | re.IGNORECASE)
#: of all the tags a caller names
_LONGEST = 8192


def verdict(headers: Headers, etag: str) -> Verdict:
    """What a GET or HEAD is answered; `etag` with its quotes."""
    wanted = _tags(headers, "if-match")
    if wanted is not None:
        return 200 if "*" in wanted or etag in wanted else 412
    had = _tags(headers, "if-none-match")
    if had is not None and ("*" in had or etag in {tag.removeprefix("W/") for tag in had}):
        return 304
    return 200


def part(headers: Headers, method: str, etag: str, size: int) -> tuple[int, int] | None:
    """From byte, to byte (exclusive) of what has `size` bytes; nothing in between when there is no such part.
    None for all of it: also when several parts are asked for, or one that makes no sense.
    """
    condition = headers.get("if-range")
    match = _RANGE.fullmatch(headers.get("range", "").strip())
    if method != "GET" or match is None or condition not in (None, etag):
        return None
    first, last = match[1], match[2]
    if first is None:
        return None if last is None else (max(0, size - int(last)), size)
    if last is not None and int(last) < int(first):
        return None
    return int(first), size if last is None else min(size, int(last) + 1)


def _tags(headers: Headers, name: str) -> set[str] | None:
    """The tags of a condition, or `*`; None when there is no condition, an empty set for nonsense."""
    lines = headers.getlist(name)
    if not lines:
        return None
    text = ", ".join(lines).strip()
    if text == "*":
        return {"*"}
    if len(text) > _LONGEST or not _TAGS.fullmatch(text):
        return set()
    return set(_ONE_TAG.findall(text))
