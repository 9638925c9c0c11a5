"""Notifications in groups (methods/grouped_notifications). `v2_alpha` is the name of its first draft."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from sabar.actions import notifications as actions
from sabar.api.notifications import Counted, Listed
from sabar.edge.answers import Raw
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads import api_types
from sabar.reads.account import notification_groups
from sabar.reads.entities import notifications as entities
from sabar.reads.entities.accounts import Account
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("grouped_notifications")

_READ = {
    "auth": "user",
    "scopes": "read:notifications",
    "rate": RateClass.API,
    "cache": "private",
}
_encode = msgspec.json.Encoder().encode


class Grouped(Listed, frozen=True, kw_only=True):
    expand_accounts: Literal["full", "partial_avatars"] = "full"
    grouped_types: list[str] | None = None


class CountedGroups(Counted, frozen=True, kw_only=True):
    grouped_types: list[str] | None = None


class Key(msgspec.Struct, frozen=True):
    group_key: api_types.GroupKey


class One(msgspec.Struct, frozen=True):
    group_key: api_types.GroupKey
    supported_types: list[str] | None = None


@routes.get(
    "/api/v2_alpha/notifications", **_READ, params=Grouped, returns=entities.GroupedNotificationsResults
)
@routes.get("/api/v2/notifications", **_READ, params=Grouped, returns=entities.GroupedNotificationsResults)
async def index(call: Call[Grouped]) -> Raw:
    """What concerns the caller, in groups, newest first."""
    asked = call.params
    part = await notification_groups.page(
        call.app,
        call.me,
        asked.window(limits.PAGES.notifications),
        asked.wanted(),
        grouped=notification_groups.types_grouped(asked.grouped_types),
        partial_avatars=asked.expand_accounts == "partial_avatars",
    )
    return Raw(_encode(_for(part.result, asked.supported_types)), Page([], part.keys, part.full))


def _for(
    result: entities.GroupedNotificationsResults, known: Sequence[str] | None
) -> entities.GroupedNotificationsResults:
    groups = entities.without_fallback(result.notification_groups, known or ())
    return msgspec.structs.replace(result, notification_groups=groups)


@routes.get("/api/v2_alpha/notifications/unread_count", **_READ, params=CountedGroups, returns=entities.Count)
@routes.get("/api/v2/notifications/unread_count", **_READ, params=CountedGroups, returns=entities.Count)
async def unread_count(call: Call[CountedGroups]) -> entities.Count:
    """How many groups have something after the caller's marker, counted up to a limit."""
    asked = call.params
    counted = await notification_groups.unread(
        call.app,
        call.me,
        asked.wanted(),
        grouped=notification_groups.types_grouped(asked.grouped_types),
        most=limits.PAGES.unread.clamp(asked.limit),
    )
    return entities.Count(counted)


@routes.get(
    "/api/v2_alpha/notifications/{group_key}",
    **_READ,
    params=One,
    returns=entities.GroupedNotificationsResults,
)
@routes.get(
    "/api/v2/notifications/{group_key}",
    **_READ,
    params=One,
    returns=entities.GroupedNotificationsResults,
)
async def show(call: Call[One]) -> entities.GroupedNotificationsResults:
    """One group."""
    return _for(
        await notification_groups.one(call.app, call.me, call.params.group_key), call.params.supported_types
    )


# The documentation names a write scope for this read; clients send either.
@routes.get(
    "/api/v2/notifications/{group_key}/accounts",
    auth="user",
    scopes=("read:notifications", "write:notifications"),
    rate=RateClass.API,
    cache="private",
    params=Key,
    returns=list[Account],
)
async def accounts(call: Call[Key]) -> list[msgspec.Raw]:
    """Who is in a group, the last one first, up to a limit."""
    return await notification_groups.accounts(call.app, call.me, call.params.group_key)


@routes.post(
    "/api/v2_alpha/notifications/{group_key}/dismiss",
    auth="user",
    scopes="write:notifications",
    rate=RateClass.API,
    cache="private",
    params=Key,
)
@routes.post(
    "/api/v2/notifications/{group_key}/dismiss",
    auth="user",
    scopes="write:notifications",
    rate=RateClass.API,
    cache="private",
    params=Key,
)
async def dismiss(call: Call[Key]) -> None:
    """Put a group away."""
    await actions.dismiss_group(call.app, call.me, call.params.group_key)
