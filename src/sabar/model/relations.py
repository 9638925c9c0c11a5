"""How accounts stand to one another."""

from enum import StrEnum
from typing import NamedTuple

import msgspec


class Follow(msgspec.Struct, frozen=True):
    """A follow, or a request for one: the same fields."""

    id: int
    account_id: int
    target_id: int
    show_reblogs: bool
    notify: bool
    languages: list[str]
    created_at: int


class Mute(msgspec.Struct, frozen=True):
    id: int
    account_id: int
    target_id: int
    notifications: bool
    expires_at: int | None
    created_at: int


class Relation(msgspec.Struct, frozen=True):
    """Everything between a viewer and one other account, as the viewer stands to it."""

    target_id: int
    following: bool = False
    show_reblogs: bool = False
    notify: bool = False
    languages: list[str] = []
    followed_by: bool = False
    requested: bool = False
    requested_by: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    muting_notifications: bool = False
    mute_expires_at: int | None = None
    domain_blocking: bool = False
    endorsed: bool = False
    note: str = ""


class Tie(StrEnum):
    """One thing that stands between a viewer and another account."""

    FOLLOWS = "follows"
    FOLLOWS_WITHOUT_BOOSTS = "follows_without_boosts"
    FOLLOWED_BY = "followed_by"
    BLOCKS = "blocks"
    BLOCKED_BY = "blocked_by"
    MUTES = "mutes"
    #: in a list whose members the viewer keeps out of his home
    EXCLUSIVE = "exclusive"
    #: the viewer blocks the account's server
    DOMAIN = "domain"


class Fact(NamedTuple):
    """`languages`: of a follow, those it is for; none named is all."""

    tie: Tie
    languages: frozenset[str] = frozenset()
