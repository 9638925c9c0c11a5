"""Polls: look at one, vote."""

import msgspec

from sabar.actions import polls as voting
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.entities.polls import Poll
from sabar.reads.posts import polls
from sabar.rules.rates import RateClass

routes = Routes("polls")


class PollId(msgspec.Struct, frozen=True):
    id: int


class Vote(msgspec.Struct, frozen=True):
    """`choices`: positions of the options, from 0."""

    id: int
    choices: list[int]


@routes.get(
    "/api/v1/polls/{id}",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=PollId,
    returns=Poll,
)
async def show(call: Call[PollId]) -> Poll:
    """One poll."""
    return await polls.poll_for(call.app, call.viewer, call.params.id)


@routes.post(
    "/api/v1/polls/{id}/votes",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Vote,
    returns=Poll,
)
async def vote(call: Call[Vote]) -> Poll:
    """Vote in a poll."""
    await voting.vote(call.app, call.me, call.params.id, call.params.choices)
    return await polls.poll_for(call.app, call.me, call.params.id)
