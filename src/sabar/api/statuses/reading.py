"""Posts: one, several, what stands around one."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities.history import StatusEdit, StatusSource
from sabar.reads.entities.statuses import Status
from sabar.reads.entities.threads import Context
from sabar.reads.posts import history, single
from sabar.rules.limits import REQUESTS
from sabar.rules.rates import RateClass

routes = Routes("statuses")


class StatusId(msgspec.Struct, frozen=True):
    id: int


class StatusIds(msgspec.Struct, frozen=True):
    """More than the most are left out."""

    id: list[int] = []


@routes.get(
    "/api/v1/statuses",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=StatusIds,
    returns=list[Status],
)
async def several(call: Call[StatusIds]) -> list[Status]:
    """Several posts by id; those that may not be seen are left out."""
    ids = list(dict.fromkeys(call.params.id))[: REQUESTS.ids]
    return await single.some(call.app, call.viewer, ids)


@routes.get(
    "/api/v1/statuses/{id}",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=StatusId,
    returns=Status,
)
async def show(call: Call[StatusId]) -> Status:
    """One post."""
    return await single.status(call.app, call.viewer, call.params.id)


@routes.get(
    "/api/v1/statuses/{id}/context",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=StatusId,
    returns=Context,
)
async def context(call: Call[StatusId]) -> Context:
    """What a post answers, and what answers it."""
    return await single.context(call.app, call.viewer, call.params.id)


@routes.get(
    "/api/v1/statuses/{id}/history",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=StatusId,
    returns=list[StatusEdit],
)
async def wordings(call: Call[StatusId]) -> list[StatusEdit]:
    """Every wording of a post, oldest first."""
    return await history.of_status(call.app, call.viewer, call.params.id)


@routes.get(
    "/api/v1/statuses/{id}/source",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=StatusId,
    returns=StatusSource,
)
async def source(call: Call[StatusId]) -> StatusSource:
    """A post as it was typed."""
    return await history.source(call.app, call.me, call.params.id)
