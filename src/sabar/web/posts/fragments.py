"""Pieces of pages for our own scripts. What arrives live is read here, as its reader."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.rules.rates import RateClass
from sabar.web.posts import pieces

routes = Routes("fragments", kind="web")


class Post(msgspec.Struct, frozen=True):
    id: int
    focal: bool = False


@routes.get(
    "/web/fragments/status/{id}", auth="visitor", rate=RateClass.FRAGMENT, cache="private", params=Post
)
async def status(call: Call[Post]) -> Response:
    """One post; empty when it is gone or not for this reader."""
    return await pieces.post(call, call.params.id, focal=call.params.focal)
