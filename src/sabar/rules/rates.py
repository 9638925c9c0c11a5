"""How often each kind of request may be made, and on whom it is counted: the whole table.

The first numbers are Mastodon's (documentation and rack_attack), because clients pace themselves by them.
"""

from __future__ import annotations

import enum

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
    ADDRESS = enum.auto()
    GUEST = enum.auto()  # the address, only of requests without a token
    MAIL = enum.auto()  # the normalised mail address written to (CVE-2025-27157 Mastodon)
    HOST = enum.auto()  # the other server


class RateClass(enum.IntEnum):
    """Every route names one. All requests of the client API count under API as well."""

    API = enum.auto()
    PAGING = enum.auto()
    MEDIA_UPLOAD = enum.auto()
    DELETE_STATUS = enum.auto()
    SIGN_UP_API = enum.auto()
    SIGN_UP = enum.auto()
    LOGIN = enum.auto()
    PASSWORD_RESET = enum.auto()
    CONFIRMATION = enum.auto()
    PASSWORD_CHANGE = enum.auto()
    SETUP_MAIL = enum.auto()
    APP = enum.auto()
    TOKEN = enum.auto()
    SEARCH = enum.auto()
    RESOLVE = enum.auto()
    TRANSLATE = enum.auto()
    MEDIA_PROXY = enum.auto()
    EXPORT = enum.auto()
    INVITE = enum.auto()
    INBOX = enum.auto()
    SIGNED_FETCH = enum.auto()
    NONE = enum.auto()


class Quota(msgspec.Struct, frozen=True):
    by: By
    rate: Rate


_ROWS: dict[RateClass, list[tuple[By, int, int]]] = {
    RateClass.API: [
        (By.TOKEN, 300, 5 * _MINUTE),
        (By.ACCOUNT, 1500, 5 * _MINUTE),
        (By.GUEST, 300, 5 * _MINUTE),
    ],
    RateClass.PAGING: [(By.ACCOUNT, 300, 15 * _MINUTE), (By.GUEST, 300, 15 * _MINUTE)],
    RateClass.MEDIA_UPLOAD: [(By.ACCOUNT, 30, 30 * _MINUTE)],
    RateClass.DELETE_STATUS: [(By.ACCOUNT, 30, 30 * _MINUTE)],
    RateClass.SIGN_UP_API: [(By.ADDRESS, 5, 30 * _MINUTE)],
    RateClass.SIGN_UP: [(By.ADDRESS, 25, 5 * _MINUTE)],
    RateClass.LOGIN: [(By.ADDRESS, 25, 5 * _MINUTE), (By.ACCOUNT, 25, _HOUR)],
    RateClass.PASSWORD_RESET: [(By.ADDRESS, 25, 5 * _MINUTE), (By.MAIL, 5, 30 * _MINUTE)],
    RateClass.CONFIRMATION: [
        (By.ADDRESS, 25, 5 * _MINUTE),
        (By.ACCOUNT, 5, 30 * _MINUTE),
        (By.MAIL, 5, 30 * _MINUTE),
    ],
    # GHSA-q3rg-xx5v-4mxh Mastodon: a stolen session could try passwords without end.
    RateClass.PASSWORD_CHANGE: [(By.ACCOUNT, 10, 10 * _MINUTE)],
    RateClass.SETUP_MAIL: [(By.MAIL, 5, 10 * _MINUTE)],
    RateClass.APP: [(By.ADDRESS, 5, 10 * _MINUTE)],
    RateClass.TOKEN: [(By.ADDRESS, 30, 5 * _MINUTE)],
    RateClass.SEARCH: [(By.ACCOUNT, 60, 5 * _MINUTE), (By.GUEST, 60, 5 * _MINUTE)],
    RateClass.RESOLVE: [(By.ACCOUNT, 30, 5 * _MINUTE)],
    # Each costs whoever pays for the service.
    RateClass.TRANSLATE: [(By.TOKEN, 60, 5 * _MINUTE), (By.ACCOUNT, 60, 5 * _MINUTE)],
    RateClass.MEDIA_PROXY: [(By.ADDRESS, 30, 10 * _MINUTE)],
    RateClass.EXPORT: [(By.ACCOUNT, 2, _DAY)],
    RateClass.INVITE: [(By.ACCOUNT, 20, _HOUR)],
    RateClass.INBOX: [(By.HOST, 600, 5 * _MINUTE)],
    RateClass.SIGNED_FETCH: [(By.HOST, 900, 5 * _MINUTE)],
    RateClass.NONE: [],
}

TABLE: dict[RateClass, tuple[Quota, ...]] = {
    name: tuple(Quota(by, Rate(f"{name.name}.{by.name}", limit, window)) for by, limit, window in rows)
    for name, rows in _ROWS.items()
}


def charges(name: RateClass, who: dict[By, str]) -> list[tuple[Rate, str]]:
    """What one request of this class costs whom; `who` names the subjects the request has."""
    return [(quota.rate, who[quota.by]) for quota in TABLE[name] if quota.by in who]
