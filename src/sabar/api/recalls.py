"""Posts that are taken back, and their receipts, which our API adds."""

import msgspec

from sabar.actions.statuses import recall as recalling
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.statuses import StatusRef
from sabar.reads.entities import receipts as entities
from sabar.reads.entities.receipts import Receipt
from sabar.reads.posts import elsewhere, receipts
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass

routes = Routes("recalls")
_READ = {"auth": "user", "scopes": "read:statuses", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:statuses", "rate": RateClass.DELETE_STATUS, "cache": "private"}


class OfPost(msgspec.Struct, frozen=True):
    id: StatusRef


class Recall(msgspec.Struct, frozen=True):
    """`announce`: whoever opens the address of an open post reads that its author recalled it, and the
    `reason`.
    """

    id: StatusRef
    announce: bool = False
    reason: str = ""


@routes.post("/api/sabar/v1/statuses/{id}/recall", params=Recall, returns=Receipt, **_WRITE)
async def recall(call: Call[Recall]) -> Receipt:
    """Take one's own post back: delete it with all that was made of it. Asked again, the receipt as it is."""
    given = call.params
    await recalling.recall(call.app, call.me, given.id, announce=given.announce, reason=given.reason)
    return await _told(call, given.id)


@routes.get("/api/sabar/v1/statuses/{id}/receipt", params=OfPost, returns=Receipt, **_READ)
async def show(call: Call[OfPost]) -> Receipt:
    """The receipt of one's own post that was taken back. Figures may grow for some seconds."""
    return await _told(call, call.params.id)


async def _told(call: Call[Recall] | Call[OfPost], id: int) -> Receipt:
    found = await receipts.own(call.app, call.me, id)
    servers = await elsewhere.ends(call.app, call.me, id)
    return entities.of(found.record, found.told(), servers)


@routes.delete("/api/sabar/v1/statuses/{id}/receipt", params=OfPost, **_WRITE)
async def delete(call: Call[OfPost]) -> None:
    """Delete a receipt, and what its address says."""
    await recalling.forget(call.app, call.me, call.params.id)


@routes.get("/api/sabar/v1/receipts", params=paging.Paging, returns=list[Receipt], **_READ)
async def index(call: Call[paging.Paging]) -> Page:
    """All of one's own, newest posts first."""
    window = call.params.window(PAGES.statuses)
    found = await receipts.page(call.app, call.me, window)
    items = [entities.of(one.record, one.told(), ()) for one in found]
    return paging.page(items, [one.record.status_id for one in found], window)
