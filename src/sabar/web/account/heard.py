"""Whose notifications are heard, held or dropped: settled once, for everybody one does not know."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import notifications as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Invalid
from sabar.model.notifications import PolicyChoice
from sabar.reads.account import notification_requests
from sabar.rules.rates import RateClass
from sabar.web.account.views import HeardPage
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView

routes = Routes("heard", kind="web")

_PLACE = "/settings/notifications"


@routes.get(_PLACE, auth="session", rate=RateClass.PAGE, cache="private")
async def show(call: Call[NoParams]) -> Response:
    """The reader's choice, and how many people wait because of it."""
    chosen = msgspec.structs.asdict(await notification_requests.chosen(call.app, call.me))
    del chosen["account_id"]
    return await _page(call, FormView(values=chosen))


@routes.post(_PLACE, auth="session", rate=RateClass.PAGE, cache="private", params=PolicyChoice)
async def save(call: Call[PolicyChoice]) -> Response:
    """Change it; what came before stays where it is."""
    wanted = call.params
    try:
        await actions.choose(call.app, call.me, wanted)
    except Invalid as error:
        problems = messages.problems(layout.language(call.request, call.viewer), error)
        values = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value}
        return await _page(call, FormView(values=values, errors=problems), error.status)
    return layout.go(call.app, _PLACE, "saved")


async def _page(call: Call[Any], form: FormView, status: int = 200) -> Response:
    held = await notification_requests.people(call.app, call.me)
    return layout.respond(call.app, HeardPage(shell=await layout.of_call(call), form=form, held=held), status)
