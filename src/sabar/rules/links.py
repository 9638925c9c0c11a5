"""Web addresses in running text: where one ends, which host it names, how it may be shown.

Every function looks at each character a fixed number of times: no backtracking
(advisory GHSA-jpxp-r43f-rhvx).
"""

import re

import idna
import regex

from sabar.rules import limits

_BLANK_OR_QUOTE = r"\s<>\"`\\«»‹›“”„「」『』【】〈〉《》（）、。，！？…"
_AUTHORITY = re.compile(rf"[^{_BLANK_OR_QUOTE}/?#()\[\]{{}}|^,;']*")
_RUN = re.compile(rf"[^{_BLANK_OR_QUOTE}]*")
#: One more than a link may have: enough to see that it is too long, and no more, because after
#: `https://a/)` the next address may begin inside what was just looked at.
_TAIL = re.compile(rf"[/?#][^{_BLANK_OR_QUOTE}]{{0,{limits.STATUSES.link_length + 1}}}")
_AFTER_HOST = ".:!*~_=&$%+-’"
_AFTER_TAIL = ".,;:!?'’*~|@([{^"
_ASCII_HOST = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}")
_ASCII_TOP = re.compile(r"[a-z]{2,}(?=[^\x00-\x7f])", re.IGNORECASE)

_LATIN = regex.compile(r"\p{Latin}")
_LOOKS_LATIN = regex.compile(r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}\p{Lisu}]")
#: Cyrillic letters drawn like Latin ones; a label made of these alone imitates a Latin name.
_CYRILLIC_TWINS = re.compile("[аЬсԁеһіјӏорԛѕԝхуъьҽпгѵѡ0-9-]+")


def host_key(host: str) -> str | None:
    """The host in its one spelling (lower case, `xn--`), or None when it cannot be a host."""
    if len(host) > 253:
        return None
    host = host.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    if len(host) > 253 or not _ASCII_HOST.fullmatch(host):
        return None
    if host.rpartition(".")[2].isdigit() and not _IPV4.fullmatch(host):
        return None
    return host


def without_glued_words(host: str) -> str:
    """`example.comさん` is `example.com` and a word: no top level mixes plain letters with others."""
    if host.isascii():
        return host
    last = host.rfind(".") + 1
    top = _ASCII_TOP.match(host, last)
    return host[: top.end()] if top and last else host


def find(text: str, after_scheme: int) -> tuple[str, int] | None:
    """The host (as written) and the end of the link whose `scheme://` ends at `after_scheme`.

    None when no link starts there: no valid host, or one with a user name in front
    (`https://bank.example@evil.example`), which shows another host than it opens.
    """
    authority = _AUTHORITY.match(text, after_scheme)
    if authority is None or "@" in authority[0]:
        return None
    trimmed = authority[0].rstrip(_AFTER_HOST)
    whole = len(trimmed) == len(authority[0])
    host, colon, port = trimmed.partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        return None
    shorter = without_glued_words(host)
    if shorter != host:
        host, colon, port, whole = shorter, "", "", False
    if host_key(host) is None:
        return None
    end = after_scheme + len(host) + len(colon) + len(port)
    if whole and (tail := _TAIL.match(text, end)):
        end += len(_trimmed(tail[0]))
    return host, end


def run_end(text: str, start: int) -> int:
    """The end of the run of characters that could belong to an address starting at `start`."""
    run = _RUN.match(text, start)
    return run.end() if run else start


def shown(url: str, host: str) -> str:
    """The address as it may be printed and opened: a host that imitates another stands as `xn--`.

    Advisory CVE-2023-36462: the host a reader sees is the host the link opens.
    """
    if host.isascii() or not _imitates(host):
        return url
    return url.replace(host, host_key(host) or host, 1)


def too_long(url: str) -> bool:
    return len(url) > limits.STATUSES.link_length


def _imitates(host: str) -> bool:
    labels = host.lower().split(".")
    ascii_top = labels[-1].isascii()
    return any(
        (_LATIN.search(label) and _LOOKS_LATIN.search(label))
        or (ascii_top and _CYRILLIC_TWINS.fullmatch(label) and not label.isascii())
        for label in labels
    )


def _trimmed(tail: str) -> str:
    """Without the punctuation of the sentence around it: closing brackets it did not open, final stops."""
    if ")" in tail or "]" in tail or "}" in tail:
        tail = tail[: _unopened(tail)]
    return tail.rstrip(_AFTER_TAIL)


def _unopened(tail: str) -> int:
    depth = {")": 0, "]": 0, "}": 0}
    opens = {"(": ")", "[": "]", "{": "}"}
    for at, char in enumerate(tail):
        if char in opens:
            depth[opens[char]] += 1
        elif char in depth:
            depth[char] -= 1
            if depth[char] < 0:
                return at
    return len(tail)
