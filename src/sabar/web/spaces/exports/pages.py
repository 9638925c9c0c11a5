"""Downloading everything: what it holds and who hears of it; announced, called off, downloaded."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import exports as actions
from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.pieces import Allowed
from sabar.edge.routes import Routes
from sabar.model.errors import Conflict
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access
from sabar.rules.rates import RateClass
from sabar.rules.spaces import exports as rules
from sabar.rules.spaces import rooms
from sabar.web.frame import layout
from sabar.web.spaces import parts
from sabar.web.spaces.exports import archive
from sabar.web.spaces.running_views import ExportPage

routes = Routes("exports of a space", kind="web", guests=True)
#: The archive has pages in it: it is made where pages are.
api_routes = Routes("spaces")
_KIND = "application/zip"


class Slug(msgspec.Struct, frozen=True):
    slug: str


@routes.get("/s/{slug}/export", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def ask(call: Call[parts.Slug]) -> Response:
    """What an archive of a space holds, who hears of it, and what can be done now; for owners."""
    entered, now = await parts.owned(call, call.params.slug), call.app.clock.now_ms()
    space = entered.space
    view = ExportPage(
        shell=await layout.of_call(call),
        space=parts.space(entered),
        days=rules.days(space, now),
        announced=rules.is_announced(space, now),
        due=rules.is_due(space, now),
        from_ms=entered.me.sees_from or None,
    )
    return layout.respond(call.app, view)


@routes.post("/s/{slug}/export", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def announce(call: Call[parts.Slug]) -> Response:
    """Tell everybody in the space that everything will be downloaded."""
    entered = await parts.owned(call, call.params.slug)
    try:
        await actions.announce(call.app, call.me, entered)
    except Conflict:
        # Another owner was faster.
        return layout.go(call.app, f"/s/{call.params.slug}/export")
    return layout.go(call.app, f"/s/{call.params.slug}/export", "export-announced")


@routes.post("/s/{slug}/export/end", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def call_off(call: Call[parts.Slug]) -> Response:
    """Call off what was announced."""
    entered = await parts.owned(call, call.params.slug)
    try:
        await actions.call_off(call.app, call.me, entered)
    except Conflict:
        return layout.go(call.app, f"/s/{call.params.slug}/export")
    return layout.go(call.app, f"/s/{call.params.slug}/export", "export-called-off")


@routes.post(
    "/s/{slug}/export/archive",
    auth="session",
    rate=RateClass.ARCHIVE,
    cache="private",
    params=parts.Slug,
    produces=_KIND,
)
async def download(call: Call[parts.Slug]) -> Response:
    """The archive, made while it is sent; a line in the log says who took it."""
    return await _archive(call, await parts.owned(call, call.params.slug))


@api_routes.post(
    "/api/sabar/v1/spaces/{slug}/export/archive",
    auth="user",
    scopes="read:spaces",
    rate=RateClass.ARCHIVE,
    cache="private",
    params=Slug,
    produces=_KIND,
)
async def download_by_program(call: Call[Slug]) -> Response:
    """Everything of a space as one zip file; for owners, not before its time, and the log says so."""
    return await _archive(call, await parts.owned(call, call.params.slug))


async def _archive(call: Call[Any], entered: Entered) -> Response:
    app, me = call.app, call.me
    begun = await actions.begin(app, me, entered)

    async def again() -> None:
        still = await access.space_by_id_for(app, me, entered.space.id)
        rooms.demand_owner(still)

    made = archive.Archive(app, me, begun, layout.language(call.request, me))
    headers = {
        **safety_headers.SPACE_FILE,
        "Content-Disposition": f'attachment; filename="{archive.name(begun, app.clock.now_ms())}"',
    }
    return Allowed(made.pieces(), again, headers=headers, media_type=_KIND)
