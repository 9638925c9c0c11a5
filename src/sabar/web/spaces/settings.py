"""How a space is set; closing it, and opening it again."""

import math
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import rooms as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, Invalid
from sabar.model.spaces.notices import Notify, Outside
from sabar.model.spaces.rooms import Entered
from sabar.reads.account import push
from sabar.reads.spaces import files, keeping
from sabar.rules.limits import MEGABYTE
from sabar.rules.rates import RateClass
from sabar.rules.spaces import notices
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces.limits import EXPORTS, RETENTIONS, SPACES
from sabar.web.frame import layout
from sabar.web.frame.layout_parts import FormView
from sabar.web.spaces import parts
from sabar.web.spaces.running_views import (
    ClosePage,
    Held,
    LossView,
    NotifyName,
    RoomTaken,
    SettingsPage,
)

routes = Routes("space_settings", kind="web", guests=True)
_NOT_ITS_NAME = N_("This is not the name of the space.")
_DAY_S = 86_400
#: From here on it is said that little is left.
_NEAR = 0.9
_NOTIFY: dict[Notify, NotifyName] = {
    Notify.NOTHING: "nothing",
    Notify.NAMED: "named",
    Notify.EVERYTHING: "everything",
}


class Changed(parts.Slug, frozen=True):
    """`retention`: seconds; empty keeps everything. `outside`, `export_days`: None leaves it. `sure`:
    although something goes at once.
    """

    name: str = ""
    past: bool = False
    previews: bool = False
    retention: str = ""
    outside: Outside | None = None
    export_days: int | None = None
    sure: bool = False


class Hold(parts.Slug, frozen=True):
    on: bool = False


class Closing(parts.Slug, frozen=True):
    """`name`: typed by hand, so that it is not closed by a slip."""

    name: str = ""


