"""Pieces of a page that take the place of what was there."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.web.frame import layout, presenters
from sabar.web.posts.views import PostFragment


async def post(call: Call[msgspec.Struct], id: int, *, focal: bool = False) -> Response:
    """One post as it stands now; 204 when it is gone. `focal`: its page is about it."""
    shown = await presenters.post_by_id(call.app, call.viewer, id)
    if shown is None:
        return Response(status_code=204)
    return layout.piece(PostFragment(shell=layout.around(call), post=shown, focal=focal))
