"""Relationship, FamiliarFollowers, MutedAccount."""

import msgspec

from sabar.kit import times
from sabar.model.relations import Relation
from sabar.reads import api_types
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.ready import AccountJson


class Relationship(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    following: bool
    showing_reblogs: bool
    notifying: bool
    languages: list[str] | None
    followed_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    muting_expires_at: api_types.Time | None
    requested: bool
    requested_by: bool
    domain_blocking: bool
    endorsed: bool
    note: api_types.Html


class FamiliarFollowers(msgspec.Struct, frozen=True):
    id: api_types.Id
    accounts: list[AccountJson]


class MutedAccount(Account, frozen=True, kw_only=True):
    mute_expires_at: api_types.Time | None


def muted(account: Account, expires_at: int | None) -> MutedAccount:
    return MutedAccount(**msgspec.structs.asdict(account), mute_expires_at=times.iso_or_none(expires_at))


def of(relation: Relation) -> Relationship:
    return Relationship(
        id=str(relation.target_id),
        following=relation.following,
        showing_reblogs=relation.show_reblogs,
        notifying=relation.notify,
        languages=relation.languages or None,
        followed_by=relation.followed_by,
        blocking=relation.blocking,
        blocked_by=relation.blocked_by,
        muting=relation.muting,
        muting_notifications=relation.muting_notifications,
        muting_expires_at=times.iso_or_none(relation.mute_expires_at),
        requested=relation.requested,
        requested_by=relation.requested_by,
        domain_blocking=relation.domain_blocking,
        endorsed=relation.endorsed,
        note=relation.note,
    )
