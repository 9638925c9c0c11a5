"""Content codings (RFC 9110, 8.4 and 12.5.3): which one a caller wants, and bodies written in them."""

import threading
import zlib
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard

from sabar.kit.net import quality

#: Ours, best first: where a caller likes several as much, the first is taken.
CODINGS = ("zstd", "br", "gzip")
#: For what is packed once: then br is the smallest, and what it takes does not matter.
SMALLEST = ("br", "zstd", "gzip")
_ALIASES = {"x-gzip": "gzip"}
#: Codings a caller may name, and characters of a header that are looked at; nobody needs half of it.
_MOST = 32
_LONGEST = 500
#: Bytes above which the smallest of all forms would take seconds to find.
_LARGE = 128 * 1024


@lru_cache(256)
def chosen(accepted: str, ours: tuple[str, ...] = CODINGS) -> str | None:
    """The coding for an Accept-Encoding header, among `ours`, best first; None: as it is."""
    weights: dict[str, float] = {}
    for item in accepted[:_LONGEST].lower().split(",")[:_MOST]:
        name, *parameters = (part.strip() for part in item.split(";"))
        weights[_ALIASES.get(name, name)] = _weight(parameters)
    rest = weights.get("*", 0.0)
    best = max(ours, key=lambda name: weights.get(name, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return quality.parsed(value.strip())
    return 1.0


def fast(coding: str, body: bytes) -> bytes:
    """For a body that is made for one caller: some tens of microseconds for a page."""
    return _FAST[coding](body)


def best(coding: str, body: bytes) -> bytes:
    """For a body that is sent again and again."""
    return (_BEST if len(body) <= _LARGE else _GOOD)[coding](body)


class _Zstandards(threading.local):
    """A compressor belongs to one thread."""

    def __init__(self) -> None:
        self.by_level: dict[int, zstandard.ZstdCompressor] = {}


_zstandards = _Zstandards()


def _zstd(level: int) -> Callable[[bytes], bytes]:
    def pack(body: bytes) -> bytes:
        made = _zstandards.by_level
        if level not in made:
            made[level] = zstandard.ZstdCompressor(level)
        return made[level].compress(body)

    return pack


def _br(quality: int) -> Callable[[bytes], bytes]:
    def pack(body: bytes) -> bytes:
        packed: bytes = brotli.compress(body, quality=quality)
        return packed

    return pack


def _gzip(level: int) -> Callable[[bytes], bytes]:
    def pack(body: bytes) -> bytes:
        maker = zlib.compressobj(level, wbits=zlib.MAX_WBITS | 16)
        return maker.compress(body) + maker.flush()

    return pack


_FAST = {"zstd": _zstd(3), "br": _br(3), "gzip": _gzip(4)}
_GOOD = {"zstd": _zstd(9), "br": _br(5), "gzip": _gzip(6)}
_BEST = {"zstd": _zstd(19), "br": _br(11), "gzip": _gzip(9)}
