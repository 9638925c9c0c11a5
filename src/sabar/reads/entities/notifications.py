"""Notification, alone and in groups."""

from collections.abc import Collection as Some
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from sabar.kit import times
from sabar.model.notifications import Notification as Record
from sabar.reads import api_types
from sabar.reads.entities.collections import Collection
from sabar.reads.entities.fallbacks import NotificationFallback
from sabar.reads.entities.moderation import AccountWarning, RelationshipSeveranceEvent
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.reports import Report
from sabar.reads.entities.statuses import Status


class Extras(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What some types carry besides an account and a post; each is there for its type only."""

    report: Report | msgspec.UnsetType = msgspec.UNSET
    event: RelationshipSeveranceEvent | msgspec.UnsetType = msgspec.UNSET
    moderation_warning: AccountWarning | msgspec.UnsetType = msgspec.UNSET


NO_EXTRAS = Extras()


class Notification(Extras, frozen=True, kw_only=True, omit_defaults=True):
    """`status` only for types that are about a post."""

    id: api_types.Id
    type: str
    group_key: api_types.GroupKey
    created_at: api_types.Time
    account: AccountJson
    status: Status | msgspec.UnsetType = msgspec.UNSET
    collection: Collection | msgspec.UnsetType = msgspec.UNSET
    fallback: NotificationFallback | msgspec.UnsetType = msgspec.UNSET


def of(
    record: Record,
    account: msgspec.Raw,
    status: Status | None,
    extras: Extras,
    collection: Collection | None = None,
    fallback: NotificationFallback | None = None,
) -> Notification:
    return Notification(
        id=str(record.id),
        type=record.type,
        group_key=record.group_key,
        created_at=times.iso(record.created_at),
        account=account,
        status=msgspec.UNSET if status is None else status,
        collection=msgspec.UNSET if collection is None else collection,
        fallback=msgspec.UNSET if fallback is None else fallback,
        **msgspec.structs.asdict(extras),
    )


class PartialAccountWithAvatar(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    acct: api_types.Handle
    url: api_types.Address
    avatar: api_types.Avatar
    avatar_static: api_types.Avatar
    avatar_description: str
    locked: bool
    bot: bool


class NotificationGroup(Extras, frozen=True, kw_only=True, omit_defaults=True):
    """`page_…` of what this page holds of the group; absent where there is no page."""

    group_key: api_types.GroupKey
    notifications_count: int
    type: str
    most_recent_notification_id: api_types.Id
    sample_account_ids: list[api_types.Id]
    page_min_id: api_types.Id | msgspec.UnsetType = msgspec.UNSET
    page_max_id: api_types.Id | msgspec.UnsetType = msgspec.UNSET
    latest_page_notification_at: api_types.Time | msgspec.UnsetType = msgspec.UNSET
    status_id: api_types.Id | msgspec.UnsetType = msgspec.UNSET
    collection: Collection | msgspec.UnsetType = msgspec.UNSET
    fallback: NotificationFallback | msgspec.UnsetType = msgspec.UNSET


class GroupedNotificationsResults(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Accounts and posts once each, named by the groups."""

    accounts: list[AccountJson]
    statuses: list[Status]
    notification_groups: list[NotificationGroup]
    partial_accounts: list[PartialAccountWithAvatar] | msgspec.UnsetType = msgspec.UNSET


class PolicySummary(msgspec.Struct, frozen=True):
    pending_requests_count: int
    pending_notifications_count: int


class NotificationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    for_not_following: str
    for_not_followers: str
    for_new_accounts: str
    for_private_mentions: str
    for_limited_accounts: str
    summary: PolicySummary


class V1NotificationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    filter_not_following: bool
    filter_not_followers: bool
    filter_new_accounts: bool
    filter_private_mentions: bool
    summary: PolicySummary


class NotificationRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`notifications_count` is a text, as documented."""

    id: api_types.Id
    created_at: api_types.Time
    updated_at: api_types.Time
    notifications_count: str
    account: AccountJson
    last_status: Status | msgspec.UnsetType = msgspec.UNSET


class Count(msgspec.Struct, frozen=True):
    count: int


class Merged(msgspec.Struct, frozen=True):
    merged: bool


Told = TypeVar("Told", Notification, NotificationGroup)


def without_fallback(items: Sequence[Told], known: Some[str]) -> list[Told]:
    """Applications that name a type need no other words for it."""
    return [
        msgspec.structs.replace(item, fallback=msgspec.UNSET) if item.type in known else item
        for item in items
    ]
