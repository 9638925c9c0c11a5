"""Servers that pass on public posts to whoever asked them to."""

from enum import StrEnum

import msgspec


class RelayStyle(StrEnum):
    """How a relay is asked, as the two programs do that began with it."""

    #: its inbox gets a follow of everybody
    MASTODON = "mastodon"
    #: its actor is followed
    LITEPUB = "litepub"


class RelayState(StrEnum):
    #: it was asked, and has not answered yet
    WAITING = "waiting"
    ON = "on"
    REFUSED = "refused"
    OFF = "off"


class Relay(msgspec.Struct, frozen=True):
    """`address`: as staff gave it; `inbox`: where it is told, empty until its actor was fetched;
    `account_id`: who speaks for it, once that is known; `follow`: the number of what was asked last;
    `received`: posts that became known by it, the last one `last_uri`; `dropped`: what came above what is
    taken in a minute; `error`: why it could not be asked.
    """

    id: int
    address: str
    style: RelayStyle
    inbox: str
    account_id: int | None
    state: RelayState
    follow: int
    created_at: int
    changed_at: int
    received: int = 0
    dropped: int = 0
    last_uri: str = ""
    last_at: int | None = None
    error: str = ""
