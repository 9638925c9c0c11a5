"""Where other servers leave what they have to say. What is worth nothing goes before it costs anything."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.federation import heard
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.federation import actors, verifying
from sabar.federation.inbox import followers, relays, work
from sabar.federation.translate import shapes
from sabar.kit.i18n import N_
from sabar.model.errors import BadRequest, Forbidden, Unsigned
from sabar.reads import access
from sabar.reads.staff import blocklists
from sabar.rules.federation import content_types, received
from sabar.rules.federation.followers import HEADER
from sabar.rules.rates import RateClass

routes = Routes("federation")


class Inbox(msgspec.Struct, frozen=True):
    acct: str


@routes.post(
    "/inbox",
    auth="none",
    rate=RateClass.INBOX,
    cache="private",
    body_limit=received.DOCUMENTS.size,
    raw=True,
    lobby=True,
    produces="",
)
async def shared(call: Call[msgspec.Struct]) -> Response:
    """Take what an account of another server did, for whomever it concerns here."""
    return await _take(call)


@routes.post(
    "/users/{acct}/inbox",
    auth="none",
    rate=RateClass.INBOX,
    cache="private",
    body_limit=received.DOCUMENTS.size,
    raw=True,
    lobby=True,
    params=Inbox,
    produces="",
)
async def own(call: Call[Inbox]) -> Response:
    """Take what an account of another server did, for one person here."""
    await access.account_by_handle(call.app, None, call.params.acct)
    return await _take(call)


async def _take(call: Call[Any]) -> Response:
    """In the order of what each step costs. Answers 202 also for what is dropped: whoever sends it need not
    know, and need not send it again.
    """
    app = call.app
    activity = _read(call)
    id, uri = activity["id"], shapes.first_id(activity.get("actor"))
    if await blocklists.refused(app, [shapes.host(uri)]):
        raise Forbidden(N_("This server exchanges nothing with yours"))
    if _concerns_itself(activity, uri) and await actors.known(app, uri) is None:
        # Servers tell everybody of every account that goes: nobody here knew this one.
        return _taken()
    signer = await verifying.signer_of(app, call.request, call.body, uri)
    # Only now: to whoever else asks it is not told which ids were heard.
    if await heard.was(app, id, signer):
        return _taken()
    if signer.uri != uri or shapes.type_of(activity, ("Announce",)):
        relay = await relays.on(app, signer)
        if relay is not None:
            await relays.hear(app, relay, activity)
            return _taken()
    if signer.uri != uri:
        # What others pass on would have to be asked of whoever said it.
        raise Unsigned
    if work.is_heard(signer, activity):
        await app.db.write(work.queued(signer, id, call.body))
        if header := call.request.headers.get(HEADER):
            await followers.hear(app, signer, header)
    return _taken()


def _read(call: Call[Any]) -> dict[str, Any]:
    """An activity with an id of its own on the server of whoever did it. BadRequest for anything else."""
    if not content_types.is_activity(call.request.headers.get("content-type", ""), profiled=False):
        raise BadRequest(N_("Send application/activity+json"))
    try:
        activity = shapes.read(call.body)
    except shapes.Unreadable as error:
        raise BadRequest(N_("This is no activity: {error}"), error=error) from error
    id, uri = shapes.first_id(activity.get("id")), shapes.first_id(activity.get("actor"))
    if not shapes.listed(activity.get("type")) or not shapes.same_host(id, uri):
        raise BadRequest(N_("This is no activity: {error}"), error="id and actor are of one server")
    return activity | {"id": id}


def _concerns_itself(activity: dict[str, Any], uri: str) -> bool:
    known = shapes.type_of(activity, ("Delete", "Update"))
    return bool(known) and shapes.first_id(activity.get("object")) == uri


def _taken() -> Response:
    return Response(status_code=202)
