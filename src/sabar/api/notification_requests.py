"""People whose notifications wait for a yes (methods/notifications#get-requests)."""

import msgspec

from sabar.actions import notifications as actions
from sabar.edge.call import Call
from sabar.edge.paging import Paging
from sabar.edge.routes import NoParams, Routes
from sabar.kit.paging import Page
from sabar.reads.account import notification_requests
from sabar.reads.entities import notifications as entities
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("notification_requests")

_READ = {
    "auth": "user",
    "scopes": "read:notifications",
    "rate": RateClass.API,
    "cache": "private",
}
_WRITE = {**_READ, "scopes": "write:notifications"}


class Id(msgspec.Struct, frozen=True):
    id: int


class Several(msgspec.Struct, frozen=True):
    """Without ids nobody is meant, and nothing is done."""

    id: list[int] = []


@routes.get(
    "/api/v1/notifications/requests", **_READ, params=Paging, returns=list[entities.NotificationRequest]
)
async def index(call: Call[Paging]) -> Page:
    """Who waits, the last one first."""
    part = await notification_requests.page(call.app, call.me, call.params.window(limits.PAGES.notifications))
    return Page(part.items, part.keys, part.full)


@routes.get("/api/v1/notifications/requests/merged", **_READ, returns=entities.Merged)
async def merged(call: Call[NoParams]) -> entities.Merged:
    """Whether what was accepted is in the list: always, it moves with the acceptance."""
    return entities.Merged(True)


@routes.get("/api/v1/notifications/requests/{id}", **_READ, params=Id, returns=entities.NotificationRequest)
async def show(call: Call[Id]) -> entities.NotificationRequest:
    """One who waits."""
    return await notification_requests.one(call.app, call.me, call.params.id)


@routes.post("/api/v1/notifications/requests/accept", **_WRITE, params=Several)
async def accept_several(call: Call[Several]) -> None:
    """Hear several people from now on."""
    await actions.accept(call.app, call.me, call.params.id[: limits.REQUESTS.ids])


@routes.post("/api/v1/notifications/requests/dismiss", **_WRITE, params=Several)
async def dismiss_several(call: Call[Several]) -> None:
    """Forget what several people said."""
    await actions.dismiss_requests(call.app, call.me, call.params.id[: limits.REQUESTS.ids])


@routes.post("/api/v1/notifications/requests/{id}/accept", **_WRITE, params=Id)
async def accept(call: Call[Id]) -> None:
    """Hear somebody from now on, and what he said already."""
    await actions.accept(call.app, call.me, [call.params.id], strict=True)


@routes.post("/api/v1/notifications/requests/{id}/dismiss", **_WRITE, params=Id)
async def dismiss(call: Call[Id]) -> None:
    """Forget what somebody said; he waits again when he says more."""
    await actions.dismiss_requests(call.app, call.me, [call.params.id], strict=True)
