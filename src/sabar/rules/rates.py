"""How often each kind of request may be made, and on whom it is counted: the whole table.

The first numbers are Mastodon's (documentation and rack_attack), because clients pace themselves by them.
"""

from __future__ import annotations

import enum
from functools import cache

import msgspec

from sabar.kit.rate import Rate

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


# Both enumerations are numbers: every request looks them up, and others are hashed by name in Python.
class By(enum.IntEnum):
    """On whom a rate is counted. One that a request does not have (a guest's account) is left out."""

    ACCOUNT = enum.auto()
    TOKEN = enum.auto()
    APP = enum.auto()  # the application, of requests with its own token
    ADDRESS = enum.auto()
    GUEST = enum.auto()  # the address, only of requests without a person: also with an application's token
    NAME = enum.auto()  # whatever names somebody whose secret is tried, as it was typed
    NAME_HERE = enum.auto()  # the same, from one network
    MAIL = enum.auto()  # the normalised mail address written to (CVE-2025-27157 Mastodon)
    SERVER = enum.auto()  # this server, whoever asks


class RateClass(enum.IntEnum):
    """Every route names one. All requests of the client API count under API as well, all of our own pages
    under PAGE, except for those that have many of a kind (FILE) or cost nothing (NONE).
    """

    API = enum.auto()
    PAGE = enum.auto()
    PAGE_SEARCH = enum.auto()
    COMPLETION = enum.auto()
    FILE = enum.auto()
    DRAWING = enum.auto()
    PAGING = enum.auto()
    MEDIA_UPLOAD = enum.auto()
    DELETE_STATUS = enum.auto()
    SIGN_UP_API = enum.auto()
    SIGN_UP = enum.auto()
    PATIENCE = enum.auto()
    LOGIN = enum.auto()
    PASSWORD_RESET = enum.auto()
    CONFIRMATION = enum.auto()
    PASSWORD_CHANGE = enum.auto()
    LETTER = enum.auto()
    ASKING = enum.auto()
    APP = enum.auto()
    TOKEN = enum.auto()
    SEARCH = enum.auto()
    TRANSLATE = enum.auto()
    MEDIA_PROXY = enum.auto()
    INVITE = enum.auto()
    ARCHIVE = enum.auto()
    REPORT = enum.auto()
    DOCUMENT = enum.auto()
    REFUSED = enum.auto()  # pages that say "too many", to those who go on nevertheless
    INBOX = enum.auto()
    STRANGER = enum.auto()  # an account that nobody here knew is looked up because it sends something
    VISITOR = enum.auto()  # the same because it asks for something
    NONE = enum.auto()


class Quota(msgspec.Struct, frozen=True):
    by: By
    rate: Rate


