"""What waits to be heard, and the policy that made it wait."""

from collections.abc import Sequence

import msgspec

from sabar.kit import times
from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.notifications import FILTER_ELSEWHERE, NotificationPolicy, Waiting
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.entities import notifications as entities
from sabar.reads.json import accounts, statuses
from sabar.rules.notifications import Verdict
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import notifications
from sabar.store.notifications import requests


class Part(msgspec.Struct, frozen=True):
    """One page; `keys` and `full` as in timelines."""

    items: list[entities.NotificationRequest]
    keys: list[int]
    full: bool


async def people(app: Services, viewer: Viewer) -> int:
    """How many wait to be heard, counted up to a limit."""
    found, _ = await requests.summary(app.db.read(), viewer.id, app.clock.now_ms())
    return found


async def waiting(app: Services, viewer: Viewer, window: Window) -> list[Waiting]:
    """The bare requests of one page, for pages that draw them themselves."""
    return await requests.page(app.db.read(), viewer.id, window, app.clock.now_ms())


async def chosen(app: Services, viewer: Viewer) -> NotificationPolicy:
    """The policy in its own words."""
    return await notifications.policy(app.db.read(), viewer.id)


async def policy(app: Services, viewer: Viewer) -> entities.NotificationPolicy:
    db = app.db.read()
    kept = await notifications.policy(db, viewer.id)
    senders, held = await requests.summary(db, viewer.id, app.clock.now_ms())
    values = msgspec.structs.asdict(kept)
    del values["account_id"]
    if kept.for_private_mentions == FILTER_ELSEWHERE:
        values["for_private_mentions"] = Verdict.FILTER
    return entities.NotificationPolicy(**values, summary=entities.PolicySummary(senders, held))


async def policy_v1(app: Services, viewer: Viewer) -> entities.V1NotificationPolicy:
    """The older words know yes and no only."""
    now = await policy(app, viewer)
    return entities.V1NotificationPolicy(
        filter_not_following=now.for_not_following != "accept",
        filter_not_followers=now.for_not_followers != "accept",
        filter_new_accounts=now.for_new_accounts != "accept",
        filter_private_mentions=now.for_private_mentions != "accept",
        summary=now.summary,
    )


async def page(app: Services, viewer: Viewer, window: Window) -> Part:
    """The last one first."""
    found = await waiting(app, viewer, window)
    keys = [one.request.id for one in found]
    return Part(await _presented(app, viewer, found), keys, len(found) == window.limit)


async def one(app: Services, viewer: Viewer, id: int) -> entities.NotificationRequest:
    items = await _presented(app, viewer, [await one_waiting(app, viewer, id)])
    if not items:
        raise NotFound
    return items[0]


async def one_waiting(app: Services, viewer: Viewer, id: int) -> Waiting:
    """One bare request of the viewer's own."""
    found = await waiting(app, viewer, Window(1, max_id=id + 1, since_id=id - 1))
    if not found:
        raise NotFound
    return found[0]


async def _presented(
    app: Services, viewer: Viewer, found: Sequence[Waiting]
) -> list[entities.NotificationRequest]:
    senders = await accounts.by_ids(app, {one.request.from_account_id for one in found})
    wanted = [one.last_status_id for one in found if one.last_status_id is not None]
    seen = await hydrate.see(app, viewer, wanted, Place.NOTIFICATIONS)
    posts = await statuses.by_id(app, viewer, seen, Place.NOTIFICATIONS)
    return [
        entities.NotificationRequest(
            id=str(one.request.id),
            created_at=times.iso(one.request.created_at),
            updated_at=times.iso(one.request.updated_at),
            notifications_count=str(one.count),
            account=senders[one.request.from_account_id],
            last_status=posts.get(one.last_status_id or 0, msgspec.UNSET),
        )
        for one in found
        if one.request.from_account_id in senders
    ]
