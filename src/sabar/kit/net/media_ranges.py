"""Which of several media types a caller would rather have (RFC 9110, 12.5.1)."""

import re
from functools import lru_cache
from typing import NamedTuple

from python_multipart.multipart import parse_options_header

from sabar.kit.net import quality

#: One entry of the header; commas inside quotes belong to it.
_ENTRY = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
#: Entries a caller may name, and characters of a header that are looked at; nobody needs half of it.
_MOST = 32
_LONGEST = 1000


class _Range(NamedTuple):
    kind: str
    parameters: frozenset[tuple[bytes, bytes]]
    quality: float

    def closeness(self, kind: str, parameters: frozenset[tuple[bytes, bytes]]) -> int:
        """How exactly it names a media type; 0: not at all."""
        if self.kind == kind and self.parameters <= parameters:
            return 3 + len(self.parameters)
        if self.parameters:
            return 0
        return {f"{kind.partition('/')[0]}/*": 2, "*/*": 1}.get(self.kind, 0)


@lru_cache(256)
def best(accepted: str, offers: tuple[str, ...]) -> str | None:
    """The offer that an Accept header prefers, the first of several it likes as much; None: it takes none."""
    if not accepted.strip():
        return offers[0]
    ranges = [_range(entry) for entry in _ENTRY.findall(accepted[:_LONGEST])[:_MOST]]
    wanted = {offer: _wanted(offer, ranges) for offer in offers}
    found = max(offers, key=wanted.__getitem__)
    return found if wanted[found] > 0 else None


def _wanted(offer: str, ranges: list[_Range]) -> float:
    """What the entry that names it most exactly says of it."""
    kind, parameters = _split(offer)
    close, weight = 0, 0.0
    for entry in ranges:
        closeness = entry.closeness(kind, parameters)
        if closeness > close:
            close, weight = closeness, entry.quality
    return weight


def _range(entry: str) -> _Range:
    kind, parameters = _split(entry)
    weights = [value for name, value in parameters if name == b"q"]
    rest = frozenset(pair for pair in parameters if pair[0] != b"q")
    return _Range(kind, rest, quality.parsed(weights[0].decode("latin-1")) if weights else 1.0)


def _split(entry: str) -> tuple[str, frozenset[tuple[bytes, bytes]]]:
    kind, parameters = parse_options_header(entry)
    return kind.decode("latin-1").strip().lower(), frozenset(parameters.items())
