"""Decisions about somebody, as he reads them, and his one answer to each; also behind a closed login."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.auth import appeals
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Conflict, Invalid, Unauthorized
from sabar.reads.staff import strikes
from sabar.rules.rates import RateClass
from sabar.web.account import refused
from sabar.web.account.views import StrikesPage
from sabar.web.frame import layout, messages, strike_views
from sabar.web.frame.layout_parts import FormView

routes = Routes("strikes", kind="web")


class Answer(msgspec.Struct, frozen=True):
    id: int = 0
    text: str = ""


class AnswerWithTicket(msgspec.Struct, frozen=True):
    ticket: str = ""
    id: int = 0
    text: str = ""


@routes.get("/settings/moderation", auth="session", rate=RateClass.PAGE, cache="private")
async def show(call: Call[NoParams]) -> Response:
    """What was decided about the reader."""
    return await _page(call, FormView())


async def _page(call: Call[Any], form: FormView) -> Response:
    told = await strikes.of(call.app, call.me.id)
    view = StrikesPage(shell=await layout.of_call(call), strikes=strike_views.many(told), form=form)
    return layout.respond(call.app, view, 422 if form.errors else 200)


@routes.post(
    "/settings/moderation/appeal", auth="session", rate=RateClass.PAGE, cache="private", params=Answer
)
async def appeal(call: Call[Answer]) -> Response:
    """Answer a decision, once."""
    given = call.params
    try:
        await appeals.appeal(call.app, call.me.account, given.id, given.text)
    except Invalid as error:
        return await _page(call, _refused(call, given.id, given.text, error))
    except Conflict:
        return layout.go(call.app, "/settings/moderation", "answered")
    return layout.go(call.app, "/settings/moderation", "answer-sent")


def _refused(call: Call[Any], id: int, text: str, error: Invalid) -> FormView:
    lang = layout.language(call.request, call.viewer)
    return FormView(values={"id": str(id), "text": text}, errors=messages.problems(lang, error))


@routes.post(
    "/appeal", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=AnswerWithTicket
)
async def appeal_refused(call: Call[AnswerWithTicket]) -> Response:
    """Answer a decision without being let in; the ticket came with the right password."""
    given = call.params
    try:
        account = await appeals.shut_out(call.app, given.ticket)
    except Unauthorized:
        return layout.go(call.app, "/login", "too-late")
    try:
        await appeals.appeal(call.app, account, given.id, given.text)
    except Invalid as error:
        form = _refused(call, given.id, given.text, error)
        return await refused.page(call, account.id, given.ticket, form)
    except Conflict:
        return await refused.page(call, account.id, given.ticket, FormView())
    return await refused.page(call, account.id, given.ticket, FormView(), sent=True)
