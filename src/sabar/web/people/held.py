"""People whose notifications wait to be let in: seen, heard from now on, or dismissed, one or many."""

from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import notifications as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.notifications import Waiting
from sabar.reads import hydrate
from sabar.reads.account import notification_requests, notifications
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, presenters
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.people import notices
from sabar.web.people.notification_views import HeldOfPage, HeldPage, HeldView

routes = Routes("held", kind="web")

_PLACE = "/notifications/requests"


class OfOne(Paged, frozen=True, kw_only=True):
    id: int


class Several(msgspec.Struct, frozen=True):
    """`only`: the button beside one person, whoever else is ticked."""

    id: list[int] = []
    only: int | None = None

    @property
    def meant(self) -> list[int]:
        return [self.only] if self.only is not None else self.id[: limits.REQUESTS.ids]


@routes.get(_PLACE, auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def index(call: Call[Paged]) -> Response:
    """Who waits, the last one first."""
    found = await notification_requests.waiting(call.app, call.me, call.params.window(PEOPLE))
    view = HeldPage(
        shell=await layout.of_call(call),
        held=await _views(call, found),
        most=limits.NOTIFICATIONS.held,
        pager=pager(call.params, [one.request.id for one in found], full=len(found) == PEOPLE),
    )
    return layout.respond(call.app, view)


@routes.get(f"{_PLACE}/{{id}}", auth="session", rate=RateClass.PAGE, cache="private", params=OfOne)
async def show(call: Call[OfOne]) -> Response:
    """What one of them said. Nobody is told that it was looked at."""
    app, viewer, asked = call.app, call.me, call.params
    waiting = await notification_requests.one_waiting(app, viewer, asked.id)
    records = await notifications.records(
        app, viewer, asked.window(), types=notices.KINDS, held_from=waiting.request.from_account_id
    )
    read = max((record.id for record in records), default=0)
    (one,) = await _views(call, [waiting]) or (None,)
    if one is None:
        return layout.go(app, _PLACE)
    view = HeldOfPage(
        shell=await layout.of_call(call),
        one=one,
        notices=await notices.of(app, viewer, records, read),
        pager=pager(asked, [record.id for record in records], full=len(records) == asked.window().limit),
    )
    return layout.respond(app, view)


@routes.post(f"{_PLACE}/accept", auth="session", rate=RateClass.PAGE, cache="private", params=Several)
async def accept(call: Call[Several]) -> Response:
    """Hear these people from now on, and what they said already."""
    await actions.accept(call.app, call.me, call.params.meant)
    return layout.go(call.app, _PLACE, "heard" if call.params.meant else "")


@routes.post(f"{_PLACE}/dismiss", auth="session", rate=RateClass.PAGE, cache="private", params=Several)
async def dismiss(call: Call[Several]) -> Response:
    """Forget what these people said; they wait again when they say more."""
    await actions.dismiss_requests(call.app, call.me, call.params.meant)
    return layout.go(call.app, _PLACE, "dismissed" if call.params.meant else "")


async def _views(call: Call[Any], found: Sequence[Waiting]) -> tuple[HeldView, ...]:
    app, viewer = call.app, call.me
    wanted = [one.last_status_id for one in found if one.last_status_id is not None]
    seen = await hydrate.see(app, viewer, wanted, Place.NOTIFICATIONS)
    posts = {int(post.id): post for post in await presenters.posts(app, viewer, seen, Place.NOTIFICATIONS)}
    senders = await presenters.accounts(app, viewer, [one.request.from_account_id for one in found])
    people = {int(one.id): one for one in senders}
    return tuple(
        HeldView(
            id=str(one.request.id),
            person=people[one.request.from_account_id],
            count=one.count,
            updated_ms=one.request.updated_at,
            post=posts.get(one.last_status_id or 0),
        )
        for one in found
        if one.request.from_account_id in people
    )
