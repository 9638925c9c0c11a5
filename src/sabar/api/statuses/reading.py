"""Posts: one, several, what stands around one."""

import msgspec

from sabar.actions.federation import threads
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.statuses import StatusRef
from sabar.reads.entities.history import StatusEdit, StatusSource
from sabar.reads.entities.statuses import Status
from sabar.reads.entities.threads import Context
from sabar.reads.posts import history, single, timelines
from sabar.reads.posts.unsent import outbox
from sabar.rules.limits import REQUESTS
from sabar.rules.rates import RateClass

routes = Routes("statuses")


class StatusId(msgspec.Struct, frozen=True):
    id: StatusRef


class StatusIds(msgspec.Struct, frozen=True):
    """More than the most are left out."""

    id: list[StatusRef] = []


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
    if call.viewer is not None and await outbox.waits(call.app, call.viewer, call.params.id):
        return await outbox.status(call.app, call.viewer, call.params.id)
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
    if await outbox.waits(call.app, call.viewer, call.params.id):
        return Context([], [])
    found = await timelines.thread(call.app, call.viewer, call.params.id)
    if call.viewer is not None:
        await threads.want_answers(call.app, found.status.outline)
    return await single.context(call.app, call.viewer, found)


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
    if await outbox.waits(call.app, call.viewer, call.params.id):
        return []
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
    if await outbox.waits(call.app, call.me, call.params.id):
        return await outbox.source(call.app, call.me, call.params.id)
    return await history.source(call.app, call.me, call.params.id)
