"""Where announcements are written, published and taken back."""

import msgspec
from starlette.responses import Response

from sabar.actions.staff import announcements as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.announcements import Announcement
from sabar.model.errors import Invalid
from sabar.reads.server import announcements, instance
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import datetime_fields, layout, messages, rich_text
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.people_parts import EmojiView
from sabar.web.staff.server_views import AnnouncementPage, AnnouncementRow, AnnouncementsPage

routes = Routes("announcements", kind="web")
_PLACE = "/admin/announcements"
_STAFF = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_ANNOUNCEMENTS,
}


class Written(msgspec.Struct, frozen=True):
    id: int = 0
    text: str = ""
    starts: str = ""
    ends: str = ""
    all_day: bool = False
    publish_at: str = ""
    now: bool = False


class Id(msgspec.Struct, frozen=True):
    id: int


@routes.get(_PLACE, **_STAFF)
async def index(call: Call[NoParams]) -> Response:
    """All announcements, and the form for a new one."""
    return await _index(call, FormView())


async def _index(call: Call[msgspec.Struct], form: FormView, status: int = 200) -> Response:
    found = await announcements.everything(call.app)
    emojis = rich_text.views(await instance.emojis_in(call.app, [one.text for one in found]))
    view = AnnouncementsPage(
        shell=await layout.of_call(call), form=form, announcements=tuple(_row(one, emojis) for one in found)
    )
    return layout.respond(call.app, view, status)


def _row(record: Announcement, emojis: tuple[EmojiView, ...] = ()) -> AnnouncementRow:
    at = record.published_at or record.scheduled_at
    return AnnouncementRow(
        id=str(record.id),
        text_html=record.content,
        emojis=emojis,
        state="published" if record.published_at else "waiting" if record.scheduled_at else "draft",
        at_ms=at or record.updated_at,
        ends_ms=record.ends_at,
    )


@routes.post(
    _PLACE,
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Written,
    staff=Permission.MANAGE_ANNOUNCEMENTS,
)
async def write(call: Call[Written]) -> Response:
    """A new one: published at once, at its time, or kept as a draft."""
    try:
        made = await actions.write(call.app, call.me, _words(call))
        if call.params.now:
            await actions.publish(call.app, call.me, made.id)
    except Invalid as error:
        return await _index(call, _refused(call, error), 422)
    return layout.go(call.app, _PLACE, "announced" if call.params.now else "saved")


@routes.get(
    f"{_PLACE}/{{id}}",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Id,
    staff=Permission.MANAGE_ANNOUNCEMENTS,
)
async def edit(call: Call[Id]) -> Response:
    """One announcement, to be changed."""
    record = await announcements.one_for(call.app, call.params.id)
    zone = call.me.user.preferences.zone
    values = {
        "text": record.text,
        "starts": datetime_fields.shown(record.starts_at, zone),
        "ends": datetime_fields.shown(record.ends_at, zone),
        "publish_at": datetime_fields.shown(record.scheduled_at, zone),
    }
    values |= {"all_day": "1"} if record.all_day else {}
    return await _edit(call, record, FormView(values=values))


async def _edit(
    call: Call[msgspec.Struct], record: Announcement, form: FormView, status: int = 200
) -> Response:
    view = AnnouncementPage(shell=await layout.of_call(call), form=form, announcement=_row(record))
    return layout.respond(call.app, view, status)


@routes.post(
    f"{_PLACE}/{{id}}",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Written,
    staff=Permission.MANAGE_ANNOUNCEMENTS,
)
async def change(call: Call[Written]) -> Response:
    """Save the changes."""
    try:
        await actions.change(call.app, call.me, call.params.id, _words(call))
        if call.params.now:
            await actions.publish(call.app, call.me, call.params.id)
    except Invalid as error:
        record = await announcements.one_for(call.app, call.params.id)
        return await _edit(call, record, _refused(call, error), 422)
    return layout.go(call.app, _PLACE, "saved")


@routes.post(
    f"{_PLACE}/{{id}}/publish",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Id,
    staff=Permission.MANAGE_ANNOUNCEMENTS,
)
async def publish(call: Call[Id]) -> Response:
    """Publish it now."""
    try:
        await actions.publish(call.app, call.me, call.params.id)
    except Invalid:
        return layout.go(call.app, _PLACE, "over")
    return layout.go(call.app, _PLACE, "announced")


@routes.post(
    f"{_PLACE}/{{id}}/retire",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Id,
    staff=Permission.MANAGE_ANNOUNCEMENTS,
)
async def retire(call: Call[Id]) -> Response:
    """Take it from everybody's page."""
    await actions.retire(call.app, call.me, call.params.id)
    return layout.go(call.app, _PLACE, "saved")


@routes.post(
    f"{_PLACE}/{{id}}/delete",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Id,
    staff=Permission.MANAGE_ANNOUNCEMENTS,
)
async def delete(call: Call[Id]) -> Response:
    """Delete it."""
    await actions.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, _PLACE, "deleted")


def _words(call: Call[Written]) -> actions.Words:
    given, zone = call.params, call.me.user.preferences.zone
    return actions.Words(
        text=given.text,
        starts_at=datetime_fields.parse("starts_at", given.starts, zone),
        ends_at=datetime_fields.parse("ends_at", given.ends, zone),
        all_day=given.all_day,
        scheduled_at=None if given.now else datetime_fields.parse("publish_at", given.publish_at, zone),
    )


def _refused(call: Call[Written], error: Invalid) -> FormView:
    given = call.params
    values = {name: getattr(given, name) for name in ("text", "starts", "ends", "publish_at")}
    values |= {"all_day": "1"} if given.all_day else {}
    errors = messages.problems(layout.language(call.request, call.viewer), error)
    names = {"starts_at": "starts", "ends_at": "ends"}
    return FormView(values=values, errors={names.get(field, field): words for field, words in errors.items()})
