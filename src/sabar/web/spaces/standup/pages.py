"""The stand-up of a space: the page of a day, what is asked and when, and saying nothing today."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import preferences
from sabar.actions.spaces import standup as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n, times
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import standup
from sabar.rules import hours
from sabar.rules.rates import RateClass
from sabar.rules.spaces import standup as rules
from sabar.web.frame import datetime_fields, layout
from sabar.web.frame.layout_parts import FormView
from sabar.web.spaces import parts, room_box, said_parts
from sabar.web.spaces.standup import asking, question
from sabar.web.spaces.standup.views import DayLinkView, PromptPiece, StandupPage, StandupSettingsPage

routes = Routes("space_standup", kind="web", guests=True)
_HERE = "/s/{slug}/standup"


class OfDay(parts.Slug, frozen=True):
    """`day`: `2026-12-01`."""

    day: str


class Asking(msgspec.Struct, frozen=True):
    """`weekdays`: 1 is Monday. `off`: nobody is asked any more, whatever else was sent."""

    slug: str
    weekdays: list[int] = []
    question: str = ""
    off: bool = False


class Hour(parts.Slug, frozen=True):
    """`never`: not to be asked, whatever the hour."""

    hour: str = ""
    never: bool = False
    zone: str = ""


@routes.get(_HERE, auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def today(call: Call[parts.Slug]) -> Response:
    """What was answered today, where the reader is."""
    entered = await parts.entered(call, call.params.slug)
    return await _day(call, entered, standup.today(call.app, call.me))


@routes.get(f"{_HERE}/{{day}}", auth="session", rate=RateClass.PAGE, cache="private", params=OfDay)
async def day(call: Call[OfDay]) -> Response:
    """What was answered on a day: all of it, and no more."""
    entered = await parts.entered(call, call.params.slug)
    wanted = rules.day_of(call.params.day)
    if wanted is None:
        raise NotFound
    return await _day(call, entered, wanted)


async def _day(call: Call[Any], entered: Entered, wanted: int) -> Response:
    app, me = call.app, call.me
    found = await standup.day(app, me, entered, wanted)
    room = await said_parts.room(app, entered)
    box = None
    if found.open:
        box = room_box.standup(me, room, await question.of(call, entered))
        box = await room_box.with_kept(call, entered, box)
    view = StandupPage(
        shell=await layout.of_call(call),
        room=room,
        day=rules.date_of(wanted),
        day_ms=wanted * times.DAY,
        today=wanted == standup.today(app, me),
        asks=rules.falls_on(entered.space.standup, wanted),
        posts=await said_parts.posts(app, entered, found.answers),
        before=_link(room.url, found.before),
        after=_link(room.url, found.after),
        box=box,
    )
    return layout.respond(app, view)


def _link(room_url: str, day: int | None) -> DayLinkView | None:
    if day is None:
        return None
    return DayLinkView(url=f"{room_url}/standup/{rules.date_of(day)}", day_ms=day * times.DAY)


@routes.get(f"{_HERE}/asks", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def asks(call: Call[parts.Slug]) -> Response:
    """What an open room shows of it now."""
    entered = await parts.entered(call, call.params.slug)
    room = await said_parts.room(call.app, entered)
    found = await asking.prompt(call, entered, room)
    return layout.piece(PromptPiece(shell=layout.around(call), standup=found))


@routes.post(f"{_HERE}/not-today", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def pass_over(call: Call[parts.Slug]) -> Response:
    """Ask no more until tomorrow."""
    entered = await parts.entered(call, call.params.slug)
    await actions.pass_over(call.app, call.me, entered)
    return layout.go(call.app, f"/s/{call.params.slug}")


@routes.get(f"{_HERE}/settings", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def settings(call: Call[parts.Slug]) -> Response:
    """What is asked on which days, for owners; and one's own hour."""
    return await _settings(call, await parts.entered(call, call.params.slug))


async def _settings(
    call: Call[Any],
    entered: Entered,
    form: FormView | None = None,
    weekdays: list[int] | None = None,
    own: FormView | None = None,
    status: int = 200,
) -> Response:
    """With what was sent, where it cannot be saved."""
    asked = entered.space.standup
    if form is None:
        form = FormView(values={"question": await standup.question(call.app, entered)})
    shell = await layout.of_call(call)
    view = StandupSettingsPage(
        shell=shell,
        space=parts.space(entered),
        form=form,
        weekdays=tuple(map(int, asked or rules.USUAL)) if weekdays is None else tuple(weekdays),
        is_on=bool(asked),
        usual=i18n.gettext(shell.lang, question.USUAL),
        own=own or _own(call, entered),
        zones=datetime_fields.zones(),
    )
    return layout.respond(call.app, view, status)


def _own(call: Call[Any], entered: Entered) -> FormView:
    minute = entered.me.standup_minute
    return FormView(
        values={
            "hour": hours.clock(rules.USUAL_MINUTE if minute is None else minute),
            "zone": call.me.user.preferences.zone or "UTC",
            **({"never": "1"} if minute is None else {}),
        }
    )


@routes.post(f"{_HERE}/settings", auth="session", rate=RateClass.PAGE, cache="private", params=Asking)
async def ask(call: Call[Asking]) -> Response:
    """Ask everybody on some days of the week, or nobody any more."""
    given = call.params
    entered = await parts.owned(call, given.slug)
    try:
        if given.off:
            await actions.end(call.app, call.me, entered)
        else:
            await actions.ask(call.app, call.me, entered, given.weekdays, given.question)
    except Invalid as error:
        form = FormView(values={"question": given.question}, errors=parts.problems(call, error))
        return await _settings(call, entered, form, given.weekdays, status=error.status)
    return layout.go(call.app, f"/s/{given.slug}/standup/settings", "saved")


@routes.post(f"{_HERE}/hour", auth="session", rate=RateClass.PAGE, cache="private", params=Hour)
async def set_hour(call: Call[Hour]) -> Response:
    """When one is asked oneself, or never; and the time zone that counts for it."""
    given, me = call.params, call.me
    entered = await parts.entered(call, given.slug)
    try:
        minute = None if given.never else hours.minute_of("hour", given.hour)
        if minute is None and not given.never:
            raise invalid("hour", Problem.BLANK)
        await actions.set_hour(call.app, me, entered, minute)
    except Invalid as error:
        values = {"hour": given.hour, "zone": given.zone}
        own = FormView(values=values, errors=parts.problems(call, error))
        return await _settings(call, entered, own=own, status=error.status)
    if given.zone in datetime_fields.zones() and given.zone != me.user.preferences.zone:
        await preferences.change(call.app, me, locale=me.user.locale, zone=given.zone)
    return layout.go(call.app, f"/s/{given.slug}/standup/settings#own", "saved")
