"""The spaces somebody is in, and making one."""

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import rooms as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Invalid
from sabar.reads.spaces import access
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import RETENTIONS
from sabar.web.frame import layout
from sabar.web.frame.layout_parts import FormView
from sabar.web.spaces import parts
from sabar.web.spaces.people_views import SpacesPage

routes = Routes("spaces", kind="web", guests=True)


class NewSpace(msgspec.Struct, frozen=True):
    """`past`: who joins later sees what was said before. `retention`: seconds; empty keeps everything."""

    name: str = ""
    past: bool = False
    retention: str = ""


@routes.get("/s", auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """All spaces that the reader is in."""
    return await _page(call, FormView(values={"past": "1"}))


async def _page(call: Call[msgspec.Struct], form: FormView, status: int = 200) -> Response:
    found = await access.spaces_of(call.app, call.me)
    unread = await access.unread(call.app, call.me, found)
    view = SpacesPage(
        shell=await layout.of_call(call),
        spaces=tuple(parts.space(one, unread.get(one.space.id, 0)) for one in found),
        retentions=RETENTIONS,
        form=form,
    )
    return layout.respond(call.app, view, status)


@routes.post("/s", auth="session", rate=RateClass.PAGE, cache="private", params=NewSpace)
async def create(call: Call[NewSpace]) -> Response:
    """Make a space; who else comes in is asked next."""
    given = call.params
    try:
        made = await actions.create(
            call.app,
            call.me,
            given.name,
            past=given.past,
            retention_seconds=parts.retention(given.retention),
        )
    except Invalid as error:
        values = {"name": given.name, "retention": given.retention, **({"past": "1"} if given.past else {})}
        return await _page(call, FormView(values=values, errors=parts.problems(call, error)), error.status)
    return layout.go(call.app, f"/s/{made.space.slug}/members", "space-made")
