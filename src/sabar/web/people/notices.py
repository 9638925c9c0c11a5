"""From notifications to what pages show of them: one notice for each group."""

from collections.abc import Sequence
from typing import get_args

from sabar.model.collections import Collection
from sabar.model.notifications import Notification
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.account import notifications
from sabar.reads.server import addresses
from sabar.rules import notifications as rules
from sabar.rules.notifications import Type
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.layout_parts import LinkView
from sabar.web.frame.post_parts import CorrectionView, PostView
from sabar.web.people.notification_views import NotificationKind, NotificationView, Only

_FACES = 6
#: Kinds there is a sentence for.
KINDS: tuple[NotificationKind, ...] = get_args(NotificationKind)
#: What each tab shows, and each choice of what a browser tells.
OF_TAB: dict[Only, tuple[NotificationKind, ...]] = {
    "all": KINDS,
    "mentions": ("mention", "quote"),
    "likes": ("favourite", "reblog"),
    "follows": ("follow", "follow_request"),
    "posts": ("status",),
    "polls": ("poll",),
    "edits": ("update", "quoted_update"),
    "staff": ("admin.sign_up", "admin.report"),
}


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
        post = posts.get(newest.status_id or 0)
        collection = featured.get(newest.collection_id or 0)
        faces = list(dict.fromkeys(record.from_account_id for record in group))
        notices.append(
            NotificationView(
                id=str(newest.id),
                key=newest.group_key,
                kind=newest.type,  # type: ignore[arg-type]  # one of KINDS
                people=tuple(people[id] for id in faces[:_FACES]),
                people_count=len(faces),
                created_ms=newest.created_at,
                post=post,
                correction=_told(newest, post) if post else None,
                collection=_link(collection.record) if collection else None,
                unread=newest.id > read_up_to,
            )
        )
    return tuple(notices)


def _told(record: Notification, post: PostView) -> CorrectionView | None:
    """The correction that it tells of, unless there is a later one."""
    shown = post.quote.post if record.type == Type.QUOTED_UPDATE and post.quote else post
    change = shown.correction if shown else None
    return change if change and rules.tells_of(record, change.at_ms) else None


def _link(collection: Collection) -> LinkView:
    return LinkView(text=collection.name, url=addresses.collection_path(collection))