@routes.get("/s/{slug}/settings", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def show(call: Call[parts.Slug]) -> Response:
    """How a space is set: to be changed by its owners, read by all."""
    entered = await parts.entered(call, call.params.slug)
    one = entered.space
    form = FormView(
        values={
            "name": one.name,
            "retention": parts.kept(one.retention_seconds),
            "export_days": str(one.export_days),
            **_chosen(one.outside, past=one.past, previews=one.previews and call.app.settings.previews),
        }
    )
    return await _page(call, entered, form)


def _chosen(outside: Outside, **checks: bool) -> dict[str, str]:
    return {"outside": outside, **{name: "1" for name, on in checks.items() if on}}


async def _page(
    call: Call[Any], entered: Entered, form: FormView, status: int = 200, loss: LossView | None = None
) -> Response:
    taken = await files.taken(call.app, entered)
    view = SettingsPage(
        shell=await layout.of_call(call),
        space=parts.space(entered),
        form=form,
        retentions=RETENTIONS,
        notices=EXPORTS.notices,
        held=_held(entered),
        holds=entered.me.holds,
        notify=_NOTIFY[entered.me.notify],
        pushed=await _pushed(call),
        mail_offered=call.app.mail.configured and notices.may_write_to(call.me.user),
        by_mail=entered.me.by_mail,
        loss=loss,
        previews_offered=call.app.settings.previews,
        standup=bool(entered.space.standup),
        room=_room(taken.space, taken.space_most),
        own_room=_room(taken.mine, taken.mine_most),
    )
    return layout.respond(call.app, view, status)


def _room(taken: int, most: int) -> RoomTaken:
    """Shown too full rather than too empty."""
    return RoomTaken(
        taken=math.ceil(10 * taken / MEGABYTE) / 10, most=most // MEGABYTE, near=taken >= _NEAR * most
    )


async def _pushed(call: Call[Any]) -> bool:
    told = await push.alerts_of(call.app, call.me.session) if call.me.session else None
    return told is not None and notices.ALERT in told


def _held(entered: Entered) -> Held:
    if rules.is_held(entered.space):
        return "held"
    return "one" if entered.space.held else "no"


@routes.post("/s/{slug}/settings", auth="session", rate=RateClass.PAGE, cache="private", params=Changed)
async def change(call: Call[Changed]) -> Response:
    """Save them; what would destroy something asks first, and says what."""
    given = call.params
    entered = await parts.owned(call, given.slug)
    retention = parts.retention(given.retention)
    values = {
        "name": given.name,
        "retention": given.retention,
        "export_days": str(entered.space.export_days if given.export_days is None else given.export_days),
        **_chosen(given.outside or entered.space.outside, past=given.past, previews=given.previews),
    }
    try:
        loss = await keeping.loss(call.app, entered, rules.retention(retention))
        if loss is not None and not given.sure:
            shown = LossView(before_ms=loss.before, posts=loss.posts)
            return await _page(call, entered, FormView(values=values), 422, shown)
        outside = given.outside or msgspec.UNSET
        days = msgspec.UNSET if given.export_days is None else given.export_days
        # Where the server fetches none at all, the form does not ask.
        previews = given.previews if call.app.settings.previews else msgspec.UNSET
        wanted = actions.Change(given.name, given.past, retention, outside, days, previews)
        await actions.change(call.app, call.me, entered, wanted)
    except Invalid as error:
        form = FormView(values=values, errors=parts.problems(call, error))
        return await _page(call, entered, form, error.status)
    return layout.go(call.app, f"/s/{given.slug}/settings", "saved")


@routes.post("/s/{slug}/hold", auth="session", rate=RateClass.PAGE, cache="private", params=Hold)
async def hold(call: Call[Hold]) -> Response:
    """Demand that nothing is destroyed, or no more."""
    entered = await parts.entered(call, call.params.slug)
    await actions.hold(call.app, call.me, entered, on=call.params.on)
    return layout.go(call.app, f"/s/{call.params.slug}/settings#hold", "saved")


@routes.get("/s/{slug}/close", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def ask_close(call: Call[parts.Slug]) -> Response:
    """Ask before a space is closed; its name is typed by hand."""
    entered = await parts.owned(call, call.params.slug)
    if entered.space.closes_at is not None:
        return layout.go(call.app, f"/s/{call.params.slug}/settings#close")
    return await _close(call, entered, FormView())


async def _close(call: Call[Any], entered: Entered, form: FormView, status: int = 200) -> Response:
    view = ClosePage(
        shell=await layout.of_call(call),
        space=parts.space(entered),
        form=form,
        days=SPACES.closing_seconds // _DAY_S,
    )
    return layout.respond(call.app, view, status)


@routes.post("/s/{slug}/close", auth="session", rate=RateClass.PAGE, cache="private", params=Closing)
async def close(call: Call[Closing]) -> Response:
    """Close a space; it can be opened again for a week."""
    given, entered = call.params, await parts.owned(call, call.params.slug)
    if " ".join(given.name.split()) != " ".join(entered.space.name.split()):
        lang = layout.language(call.request, call.viewer)
        form = FormView(values={"name": given.name}, errors={"name": i18n.gettext(lang, _NOT_ITS_NAME)})
        return await _close(call, entered, form, 422)
    try:
        await actions.close(call.app, call.me, entered)
    except Conflict:
        # Another owner was faster.
        return layout.go(call.app, f"/s/{given.slug}/settings#close")
    return layout.go(call.app, f"/s/{given.slug}/settings#close", "space-closed")


@routes.post("/s/{slug}/reopen", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def reopen(call: Call[parts.Slug]) -> Response:
    """As if it had not been closed."""
    entered = await parts.owned(call, call.params.slug)
    try:
        await actions.reopen(call.app, call.me, entered)
    except Conflict:
        return layout.go(call.app, f"/s/{call.params.slug}/settings")
    return layout.go(call.app, f"/s/{call.params.slug}/settings", "space-reopened")
