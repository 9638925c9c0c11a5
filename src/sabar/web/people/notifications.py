"""Notifications, grouped as the API groups them."""

import msgspec
from starlette.responses import Response

from sabar.actions import markers
from sabar.actions import notifications as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.account import badges, notification_requests, notifications
from sabar.rules.rates import RateClass
from sabar.web.frame import confirm, layout, messages, safe_return
from sabar.web.frame.paging import Paged, pager
from sabar.web.people import notices
from sabar.web.people.notification_views import NotificationsPage, Only

routes = Routes("notices", kind="web")
_PLACE = "/notifications"
_SIZE = 40


class Asked(Paged, frozen=True, kw_only=True):
    only: Only = "all"


class Dismissed(msgspec.Struct, frozen=True):
    """`key` of a group, which may hold one."""

    key: str
    return_to: str = _PLACE


class UpTo(msgspec.Struct, frozen=True):
    up_to: int


@routes.get(_PLACE, auth="session", rate=RateClass.PAGE, cache="private", params=Asked)
async def page(call: Call[Asked]) -> Response:
    """What concerns the reader; opening it marks what it shows as read."""
    app, viewer, asked = call.app, call.me, call.params
    kinds = notices.OF_TAB[asked.only]
    records = await notifications.records(app, viewer, asked.window(_SIZE), types=kinds)
    read_up_to = await badges.read_up_to(app, viewer)
    if asked.first and records and records[0].id > read_up_to:
        await markers.put(app, viewer, {"notifications": records[0].id})
    view = NotificationsPage(
        shell=await layout.of_call(call),
        only=asked.only,
        first=asked.first,
        kinds=() if asked.only == "all" else kinds,
        notices=await notices.of(app, viewer, records, read_up_to),
        held=await notification_requests.people(app, viewer) if asked.first else 0,
        pager=pager(
            asked,
            [record.id for record in records],
            full=len(records) == _SIZE,
            kept={"only": asked.only},
        ),
    )
    return layout.respond(app, view)


@routes.post("/web/notifications/read", auth="session", rate=RateClass.PAGE, cache="private", params=UpTo)
async def read(call: Call[UpTo]) -> Response:
    """An open page has shown those up to this one; sent by script."""
    if call.params.up_to > await badges.read_up_to(call.app, call.me):
        await markers.put(call.app, call.me, {"notifications": call.params.up_to})
    return Response(status_code=204)


@routes.post(
    "/web/notifications/dismiss", auth="session", rate=RateClass.PAGE, cache="private", params=Dismissed
)
async def dismiss(call: Call[Dismissed]) -> Response | None:
    """Put one row away."""
    await actions.dismiss_group(call.app, call.me, call.params.key)
    if layout.scripted(call):
        return None
    return layout.go(call.app, safe_return.safe(call.params.return_to))


@routes.get(f"{_PLACE}/clear", auth="session", rate=RateClass.PAGE, cache="private")
async def ask_clear(call: Call[NoParams]) -> Response:
    """Ask before all are put away."""
    return await confirm.ask(
        call,
        messages.CLEAR,
        messages.CLEAR_TEXT,
        messages.CLEAR_BUTTON,
        action=f"{_PLACE}/clear",
        back=_PLACE,
    )


@routes.post(f"{_PLACE}/clear", auth="session", rate=RateClass.PAGE, cache="private")
async def clear(call: Call[NoParams]) -> Response:
    """Put all away, those that wait too."""
    await actions.clear(call.app, call.me)
    return layout.go(call.app, _PLACE, "cleared")
