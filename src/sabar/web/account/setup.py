"""The first run: the owner's account, then a short list of what is worth a minute."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.auth import invites, setup
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Invalid, NotFound
from sabar.reads.account import joining
from sabar.reads.server import server
from sabar.rules.rates import RateClass
from sabar.web.account.entrance_views import ChecklistPage, SetupPage
from sabar.web.frame import checklist as first_steps
from sabar.web.frame import cookies, layout, messages
from sabar.web.frame.layout_parts import FormView

routes = Routes("setup", kind="web")


class Owner(msgspec.Struct, frozen=True):
    username: str = ""
    email: str = ""
    password: str = ""
    code: str = ""


@routes.get("/setup", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private")
async def show(call: Call[NoParams]) -> Response:
    """The form for the first account; gone once there is one."""
    if not await server.needs_owner(call.app):
        raise NotFound
    return await _page(call, FormView())


@routes.post("/setup", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=Owner)
async def open_server(call: Call[Owner]) -> Response:
    """Make the owner's account and sign in."""
    given = call.params
    try:
        cookie = await setup.become_owner(
            call.app,
            given.code,
            given.username,
            given.email,
            given.password,
            locale=layout.language(call.request, None),
            browser=call.browser,
        )
    except Invalid as error:
        lang = layout.language(call.request, call.viewer)
        values = {"username": given.username, "email": given.email, "code": given.code}
        form = FormView(values=values, errors=messages.problems(lang, error))
        return await _page(call, form, 422)
    response = layout.go(call.app, "/setup/checklist")
    cookies.sign_in(call.app, response, cookie)
    return response


async def _page(call: Call[Any], form: FormView, status: int = 200) -> Response:
    settings = call.app.settings
    known_as = settings.domain if settings.federates else ""
    view = SetupPage(shell=await layout.of_call(call), form=form, known_as=known_as)
    return layout.respond(call.app, view, status)


@routes.get("/setup/checklist", auth="session", rate=RateClass.PAGE, cache="private", staff=True)
async def checklist(call: Call[NoParams]) -> Response:
    """What is worth a minute after the first account."""
    open_invites = await joining.invites_of(call.app, call.me)
    link = invites.link(call.app, open_invites[0]) if open_invites else None
    view = ChecklistPage(
        shell=await layout.of_call(call), items=await first_steps.items(call), invite_link=link
    )
    return layout.respond(call.app, view)
