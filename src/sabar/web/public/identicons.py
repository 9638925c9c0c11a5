"""The cloth drawn for those who uploaded no picture: for handles of this server, each once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.lru import ByteLRU
from sabar.kit.media import identicons
from sabar.kit.net import forwarded
from sabar.model.errors import NotFound
from sabar.reads.people import interactions
from sabar.rules import limits, rates
from sabar.rules.rates import By, RateClass

#: Of the kind "api", so that pages of other origins may read them.
routes = Routes("pictures", kind="api")

_PICTURE: dict[str, Any] = {
    "auth": "none",
    "rate": RateClass.FILE,
    "cache": "fixed",
    "produces": "image/png",
}
Draw = Callable[[str], bytes]
#: One at a time: who looks at many profiles does not keep files, names and mail from their threads.
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="weave")
_drawn: ByteLRU[tuple[Draw, str], bytes] = ByteLRU(limits.PROFILES.drawn_bytes)


class Handle(msgspec.Struct, frozen=True):
    acct: str


@routes.get("/avatars/{acct}.png", lobby=True, **_PICTURE, params=Handle)
async def avatar(call: Call[Handle]) -> Response:
    """The cloth woven for a handle."""
    return await _shown(call, identicons.avatar)


@routes.get("/headers/{acct}.png", lobby=True, **_PICTURE, params=Handle)
async def header(call: Call[Handle]) -> Response:
    """The same cloth, wide and calm."""
    return await _shown(call, identicons.header)


async def _shown(call: Call[Handle], draw: Draw) -> Response:
    handle = call.params.acct.lower()
    picture = _drawn.get((draw, handle))
    if picture is None:
        if not await interactions.somebody_has(call.app, handle):
            raise NotFound
        who = {By.ADDRESS: forwarded.counted_as(call.ip)}
        await call.app.limits.demand(rates.charges(RateClass.DRAWING, who))
        picture = await asyncio.get_running_loop().run_in_executor(_pool, _draw, draw, handle)
    return Response(picture, headers=safety_headers.FILE, media_type="image/png")


def _draw(draw: Draw, handle: str) -> bytes:
    """Looked for once more: whoever asked for the same a moment before has it drawn by now."""
    picture = _drawn.get((draw, handle))
    if picture is None:
        picture = draw(handle)
        _drawn.put((draw, handle), picture)
    return picture
