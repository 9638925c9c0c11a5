"""The outbox: posts that are held back, and what their writer does with them."""

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import waiting as releasing
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import DomainError, Invalid, NotFound
from sabar.reads.people import colleagues
from sabar.reads.posts.unsent import drafts as kept_drafts
from sabar.reads.posts.unsent import outbox
from sabar.rules.rates import RateClass
from sabar.rules.unsent import holding
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing import drafts
from sabar.web.frame import confirm, layout, messages, presenters, safe_return
from sabar.web.posts import pieces
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import reach
from sabar.web.posts.compose.views import BoxFragment
from sabar.web.posts.unsent import held, questions
from sabar.web.posts.unsent.views import HeldFragment, HeldView, OutboxPage

routes = Routes("outbox", kind="web")
_WEB = {"auth": "session", "rate": RateClass.PAGE, "cache": "private"}
_TITLE = N_("Delete this post before anybody reads it?")
_TEXT = N_("To change it, take it back into the box instead.")
#: So much longer it can be taken back when its writer needs a moment.
_LONGER_MS = 10 * times.SECOND


class OfHeld(msgspec.Struct, frozen=True):
    id: int
    return_to: str = ""


class Sending(OfHeld, frozen=True):
    """`sure`: also without the yes of a colleague."""

    sure: bool = False


class PutOff(msgspec.Struct, frozen=True):
    """`at`: a time of the writer's zone, where `wait` leaves it to him."""

    id: int
    wait: Wait = Wait.CHOSEN
    at: str = ""


@routes.get("/outbox", **_WEB)
async def index(call: Call[NoParams]) -> Response:
    """What waits before anybody has it; for a script, what of it stands on top of home."""
    if layout.scripted(call):
        shown = await held.near(call.app, call.me, layout.language(call.request, call.me))
        return layout.piece(HeldFragment(shell=layout.around(call), held=shown))
    lang = layout.language(call.request, call.me)
    return await _page(call, await held.all_of(call.app, call.me, lang))


async def _page(
    call: Call[NoParams] | Call[PutOff], shown: tuple[HeldView, ...], status: int = 200
) -> Response:
    app, me = call.app, call.me
    shell = await layout.of_call(call)
    lang = layout.language(call.request, me)
    who = await questions.people(app, me, await colleagues.able(app, me)) if shown else {}
    view = OutboxPage(
        shell=shell,
        held=shown,
        asked=await questions.of_viewer(app, me, lang) if shell.asked else (),
        wanting=await questions.wanting(app, me) if shell.asked else (),
        answers=await questions.answers(app, me) if shell.outbox else (),
        colleagues=tuple(who.values()),
    )
    return layout.respond(app, view, status)


@routes.post("/outbox/{id}/back", **_WEB, params=OfHeld)
async def back(call: Call[OfHeld]) -> Response:
    """Back into the box, with all that stood there: nobody will have read it."""
    app, me = call.app, call.me
    await outbox.own(app, me, call.params.id)
    try:
        name = await scheduling.take_back(app, me, call.params.id)
    except Invalid:
        return layout.go(app, "/drafts", "drafts-full")
    if not layout.scripted(call):
        return layout.go(app, f"/compose?draft={name}", "back-in-the-box")
    kept = await kept_drafts.named(app, me, name)
    if kept is None:
        raise NotFound
    box = await reach.with_reach(app, me, await compose_box.resumed(app, me, kept))
    return layout.piece(BoxFragment(shell=await layout.of_call(call), box=box))


@routes.post("/outbox/{id}/send", **_WEB, params=Sending)
async def send(call: Call[Sending]) -> Response:
    """At once."""
    app, me = call.app, call.me
    record = await outbox.own(app, me, call.params.id)
    if record.asked and not call.params.sure:
        return layout.go(app, f"/outbox/{record.id}/send")
    try:
        id = await releasing.send(app, me, record, drafts.defaults_of(me.user))
    except DomainError as error:
        await scheduling.fail(app, record, error.said(layout.language(call.request, me)))
        return await _as_it_waits(call, "/outbox")
    if id is None:
        raise NotFound
    if layout.scripted(call):
        return await pieces.post(call, id)
    post = await presenters.post_by_id(app, me, id)
    return layout.go(app, post.url if post else "/outbox")


@routes.post("/outbox/{id}/longer", **_WEB, params=OfHeld)
async def longer(call: Call[OfHeld]) -> Response:
    """A moment more to take it back."""
    app, me, id = call.app, call.me, call.params.id
    record = await outbox.own(app, me, id)
    if not holding.is_for_good(record.scheduled_at):
        await scheduling.put_off(app, me, id, max(record.scheduled_at, app.clock.now_ms()) + _LONGER_MS)
    return await _as_it_waits(call, safe_return.safe(call.params.return_to or "/outbox"))


async def _as_it_waits(call: Call[OfHeld] | Call[Sending], place: str) -> Response:
    """Its piece for a script, else the page where it stands."""
    if not layout.scripted(call):
        return layout.go(call.app, f"{place}#held-{call.params.id}")
    shown = await held.one(call.app, call.me, call.params.id, layout.language(call.request, call.me))
    if shown is None:
        raise NotFound
    return layout.piece(HeldFragment(shell=layout.around(call), held=(shown,)))


@routes.post("/outbox/{id}/later", **_WEB, params=PutOff)
async def later(call: Call[PutOff]) -> Response:
    """Another time, or none until its writer says so."""
    app, me, given = call.app, call.me, call.params
    try:
        await scheduling.put_off(app, me, given.id, held.until(app, me, given.wait, given.at))
    except Invalid as error:
        await outbox.own(app, me, given.id)
        lang = layout.language(call.request, call.viewer)
        words = " ".join(messages.problems(lang, error).values())
        shown = [
            msgspec.structs.replace(one, error=words) if one.id == given.id else one
            for one in await held.all_of(app, me, lang)
        ]
        return await _page(call, tuple(shown), 422)
    return layout.go(app, f"/outbox#held-{given.id}", "saved")


@routes.get("/outbox/{id}/out", **_WEB, params=OfHeld)
async def out(call: Call[OfHeld]) -> Response:
    """The post that one became which has waited; 204 when it did not go out."""
    id = (await outbox.released(call.app, call.me, [call.params.id])).get(call.params.id)
    return await pieces.post(call, id) if id else Response(status_code=204)


@routes.get("/outbox/{id}/delete", **_WEB, params=OfHeld)
async def ask_delete(call: Call[OfHeld]) -> Response:
    """Ask before a post that waits is deleted."""
    await outbox.own(call.app, call.me, call.params.id)
    action = f"/outbox/{call.params.id}/delete"
    return await confirm.ask(call, _TITLE, _TEXT, messages.DELETE, action=action, back="/outbox")


@routes.post("/outbox/{id}/delete", **_WEB, params=OfHeld)
async def delete(call: Call[OfHeld]) -> Response:
    """Nobody will have read it."""
    await outbox.own(call.app, call.me, call.params.id)
    await scheduling.cancel(call.app, call.me, call.params.id)
    return layout.go(call.app, "/outbox", "deleted")
