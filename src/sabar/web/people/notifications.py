"""Notifications, grouped as the API groups them."""

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec
from starlette.responses import Response

from sabar.actions import markers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.collections import Collection
from sabar.model.notifications import Notification
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.account import badges, notifications
from sabar.reads.server import addresses
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import layout, presenters
from sabar.web.frame.layout_parts import LinkView
from sabar.web.frame.paging import Paged, pager
from sabar.web.people.notification_views import (
    NotificationKind,
    NotificationsPage,
    NotificationView,
)

routes = Routes("notices", kind="web")
_SIZE = 40
_FACES = 8
#: Kinds the page has a sentence for.
KINDS = get_args(NotificationKind)


class Asked(Paged, frozen=True, kw_only=True):
    only: Literal["all", "mentions"] = "all"


@routes.get("/notifications", auth="session", rate=RateClass.PAGE, cache="private", params=Asked)
async def page(call: Call[Asked]) -> Response:
    """What concerns the reader; opening it marks what it shows as read."""
    app, viewer, asked = call.app, call.me, call.params
    types = ("mention", "quote") if asked.only == "mentions" else KINDS
    records = await notifications.records(app, viewer, asked.window(_SIZE), types=types)
    read_up_to = await badges.read_up_to(app, viewer)
    notices = await of(app, viewer, records, read_up_to)
    # All kinds in one row: whoever looks at its newest has seen them. Then nothing waits any more.
    if asked.first and records and records[0].id > read_up_to:
        await markers.put(app, viewer, {"notifications": records[0].id})
    view = NotificationsPage(
        shell=await layout.of_call(call),
        only=asked.only,
        first=asked.first,
        notices=notices,
        pager=pager(
            asked,
            [record.id for record in records],
            full=len(records) == _SIZE,
            kept={"only": asked.only},
        ),
    )
    return layout.respond(app, view)


class UpTo(msgspec.Struct, frozen=True):
    up_to: int


@routes.post("/web/notifications/read", auth="session", rate=RateClass.PAGE, cache="private", params=UpTo)
async def read(call: Call[UpTo]) -> Response:
    """An open page has shown those up to this one; sent by script."""
    if call.params.up_to > await badges.read_up_to(call.app, call.me):
        await markers.put(call.app, call.me, {"notifications": call.params.up_to})
    return Response(status_code=204)


async def of(
    app: Services, viewer: Viewer, records: Sequence[Notification], read_up_to: int
) -> tuple[NotificationView, ...]:
    """One notice for each group, in the order of the newest of each."""
    wanted = list(dict.fromkeys(record.status_id for record in records if record.status_id is not None))
    seen = await hydrate.see(app, viewer, wanted, Place.NOTIFICATIONS)
    posts = {int(post.id): post for post in await presenters.posts(app, viewer, seen, Place.NOTIFICATIONS)}
    senders = list(dict.fromkeys(record.from_account_id for record in records))
    people = {int(one.id): one for one in await presenters.accounts(app, viewer, senders)}
    featured = await notifications.collections_of(app, viewer, records)
    groups: dict[str, list[Notification]] = {}
    for record in records:
        gone = record.status_id is not None and record.status_id not in posts
        gone |= record.collection_id is not None and record.collection_id not in featured
        if record.from_account_id in people and not gone:
            groups.setdefault(record.group_key, []).append(record)
    notices = []
    for group in groups.values():
        newest = group[0]
        collection = featured.get(newest.collection_id or 0)
        faces = list(dict.fromkeys(record.from_account_id for record in group))
        notices.append(
            NotificationView(
                id=str(newest.id),
                kind=newest.type,  # type: ignore[arg-type]  # one of KINDS
                people=tuple(people[id] for id in faces[:_FACES]),
                people_count=len(faces),
                created_ms=newest.created_at,
                post=posts.get(newest.status_id or 0),
                collection=_link(collection.record) if collection else None,
                unread=newest.id > read_up_to,
            )
        )
    return tuple(notices)


def _link(collection: Collection) -> LinkView:
    return LinkView(text=collection.name, url=addresses.collection_path(collection))
