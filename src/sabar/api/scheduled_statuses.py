"""Scheduled posts: look, move, call off."""

import msgspec

from sabar.actions import scheduled as scheduling
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import times
from sabar.kit.paging import Page
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.reads import api_types
from sabar.reads.entities.scheduled import ScheduledStatus
from sabar.reads.posts.unsent import scheduled
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass

routes = Routes("scheduled_statuses")


class ScheduledId(msgspec.Struct, frozen=True):
    id: int


class Move(msgspec.Struct, frozen=True):
    """`scheduled_at`: ISO 8601; left out, the time stays."""

    id: int
    scheduled_at: api_types.Time | None = None


def moment(text: str) -> int:
    """The time a client named, in ms. Invalid when it is none."""
    try:
        return times.parse(text)
    except ValueError:
        raise invalid("scheduled_at", Problem.NOT_AN_ISO_TIME) from None


@routes.get(
    "/api/v1/scheduled_statuses",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[ScheduledStatus],
)
async def index(call: Call[paging.Paging]) -> Page:
    """The caller's posts to come."""
    window = call.params.window(PAGES.scheduled)
    return await scheduled.of_viewer(call.app, call.me, window)


@routes.get(
    "/api/v1/scheduled_statuses/{id}",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=ScheduledId,
    returns=ScheduledStatus,
)
async def show(call: Call[ScheduledId]) -> ScheduledStatus:
    """One post to come."""
    return await scheduled.scheduled_for(call.app, call.me, call.params.id)


@routes.put(
    "/api/v1/scheduled_statuses/{id}",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Move,
    returns=ScheduledStatus,
)
async def move(call: Call[Move]) -> ScheduledStatus:
    """Another time for a post to come."""
    if call.params.scheduled_at is not None:
        await scheduling.move(call.app, call.me, call.params.id, moment(call.params.scheduled_at))
    return await scheduled.scheduled_for(call.app, call.me, call.params.id)


@routes.delete(
    "/api/v1/scheduled_statuses/{id}",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=ScheduledId,
)
async def delete(call: Call[ScheduledId]) -> None:
    """Call a post to come off."""
    await scheduled.own(call.app, call.me, call.params.id)
    await scheduling.cancel(call.app, call.me, call.params.id)
