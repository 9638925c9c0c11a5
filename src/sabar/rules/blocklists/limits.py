"""How large a list may be, and how many there can be."""

from msgspec import Struct

from sabar.rules.limits import MEGABYTE


class Lists(Struct, frozen=True):
    bytes: int = 4 * MEGABYTE
    lines: int = 20_000
    #: lines that cannot be used, as they are shown
    refused: int = 200
    count: int = 50


LISTS = Lists()
