"""Colleagues, who are asked before a post goes out, and their answers; our API adds them."""

from typing import Any

import msgspec

from sabar.actions import scheduled
from sabar.actions.holding import answers, colleagues
from sabar.actions.statuses import waiting
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import access
from sabar.reads.entities.asked import Answer, Asked
from sabar.reads.entities.colleagues import Colleague
from sabar.reads.entities.outbox import Held
from sabar.reads.people import colleagues as ties
from sabar.reads.posts.unsent import asked, outbox
from sabar.rules.rates import RateClass

routes = Routes("colleagues")
_READ = {"auth": "user", "scopes": "read:statuses", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:statuses", "rate": RateClass.API, "cache": "private"}


class TieId(msgspec.Struct, frozen=True):
    id: int


class Invited(msgspec.Struct, frozen=True):
    account_id: int


class Question(msgspec.Struct, frozen=True):
    """`account_ids`: colleagues; none are all of them. One yes is enough, and the first answer counts."""

    id: int
    account_ids: list[int] = []


class Decision(msgspec.Struct, frozen=True):
    """`revision`: of the words that were read."""

    id: int
    revision: int
    comment: str = ""


@routes.get("/api/sabar/v1/colleagues", returns=list[Colleague], **_READ)
async def index(call: Call[Any]) -> list[Colleague]:
    """Whom one may ask, then who may ask one, or wants to."""
    return await ties.told(call.app, call.me)


@routes.post("/api/sabar/v1/colleagues", params=Invited, returns=Colleague, **_WRITE)
async def invite(call: Call[Invited]) -> Colleague:
    """Ask somebody of this server to be a colleague."""
    other = await access.account_for(call.app, call.me, call.params.account_id)
    tie = await colleagues.invite(call.app, call.me, other)
    return await ties.one(call.app, call.me, tie.id)


@routes.post("/api/sabar/v1/colleagues/{id}/accept", params=TieId, returns=Colleague, **_WRITE)
async def accept(call: Call[TieId]) -> Colleague:
    """Agree to be asked."""
    await colleagues.agree(call.app, call.me, call.params.id)
    return await ties.one(call.app, call.me, call.params.id)


@routes.delete("/api/sabar/v1/colleagues/{id}", params=TieId, **_WRITE)
async def end(call: Call[TieId]) -> None:
    """End it, or say no to the invitation: either of the two, at any time."""
    await colleagues.end(call.app, call.me, call.params.id)


@routes.post("/api/sabar/v1/outbox/{id}/ask", params=Question, returns=Held, **_WRITE)
async def ask(call: Call[Question]) -> Held:
    """Have a post that waits wait until a colleague says yes."""
    await scheduled.ask(call.app, call.me, call.params.id, call.params.account_ids)
    return await outbox.held_for(call.app, call.me, call.params.id)


@routes.get("/api/sabar/v1/outbox/asked", returns=list[Asked], **_READ)
async def questions(call: Call[Any]) -> list[Asked]:
    """Posts about which one is asked, the oldest first."""
    return [await asked.told(call.app, call.me, one) for one in await asked.of_viewer(call.app, call.me)]


@routes.get("/api/sabar/v1/outbox/asked/{id}", params=TieId, returns=Asked, **_READ)
async def question(call: Call[TieId]) -> Asked:
    """One post about which one is asked."""
    return await asked.told(call.app, call.me, await asked.one(call.app, call.me, call.params.id))


@routes.post("/api/sabar/v1/outbox/asked/{id}/yes", params=Decision, **_WRITE)
async def yes(call: Call[Decision]) -> None:
    """Let it out, as its writer would. 409 when it was decided, changed or taken back in the meantime."""
    app, me, given = call.app, call.me, call.params
    record, writer = await asked.to_decide(app, me, given.id, given.revision)
    await waiting.approve(app, me, writer, record, given.comment)


@routes.post("/api/sabar/v1/outbox/asked/{id}/no", params=Decision, **_WRITE)
async def no(call: Call[Decision]) -> None:
    """Leave it with its writer, who reads the comment. 409 as for yes."""
    app, me, given = call.app, call.me, call.params
    record, writer = await asked.to_decide(app, me, given.id, given.revision)
    await answers.refuse(app, me, writer, record, given.comment)


@routes.get("/api/sabar/v1/outbox/answers", returns=list[Answer], **_READ)
async def said(call: Call[Any]) -> list[Answer]:
    """What colleagues said of posts that are out, the newest first; of one that waits, it stands with it."""
    return await asked.told_answers(call.app, call.me)


@routes.delete("/api/sabar/v1/outbox/answers/{id}", params=TieId, **_WRITE)
async def dismiss(call: Call[TieId]) -> None:
    """Put an answer away."""
    await answers.dismiss(call.app, call.me, call.params.id)