_ROWS: dict[RateClass, list[tuple[By, int, int]]] = {
    RateClass.API: [
        (By.TOKEN, 300, 5 * _MINUTE),
        (By.ACCOUNT, 1500, 5 * _MINUTE),
        (By.APP, 1500, 5 * _MINUTE),
        (By.GUEST, 300, 5 * _MINUTE),
        # Thirty people behind one address, each with an app at its limit; more is no house but a machine.
        (By.ADDRESS, 9000, 5 * _MINUTE),
    ],
    # Nobody's page may depend on what a school class does behind the same address.
    RateClass.PAGE: [(By.ACCOUNT, 1500, 5 * _MINUTE), (By.ADDRESS, 6000, 5 * _MINUTE)],
    RateClass.PAGE_SEARCH: [(By.ACCOUNT, 60, 5 * _MINUTE), (By.ADDRESS, 300, 5 * _MINUTE)],
    # Somebody who types asks once for every few letters of a name.
    RateClass.COMPLETION: [(By.ACCOUNT, 300, 5 * _MINUTE), (By.ADDRESS, 1500, 5 * _MINUTE)],
    # A page shows dozens, which browsers keep.
    RateClass.FILE: [(By.ADDRESS, 30_000, 5 * _MINUTE)],
    # A picture that nobody asked for lately: some twenty milliseconds of work.
    RateClass.DRAWING: [(By.ADDRESS, 300, 5 * _MINUTE)],
    RateClass.PAGING: [(By.ACCOUNT, 300, 15 * _MINUTE), (By.GUEST, 300, 15 * _MINUTE)],
    RateClass.MEDIA_UPLOAD: [(By.ACCOUNT, 30, 30 * _MINUTE)],
    RateClass.DELETE_STATUS: [(By.ACCOUNT, 30, 30 * _MINUTE)],
    RateClass.SIGN_UP_API: [(By.ADDRESS, 5, 30 * _MINUTE)],
    RateClass.SIGN_UP: [(By.ADDRESS, 25, 5 * _MINUTE)],
    # Accounts of those whose browser did no work: waiting costs a machine nothing.
    RateClass.PATIENCE: [(By.ADDRESS, 5, _HOUR)],
    RateClass.LOGIN: [
        (By.ADDRESS, 25, 5 * _MINUTE),
        (By.ACCOUNT, 25, _HOUR),
        (By.NAME_HERE, 25, _HOUR),
        (By.NAME, 50, _HOUR),
    ],
    RateClass.PASSWORD_RESET: [
        (By.ADDRESS, 25, 5 * _MINUTE),
        (By.NAME_HERE, 5, 30 * _MINUTE),
        (By.MAIL, 5, 30 * _MINUTE),
    ],
    RateClass.CONFIRMATION: [
        (By.ADDRESS, 25, 5 * _MINUTE),
        (By.ACCOUNT, 5, 30 * _MINUTE),
        (By.MAIL, 5, 30 * _MINUTE),
    ],
    # GHSA-q3rg-xx5v-4mxh Mastodon: a stolen session could try passwords without end.
    # Counted on the session: a thief's tries do not keep the owner from changing it.
    RateClass.PASSWORD_CHANGE: [(By.TOKEN, 10, 10 * _MINUTE)],
    # Whatever is asked for, and by whom: nobody's box is filled by others.
    RateClass.LETTER: [(By.MAIL, 10, _DAY)],
    # Letters that ask a stranger whether to read somebody (the account) by mail, or to come into his space.
    RateClass.ASKING: [(By.ACCOUNT, 50, _DAY), (By.SERVER, 500, _DAY)],
    RateClass.APP: [(By.ADDRESS, 5, 10 * _MINUTE)],
    RateClass.TOKEN: [(By.ADDRESS, 30, 5 * _MINUTE)],
    RateClass.SEARCH: [(By.ACCOUNT, 60, 5 * _MINUTE), (By.GUEST, 60, 5 * _MINUTE)],
    # Each costs whoever pays for the service.
    RateClass.TRANSLATE: [(By.TOKEN, 60, 5 * _MINUTE), (By.ACCOUNT, 60, 5 * _MINUTE)],
    RateClass.MEDIA_PROXY: [(By.ADDRESS, 30, 10 * _MINUTE)],
    RateClass.INVITE: [(By.ACCOUNT, 20, _HOUR)],
    # Each reads all that a space holds.
    # Each is a line in the log of a space.
    RateClass.REPORT: [(By.ACCOUNT, 20, _HOUR)],
    RateClass.ARCHIVE: [(By.ACCOUNT, 10, _HOUR)],
    # Other servers, each for all of its people.
    RateClass.DOCUMENT: [(By.ADDRESS, 3000, 5 * _MINUTE)],
    RateClass.REFUSED: [(By.ADDRESS, 60, 5 * _MINUTE)],
    # A large server sends what all of its people do from a few addresses; it keeps what is refused.
    RateClass.INBOX: [(By.ADDRESS, 9000, 5 * _MINUTE)],
    # Whoever makes this server call others (owncast#5121) does so a few times.
    RateClass.STRANGER: [(By.ADDRESS, 600, 5 * _MINUTE), (By.SERVER, 3000, 5 * _MINUTE)],
    # Fewer: whoever only asks loses nothing by waiting, and must not use up what those need who send.
    RateClass.VISITOR: [(By.ADDRESS, 300, 5 * _MINUTE), (By.SERVER, 1500, 5 * _MINUTE)],
    RateClass.NONE: [],
}

TABLE: dict[RateClass, tuple[Quota, ...]] = {
    name: tuple(Quota(by, Rate(f"{name.name}.{by.name}", limit, window)) for by, limit, window in rows)
    for name, rows in _ROWS.items()
}


#: Under which class all requests of a kind of route count besides their own.
_KIND: dict[str, RateClass] = {"api": RateClass.API, "web": RateClass.PAGE}
_APART = frozenset({RateClass.FILE, RateClass.DOCUMENT, RateClass.REFUSED, RateClass.INBOX, RateClass.NONE})


@cache
def _quotas(name: RateClass, kind: str) -> tuple[tuple[Quota, ...], tuple[Quota, ...]]:
    base = _KIND[kind]
    found = TABLE[name] if name is base or name in _APART else TABLE[name] + TABLE[base]
    at_the_door = tuple(quota for quota in found if quota.by is By.ADDRESS)
    return at_the_door, tuple(quota for quota in found if quota.by is not By.ADDRESS)


def at_the_door(name: RateClass, kind: str, address: str) -> list[tuple[Rate, str]]:
    """What a request costs the address it comes from, before anything is known of it but its route; `kind`
    is that of the route: `api` or `web`.
    """
    return [(quota.rate, address) for quota in _quotas(name, kind)[0]]


def of_caller(name: RateClass, kind: str, who: dict[By, str]) -> list[tuple[Rate, str]]:
    """What the same request costs besides, once it is known who calls."""
    return [(quota.rate, who[quota.by]) for quota in _quotas(name, kind)[1] if quota.by in who]


def charges(name: RateClass, who: dict[By, str]) -> list[tuple[Rate, str]]:
    """What one deed of this class costs whom; `who` names the subjects it has."""
    return [(quota.rate, who[quota.by]) for quota in TABLE[name] if quota.by in who]


def letter(name: RateClass, address: str) -> list[tuple[Rate, str]]:
    """What a letter to an address (as it is compared) costs, for its class and for the day."""
    to = {By.MAIL: address}
    return charges(name, to) + charges(RateClass.LETTER, to)
