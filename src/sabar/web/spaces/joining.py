"""Coming into a space by a link."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import members as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.reads.spaces import people
from sabar.rules.rates import RateClass
from sabar.rules.spaces import notices as rules
from sabar.web.frame import layout
from sabar.web.frame.layout_parts import FormView, Shell
from sabar.web.spaces import parts
from sabar.web.spaces.people_views import JoinPage, NoWayInPage

routes = Routes("space_joining", kind="web", guests=True)


class Link(msgspec.Struct, frozen=True):
    token: str


@routes.get("/s/join/{token}", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link)
async def show(call: Call[Link]) -> Response:
    """What one is invited to; whoever is signed out hears only that it is a space."""
    return await _page(call, FormView())


async def _page(call: Call[Link], form: FormView, status: int = 200) -> Response:
    try:
        found = await people.offered(call.app, call.viewer, call.params.token)
    except NotFound:
        return await _nowhere(call)
    # Programs that show where a link leads open it signed out, and show it to others.
    told = call.viewer is not None or rules.may_name(found.space)
    view = JoinPage(
        shell=await _shell(call),
        name=found.space.name if told else "",
        role=parts.role(found.invite.role),
        members=found.members if call.viewer is not None else 0,
        past=found.space.past,
        mail_domain=found.invite.mail_domain,
        ends_ms=found.invite.ends_at,
        inside=found.inside,
        url=f"/s/{found.space.slug}" if found.inside else "",
        form=form,
    )
    return _hidden(layout.respond(call.app, view, status))


async def _nowhere(call: Call[Any]) -> Response:
    view = NoWayInPage(shell=await _shell(call))
    return _hidden(layout.respond(call.app, view, 404))


async def _shell(call: Call[Any]) -> Shell:
    return msgspec.structs.replace(await layout.of_call(call), noindex=True)


def _hidden(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@routes.post("/s/join/{token}", lobby=True, auth="session", rate=RateClass.PAGE, cache="private", params=Link)
async def join(call: Call[Link]) -> Response:
    """Come in."""
    try:
        space = await actions.join(call.app, call.me, call.params.token)
    except NotFound:
        return await _nowhere(call)
    except (Forbidden, Invalid) as error:
        lang = layout.language(call.request, call.viewer)
        return await _page(call, FormView(errors={"form": error.said(lang)}), error.status)
    return layout.go(call.app, f"/s/{space.slug}", "space-joined")
