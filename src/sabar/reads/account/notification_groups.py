"""Notifications told in groups: each account and each post once."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from sabar.kit import times
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.account import notification_extras, notifications
from sabar.reads.assemble import people
from sabar.reads.assemble.parts import Featured, Person
from sabar.reads.entities import collections as collection_entities
from sabar.reads.entities import notifications as entities
from sabar.reads.json import accounts as account_bodies
from sabar.reads.json import statuses
from sabar.reads.posts import delivered
from sabar.reads.server import addresses
from sabar.rules.limits import NOTIFICATIONS
from sabar.rules.notifications import GROUPED, Wanted
from sabar.services import Services
from sabar.store import notifications as stored
from sabar.store.notifications import groups
from sabar.store.notifications.groups import Group


class Part(msgspec.Struct, frozen=True):
    """One page; `keys` and `full` as in timelines."""

    result: entities.GroupedNotificationsResults
    keys: list[int]
    full: bool


def types_grouped(asked: Sequence[str] | None) -> list[str]:
    """Those that can be, of those asked for; all of them when nothing was asked."""
    return [name for name in GROUPED if asked is None or name in asked]


async def page(
    app: Services,
    viewer: Viewer,
    window: Window,
    wanted: Wanted,
    *,
    grouped: Collection[str],
    partial_avatars: bool,
) -> Part:
    now = app.clock.now_ms()
    found = await groups.page(app.db.read(), viewer.id, window, wanted, grouped, now)
    result = await _presented(app, viewer, found.groups, partial_avatars=partial_avatars, paged=True)
    return Part(result, found.keys, found.more)


async def one(app: Services, viewer: Viewer, key: str) -> entities.GroupedNotificationsResults:
    """Raises NotFound when the group is empty, or about something the viewer may not see any more."""
    found = await groups.one(app.db.read(), viewer.id, key, GROUPED, app.clock.now_ms())
    if found is None:
        raise NotFound
    result = await _presented(app, viewer, [found], partial_avatars=False, paged=False)
    if not result.notification_groups:
        raise NotFound
    return result


async def accounts(app: Services, viewer: Viewer, key: str) -> list[msgspec.Raw]:
    """Those in a group, the last one first, up to a limit."""
    now = app.clock.now_ms()
    found = await groups.senders(app.db.read(), viewer.id, key, now, NOTIFICATIONS.senders)
    return await account_bodies.of(app, found)


async def unread(
    app: Services, viewer: Viewer, wanted: Wanted, *, grouped: Collection[str], most: int
) -> int:
    """Groups with something newer than the reader's marker, counted up to `most`."""
    db = app.db.read()
    above = await stored.last_read(db, viewer.id)
    return await groups.count(db, viewer.id, above, wanted, grouped, app.clock.now_ms(), most)


async def _presented(
    app: Services, viewer: Viewer, found: Sequence[Group], *, partial_avatars: bool, paged: bool
) -> entities.GroupedNotificationsResults:
    senders = await people.by_ids(app, {id for group in found for id in group.samples})
    newest = [group.newest for group in found]
    posts = await notifications.posts_of(app, viewer, newest)
    delivered.read(app, viewer, posts.values())
    extras = await notification_extras.of(app, viewer, newest)
    featured = await notifications.collections_of(app, viewer, newest)
    shown = [
        group
        for group in found
        if any(id in senders for id in group.samples)
        and (group.newest.status_id is None or group.newest.status_id in posts)
        and (group.newest.collection_id is None or group.newest.collection_id in featured)
    ]
    named = dict.fromkeys(id for group in shown for id in group.samples if id in senders)
    whole = named if not partial_avatars else dict.fromkeys(g.samples[0] for g in shown)
    return entities.GroupedNotificationsResults(
        accounts=[account_bodies.raw(app, senders[id]) for id in whole if id in senders],
        partial_accounts=[_partial(app, senders[id].account) for id in named if id not in whole]
        if partial_avatars
        else msgspec.UNSET,
        statuses=[statuses.entity(app, post) for post in posts.values()],
        notification_groups=[
            _group(
                app,
                viewer,
                group,
                senders,
                extras.get(group.newest.id, entities.NO_EXTRAS),
                featured.get(group.newest.collection_id or 0),
                paged=paged,
            )
            for group in shown
        ],
    )


def _partial(app: Services, account: Account) -> entities.PartialAccountWithAvatar:
    return entities.PartialAccountWithAvatar(
        id=str(account.id),
        acct=account.acct,
        url=addresses.profile(app, account),
        avatar=addresses.avatar(app, account),
        avatar_static=addresses.avatar(app, account, static=True),
        avatar_description=account.avatar_description,
        locked=account.locked,
        bot=account.bot,
    )


def _group(
    app: Services,
    viewer: Viewer,
    group: Group,
    senders: Mapping[int, Person],
    extras: entities.Extras,
    collection: Featured | None,
    *,
    paged: bool,
) -> entities.NotificationGroup:
    """`senders`: those who are still there, one of the group at least."""
    newest = group.newest
    here = [id for id in group.samples if id in senders]
    fallback = notifications.fallback(viewer, newest, senders[here[0]], collection)
    made = entities.NotificationGroup(
        group_key=group.key,
        notifications_count=group.total,
        type=newest.type,
        most_recent_notification_id=str(group.latest_id),
        sample_account_ids=[str(id) for id in here],
        status_id=msgspec.UNSET if newest.status_id is None else str(newest.status_id),
        collection=collection_entities.of(app, collection) if collection else msgspec.UNSET,
        fallback=fallback or msgspec.UNSET,
        **msgspec.structs.asdict(extras),
    )
    if not paged:
        return made
    return msgspec.structs.replace(
        made,
        page_min_id=str(group.oldest_id),
        page_max_id=str(newest.id),
        latest_page_notification_at=times.iso(newest.created_at),
    )
