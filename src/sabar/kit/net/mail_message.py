"""A letter as the bytes that a mail server gets.

The head is written here, field by field. Python's own classes for it read what they are given first: they
decode encoded words (RFC 2047), in addresses too, and some versions then write the line breaks that were in
them (CVE-2024-6923).
"""

import email
import quopri
import re
from collections.abc import Sequence
from email.header import Header, decode_header, make_header

Field = tuple[str, str]

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: RFC 5322: a line should not be longer, and must not be longer than `_LONGEST`.
_LINE, _LONGEST = 78, 998
_PLAIN = re.compile(r"[ -~]+")
_ENCODED = "=?"


def raw(head: Sequence[Field], subject: str, text: str) -> bytes:
    """Plain text under `head` and `subject`, all of it ASCII, lines ended by CRLF.

    ValueError when a field could become more than its one line of the head.
    """
    plain = text.isascii() and all(len(line) < _LONGEST for line in text.splitlines())
    fields = [
        *((name, _exact(value)) for name, value in head),
        ("Subject", _words(subject)),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "7bit" if plain else "quoted-printable"),
    ]
    lines = "\n".join(text.splitlines()).rstrip("\n") + "\n"
    body = lines.encode() if plain else quopri.encodestring(lines.encode())
    written = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii") + b"\r\n"
    _compare(written, [*head, ("Subject", _line(subject)), *fields[-3:]])
    return written + body.replace(b"\n", b"\r\n")


def _exact(value: str) -> str:
    if not _PLAIN.fullmatch(value) or _ENCODED in value or len(value) > _LONGEST - 100:
        raise ValueError(f"this cannot stand in the head of a letter: {value!r}")
    return value


def _line(words: str) -> str:
    return " ".join(_CONTROLS.sub(" ", words).split())


def _words(words: str) -> str:
    """Free text: what is not plain ASCII becomes encoded words, also what looks like them."""
    line = _line(words)
    if line.isascii() and _ENCODED not in line and len(line) < _LINE - len("Subject: "):
        return line
    return Header(line, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _compare(written: bytes, wanted: list[Field]) -> None:
    """Read it as its reader will: these fields, in this order, and nothing else."""
    read = email.message_from_bytes(written)
    found = [
        (name, str(make_header(decode_header(value))) if name == "Subject" else value)
        for name, value in read.items()
    ]
    if found != wanted or read.get_payload():
        raise ValueError("the head of a letter would not read as it was meant")
