"""Web addresses in running text: where one ends, which host it names, how it may be shown.

Every function looks at each character a fixed number of times: no backtracking (advisory
GHSA-jpxp-r43f-rhvx).
"""

import re
from functools import lru_cache
from itertools import takewhile

import idna
import regex

from sabar.rules import limits
from sabar.rules.writing import grammar

_EXPRESSIONS = grammar.EXPRESSIONS
_AUTHORITY = regex.compile(_EXPRESSIONS["AUTHORITY"])
_RUN = regex.compile(_EXPRESSIONS["RUN"])
_TAIL = regex.compile(_EXPRESSIONS["TAIL"])
_HOST = regex.compile(_EXPRESSIONS["HOST"])
_LABEL = regex.compile(_EXPRESSIONS["LABEL"])
_PLACE = regex.compile(_EXPRESSIONS["PLACE"])
_PORT = regex.compile(_EXPRESSIONS["PORT"])
_PORT_LIKE = regex.compile(_EXPRESSIONS["PORT_LIKE"])
_GLUED = regex.compile(_EXPRESSIONS["GLUED"])
_PUNYCODE = regex.compile(_EXPRESSIONS["PUNYCODE"])
_XMPP_NODES = regex.compile(_EXPRESSIONS["XMPP_NODES"])
_ASCII_HOST = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_IPV4 = regex.compile(_EXPRESSIONS["IPV4"])
_OPENING = regex.compile(grammar.OPENING)
_PATH = re.compile("[/?#]")
_SYMBOL = regex.compile(r"\p{So}")

_LATIN = regex.compile(r"\p{Latin}")
_LOOKS_LATIN = regex.compile(r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}\p{Lisu}]")
#: Cyrillic letters drawn like Latin ones; a label made of these alone imitates a Latin name.
_CYRILLIC_TWINS = re.compile("[аЬсԁеһіјӏорԛѕԝхуъьҽпгѵѡ0-9-]+")


@lru_cache(4096)
def host_key(host: str) -> str | None:
    """The host in its one spelling (lower case, `xn--`), or None when it cannot be a host."""
    if len(host) > grammar.LONGEST_HOST:
        return None
    host = host.lower()
    if not host.isascii():
        try:
            host = _encoded(host)
        except (idna.IDNAError, UnicodeError):
            return None
    if len(host) > grammar.LONGEST_HOST or not _ASCII_HOST.fullmatch(host):
        return None
    if host.rpartition(".")[2].isdigit() and not _IPV4.fullmatch(host):
        return None
    return host


def _encoded(host: str) -> str:
    if not _SYMBOL.search(host):
        return idna.encode(host, uts46=True).decode("ascii")
    # Names made of emoji are registered and opened by browsers, which go by UTS 46 alone.
    labels = idna.uts46_remap(host, std3_rules=False).split(".")
    return ".".join(one if one.isascii() else f"xn--{one.encode('punycode').decode()}" for one in labels)


def host_end(run: str) -> int:
    """How much of a run of characters that may stand in a host is one: up to the last label that is a top
    level or begins with one (`example.comさん` is `example.com` and a word), or an address in numbers. 0 when
    there is none.
    """
    if len(run) > grammar.LONGEST_HOST:
        return 0
    if numbers := _IPV4.match(run):
        return numbers.end()
    labels = run.split(".")
    whole = sum(1 for _ in takewhile(_is_label, labels))
    at = len(run)
    for number in range(len(labels) - 1, 0, -1):
        at -= len(labels[number])
        if number <= whole and (top := _top(labels[number])):
            return at + top
        at -= 1
    return 0


def _is_label(label: str) -> bool:
    return _LABEL.fullmatch(label) is not None and not label.endswith("-")


def _top(label: str) -> int:
    """How many characters at the beginning of a label are a top level with no word grown onto it."""
    if _PUNYCODE.fullmatch(label):
        return len(label)
    for length in range(min(len(label), grammar.longest_top()), 0, -1):
        if label[:length].lower() in grammar.tops() and not _GLUED.match(label, length):
            return length
    return 0


def find(text: str, scheme: str, after: int) -> tuple[str, int] | None:
    """The host (as written, empty for a magnet) and the end of the link whose `scheme` (small letters) ends
    at `after`, with the `://` or `:` that belongs to it.

    None when no link starts there: no host that there can be, or one with a user name in front
    (`https://bank.example@evil.example`), which shows another host than it opens.
    """
    if scheme == "magnet":
        tail = _trimmed(_match(_TAIL, text, after))
        return ("", after + len(tail)) if len(tail) > 1 else None
    start = after
    if scheme == "xmpp":
        start += len(_match(_XMPP_NODES, text, after))
    elif "@" in _match(_AUTHORITY, text, after):
        return None
    run = _match(_HOST, text, start)
    length = host_end(run)
    if not length and scheme not in grammar.HOSTED:
        length = len(_match(_PLACE, run, 0))
    if not length:
        return None
    end = start + length
    if _PORT_LIKE.match(text, end):
        port = _PORT.match(text, end)
        if port is None or not 0 < int(port[1]) < 65536:
            return None
        end = port.end()
    return run[:length], end + len(_trimmed(_match(_TAIL, text, end)))


def whole(address: str) -> tuple[str, str] | None:
    """An address given by itself, as it may be opened, and its host, empty when it has none. None for what
    would be no link in running text; only the punctuation at its end may stay.
    """
    opening = _OPENING.match(address)
    if opening is None or too_long(address):
        return None
    scheme, after = address.partition(":")[0].lower(), opening.end()
    found = find(address, scheme, after)
    if found is None:
        return None
    host, end = found
    path = _PATH.search(address, after)
    goes_on = path is not None and path.start() <= end and scheme in ("http", "https")
    if run_end(address, end) < len(address) or (end < len(address) and not goes_on):
        return None
    return shown(address, host), shown(host, host)


def _match(expression: regex.Pattern[str], text: str, at: int) -> str:
    found = expression.match(text, at)
    return found[0] if found else ""


def port_after(text: str, at: int) -> str:
    """The `:port` that stands there; empty when none does."""
    return _match(_PORT, text, at)


def run_end(text: str, start: int) -> int:
    """The end of the run of characters that could belong to an address starting at `start`."""
    return start + len(_match(_RUN, text, start))


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
    return tail.rstrip(grammar.AFTER_TAIL)


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
