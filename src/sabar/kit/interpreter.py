"""Faults of this Python that strangers can use, found by what it does: distributions mend old versions."""

import time
from email.errors import MessageError
from email.message import EmailMessage
from http import cookies

_SHORT, _LONG = 250, 2_000
#: Eight times the text takes a sound one eight times as long, one with the fault forty times and more.
_TOO_MANY_TIMES = 18


def faults() -> list[str]:
    """Sentences about what is wrong with it; none when it is sound."""
    found = []
    if _unquotes_slowly():
        found.append("reading one cookie can take it hours (CVE-2024-7592)")
    if _breaks_heads_of_letters():
        found.append("names of people can write lines into the head of a letter (CVE-2024-6923)")
    return found


def _unquotes_slowly() -> bool:
    # The fastest of some: whatever else the machine does is not its fault.
    short, long = (min(_seconds(size) for _ in range(6)) for size in (_SHORT, _LONG))
    return long > _TOO_MANY_TIMES * short


def _seconds(size: int) -> float:
    """What it takes to read a cookie of so many quotes."""
    jar: cookies.SimpleCookie = cookies.SimpleCookie()
    text = '"' + '\\"' * size + '"'
    start = time.thread_time()
    jar.value_decode(text)
    return time.thread_time() - start


def _breaks_heads_of_letters() -> bool:
    letter = EmailMessage()
    try:
        letter["Subject"] = "=?utf-8?q?=0ABcc:a@b.example?="
        return b"\nBcc:" in letter.as_bytes()
    except (MessageError, ValueError):
        return False
