"""The server itself, and its custom emoji."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.federation.documents import actor, collections, files
from sabar.federation.serving import answers
from sabar.reads.server import addresses
from sabar.rules.federation.content_types import ACTIVITY
from sabar.rules.rates import RateClass
from sabar.store import emojis

routes = Routes("documents")


class OfEmoji(msgspec.Struct, frozen=True):
    id: int


# Never asked to be signed: each of two servers that ask for signatures would wait for the other's key.
@routes.get("/actor", auth="none", rate=RateClass.DOCUMENT, cache="public", produces=ACTIVITY)
async def itself(call: Call[NoParams]) -> Response:
    """The server as an account."""
    return answers.document(await actor.server_actor(call.app))


@routes.get("/actor/outbox", auth="none", rate=RateClass.DOCUMENT, cache="public", produces=ACTIVITY)
async def outbox(call: Call[NoParams]) -> Response:
    """It says nothing to everybody."""
    id = f"{addresses.server_actor(call.app)}/outbox"
    return answers.document(collections.whole(id, 0, shown=False))


@routes.get(
    "/emojis/{id}",
    auth="none",
    rate=RateClass.DOCUMENT,
    cache="public",
    params=OfEmoji,
    produces=ACTIVITY,
)
async def emoji(call: Call[OfEmoji]) -> Response:
    """A custom emoji."""
    found = await emojis.by_id(call.app.db.read(), call.params.id)
    return answers.document(files.emoji(call.app, found) if found else None)
