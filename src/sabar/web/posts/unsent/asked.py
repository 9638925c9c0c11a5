"""The outbox: a colleague answers, and its writer asks one, or sends it alone."""

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.holding import answers
from sabar.actions.statuses import waiting as releasing
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, Invalid, NotFound
from sabar.reads.posts.unsent import asked, outbox
from sabar.rules.rates import RateClass
from sabar.web.frame import confirm, layout

routes = Routes("asked", kind="web")
_WEB = {"auth": "session", "rate": RateClass.PAGE, "cache": "private"}
_TITLE = N_("Send it without a colleague?")
_TEXT = N_("It waits for a colleague’s yes. That was your own choice, so you may send it all the same.")
_SEND = N_("Send it now")


class Decision(msgspec.Struct, frozen=True):
    """`revision`: of the words that were on the page."""

    id: int
    revision: int = 0
    comment: str = ""


class Question(msgspec.Struct, frozen=True):
    """`colleague`: 0 are all of them."""

    id: int
    colleague: int = 0


class OfHeld(msgspec.Struct, frozen=True):
    id: int


@routes.post("/outbox/asked/{id}/yes", **_WEB, params=Decision)
async def yes(call: Call[Decision]) -> Response:
    """A colleague lets it out."""
    app, me, given = call.app, call.me, call.params
    try:
        record, writer = await asked.to_decide(app, me, given.id, given.revision)
        out = await releasing.approve(app, me, writer, record, given.comment)
    except (Conflict, NotFound):
        return layout.go(app, "/outbox", "moved-on")
    return layout.go(app, "/outbox", "said-yes" if out else "said-yes-later")


@routes.post("/outbox/asked/{id}/no", **_WEB, params=Decision)
async def no(call: Call[Decision]) -> Response:
    """A colleague leaves it with its writer."""
    app, me, given = call.app, call.me, call.params
    try:
        record, writer = await asked.to_decide(app, me, given.id, given.revision)
        await answers.refuse(app, me, writer, record, given.comment)
    except (Conflict, NotFound):
        return layout.go(app, "/outbox", "moved-on")
    return layout.go(app, "/outbox", "said-no")


@routes.post("/outbox/answers/{id}/dismiss", **_WEB, params=OfHeld)
async def dismiss(call: Call[OfHeld]) -> Response:
    """What a colleague said is read."""
    await answers.dismiss(call.app, call.me, call.params.id)
    return layout.go(call.app, "/outbox")


@routes.post("/outbox/{id}/ask", **_WEB, params=Question)
async def ask(call: Call[Question]) -> Response:
    """Until a colleague says yes."""
    app, me, given = call.app, call.me, call.params
    try:
        await scheduling.ask(app, me, given.id, [given.colleague] if given.colleague else ())
    except Invalid:
        return layout.go(app, "/settings/colleagues", "nobody-to-ask")
    return layout.go(app, f"/outbox#held-{given.id}", "asked")


@routes.get("/outbox/{id}/send", **_WEB, params=OfHeld)
async def ask_send(call: Call[OfHeld]) -> Response:
    """Ask before it goes out without a yes."""
    await outbox.own(call.app, call.me, call.params.id)
    action = f"/outbox/{call.params.id}/send?sure=1"
    return await confirm.ask(call, _TITLE, _TEXT, _SEND, action=action, back="/outbox")
