"""Notifications one by one (methods/notifications)."""

import msgspec

from sabar.actions import notifications as actions
from sabar.edge.call import Call
from sabar.edge.paging import Paging
from sabar.edge.routes import NoParams, Routes
from sabar.kit.paging import Page
from sabar.reads import api_types
from sabar.reads.account import notifications
from sabar.reads.entities import notifications as entities
from sabar.rules import limits
from sabar.rules.notifications import Wanted
from sabar.rules.rates import RateClass

routes = Routes("notifications")

_READ = {
    "auth": "user",
    "scopes": "read:notifications",
    "rate": RateClass.API,
    "cache": "private",
}
_WRITE = {**_READ, "scopes": "write:notifications"}


class Listed(Paging, frozen=True, kw_only=True):
    """`supported_types`: those that the application knows how to show; others come with words for it."""

    supported_types: list[str] | None = None
    types: list[str] | None = None
    exclude_types: list[str] | None = None
    account_id: int | None = None
    include_filtered: bool = False

    def wanted(self) -> Wanted:
        return Wanted(self.types or None, self.exclude_types or [], self.account_id, self.include_filtered)


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    limit: api_types.Limit | None = None
    types: list[str] | None = None
    exclude_types: list[str] | None = None
    account_id: int | None = None

    def wanted(self) -> Wanted:
        return Wanted(self.types or None, self.exclude_types or [], self.account_id)


class Id(msgspec.Struct, frozen=True):
    id: int


class One(msgspec.Struct, frozen=True):
    """`supported_types` as in `Listed`."""

    id: int
    supported_types: list[str] | None = None


@routes.get("/api/v1/notifications", **_READ, params=Listed, returns=list[entities.Notification])
async def index(call: Call[Listed]) -> Page:
    """What concerns the caller, newest first."""
    window = call.params.window(limits.PAGES.notifications)
    part = await notifications.page(call.app, call.me, window, call.params.wanted())
    items = entities.without_fallback(part.items, call.params.supported_types or ())
    return Page(items, part.keys, part.full)


@routes.get("/api/v1/notifications/unread_count", **_READ, params=Counted, returns=entities.Count)
async def unread_count(call: Call[Counted]) -> entities.Count:
    """How many came after the caller's marker, counted up to a limit."""
    most = limits.PAGES.unread.clamp(call.params.limit)
    return entities.Count(await notifications.unread(call.app, call.me, call.params.wanted(), most))


@routes.get("/api/v1/notifications/{id}", **_READ, params=One, returns=entities.Notification)
async def show(call: Call[One]) -> entities.Notification:
    """One notification."""
    found = await notifications.one(call.app, call.me, call.params.id)
    return entities.without_fallback([found], call.params.supported_types or ())[0]


@routes.post("/api/v1/notifications/clear", **_WRITE)
async def clear(call: Call[NoParams]) -> None:
    """Put all away."""
    await actions.clear(call.app, call.me)


@routes.post("/api/v1/notifications/{id}/dismiss", **_WRITE, params=Id)
async def dismiss(call: Call[Id]) -> None:
    """Put one away."""
    await actions.dismiss(call.app, call.me, call.params.id)
