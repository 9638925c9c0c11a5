"""Settings: colleagues, who are asked before a post goes out."""

import msgspec
from starlette.responses import Response

from sabar.actions.holding import colleagues as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.reads import access
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, messages, safe_return
from sabar.web.frame.layout_parts import FormView
from sabar.web.posts.unsent import questions
from sabar.web.posts.unsent.hold_views import ColleaguesPage

routes = Routes("colleagues", kind="web")
_WEB = {"auth": "session", "rate": RateClass.PAGE, "cache": "private"}


class Invited(msgspec.Struct, frozen=True):
    handle: str = ""


class OfTie(msgspec.Struct, frozen=True):
    id: int
    return_to: str = ""


@routes.get("/settings/colleagues", **_WEB)
async def index(call: Call[NoParams]) -> Response:
    """Whom the reader may ask, and who may ask him."""
    return await _index(call, FormView())


async def _index(call: Call[NoParams] | Call[Invited], form: FormView, status: int = 200) -> Response:
    asked, asking = await questions.ties(call.app, call.me)
    view = ColleaguesPage(shell=await layout.of_call(call), asked=asked, asking=asking, form=form)
    return layout.respond(call.app, view, status)


@routes.post("/settings/colleagues", **_WEB, params=Invited)
async def invite(call: Call[Invited]) -> Response:
    """Ask somebody to be a colleague."""
    app, me, handle = call.app, call.me, call.params.handle
    lang = layout.language(call.request, me)
    try:
        await actions.invite(app, me, await access.account_by_handle(app, me, handle))
    except (Forbidden, NotFound):
        errors = {"handle": i18n.gettext(lang, messages.NOBODY_OF_THIS_NAME)}
    except Invalid as error:
        errors = {"handle": " ".join(messages.problems(lang, error).values())}
    else:
        return layout.go(app, "/settings/colleagues", "invited")
    return await _index(call, FormView(values={"handle": handle}, errors=errors), 422)


@routes.post("/settings/colleagues/{id}/accept", **_WEB, params=OfTie)
async def accept(call: Call[OfTie]) -> Response:
    """Agree to be asked."""
    await actions.agree(call.app, call.me, call.params.id)
    return layout.go(call.app, safe_return.safe(call.params.return_to or "/settings/colleagues"), "saved")


@routes.post("/settings/colleagues/{id}/end", **_WEB, params=OfTie)
async def end(call: Call[OfTie]) -> Response:
    """End it, or say no to the invitation."""
    await actions.end(call.app, call.me, call.params.id)
    return layout.go(call.app, safe_return.safe(call.params.return_to or "/settings/colleagues"), "saved")
