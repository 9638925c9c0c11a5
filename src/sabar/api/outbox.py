"""Posts that are held back, which our API adds: look, send, put off, take back."""

import msgspec

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import waiting
from sabar.api.scheduled_statuses import moment
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.reads import api_types
from sabar.reads.entities.outbox import Held
from sabar.reads.entities.statuses import Status
from sabar.reads.posts import single
from sabar.reads.posts.unsent import outbox
from sabar.rules.rates import RateClass
from sabar.rules.unsent import holding
from sabar.rules.writing import drafts

routes = Routes("outbox")
_READ = {"auth": "user", "scopes": "read:statuses", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:statuses", "rate": RateClass.API, "cache": "private"}


class HeldId(msgspec.Struct, frozen=True):
    id: int


class Sending(msgspec.Struct, frozen=True):
    """`without_colleague`: also when a colleague was to say yes."""

    id: int
    without_colleague: bool = False


class PutOff(msgspec.Struct, frozen=True):
    """`until`: ISO 8601; left out, it waits until it is sent."""

    id: int
    until: api_types.Time | None = None


@routes.get("/api/sabar/v1/outbox", returns=list[Held], **_READ)
async def index(call: Call[msgspec.Struct]) -> list[Held]:
    """What waits, the oldest first."""
    return await outbox.of_viewer(call.app, call.me)


@routes.get("/api/sabar/v1/outbox/{id}", params=HeldId, returns=Held, **_READ)
async def show(call: Call[HeldId]) -> Held:
    """One post that waits."""
    return await outbox.held_for(call.app, call.me, call.params.id)


@routes.post("/api/sabar/v1/outbox/{id}/send", params=Sending, returns=Status, **_WRITE)
async def send(call: Call[Sending]) -> Status:
    """Let a post out now; the answer is the post as everybody has it."""
    app, me = call.app, call.me
    held = await outbox.own(app, me, call.params.id)
    if held.asked and not call.params.without_colleague:
        raise Invalid(N_("A colleague has not said yes. To send it all the same, add without_colleague."))
    id = await waiting.send(app, me, held, drafts.defaults_of(me.user))
    if id is None:
        raise NotFound
    return await single.status(app, me, id)


@routes.put("/api/sabar/v1/outbox/{id}", params=PutOff, returns=Held, **_WRITE)
async def put_off(call: Call[PutOff]) -> Held:
    """Hold a post until another time, or until it is sent."""
    wanted = call.params
    until = holding.FOR_GOOD if wanted.until is None else moment(wanted.until)
    await scheduling.put_off(call.app, call.me, wanted.id, until)
    return await outbox.held_for(call.app, call.me, wanted.id)


@routes.delete("/api/sabar/v1/outbox/{id}", params=HeldId, returns=Held, **_WRITE)
async def take_back(call: Call[HeldId]) -> Held:
    """Take a post back: nobody will have read it. The answer holds all of it; its attachments are loose."""
    held = await outbox.held_for(call.app, call.me, call.params.id)
    await scheduling.cancel(call.app, call.me, call.params.id)
    return held
