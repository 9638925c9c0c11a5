"""Files of other servers as they are shown here: how they are named, and how much of them is taken."""

import re

import msgspec

from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.media import sniff

_KEY = re.compile(r"remote/(\d{1,19})-([A-Za-z0-9_-]{22})(s?)", re.ASCII)
_PURPOSE = "file of another server"

#: Bytes of one file, and seconds that it may take to come.
PICTURE_BYTES = 16 * 1024 * 1024
FILM_BYTES = 48 * 1024 * 1024
SECONDS = 60.0
#: How long one that could not be had is not asked for again: what may be back soon, what is gone, what is no
#: file to be shown.
SOON_MS, GONE_MS, UNFIT_MS = 10 * times.MINUTE, times.DAY, 7 * times.DAY
_GONE = (401, 403, 404, 410)
#: When the disk is full to its ceiling, room is made down to this part of it.
KEPT_PART = 0.9
#: That somebody looked is noted once in so long.
USED_MS = 6 * times.HOUR
MEGABYTE = 1024 * 1024

_FILMS = {"mov": "video/mp4", "matroska": "video/webm", "ogg": "audio/ogg", "mp3": "audio/mpeg"}


class Named(msgspec.Struct, frozen=True):
    """Which file a key stands for; `small`: the small version of a picture."""

    id: int
    small: bool


def key(secret: bytes, id: int) -> str:
    """The key by which things here hold the file; nobody else can make one."""
    return f"remote/{id}-{_mark(secret, id)}"


def small(key: str) -> str:
    """The key of the small version of a picture."""
    return f"{key}s" if key else ""


def named(secret: bytes, given: str) -> Named | None:
    """What a key stands for; None when it is none of ours."""
    match = _KEY.fullmatch(given)
    if match is None or not secrets.same(match[2], _mark(secret, int(match[1]))):
        return None
    return Named(int(match[1]), bool(match[3]))


def _mark(secret: bytes, id: int) -> str:
    return secrets.derived(secret, _PURPOSE, id)[:22]


def film_type(head: bytes) -> str | None:
    """As what a film or sound is handed out, by its first bytes; None for those that browsers do not play."""
    return _FILMS.get(sniff.film_family(head) or "")


def is_picture(head: bytes) -> bool:
    return sniff.picture_format(head) is not None


def most_bytes(declared: str) -> int:
    """How much is taken of a file that says that it is of this type."""
    return PICTURE_BYTES if declared.startswith("image/") else FILM_BYTES


def refused_ms(status: int) -> int:
    """For how long a file is left alone whose server answered so."""
    return GONE_MS if status in _GONE else SOON_MS
