"""Messages to sleeping browsers and phones about a notification, one job for each subscription.

Everything is asked again when the message is made: what its reader may no longer see, or whom he has shut
out since, is not sent (weakness:notification-leak).
"""

import msgspec
import structlog

from sabar import events
from sabar.backends.push import Outcome, Subscription
from sabar.db.engine import Tx
from sabar.effects import push_titles
from sabar.kit.markup import html
from sabar.model.errors import NotFound
from sabar.model.jobs import JobSpec
from sabar.model.notifications import Notification
from sabar.model.push import PushSubscription
from sabar.model.viewers import Viewer
from sabar.reads.account import notifications, viewers
from sabar.reads.account.notifications import Told
from sabar.reads.assemble.parts import Post
from sabar.reads.server import addresses
from sabar.rules import admission, lanes, limits, quotes
from sabar.services import Services
from sabar.store import notifications as stored
from sabar.store import push, relations

DELIVER = "push.deliver"
log = structlog.get_logger("sabar.push")


class Delivery(msgspec.Struct, frozen=True):
    subscription_id: int
    notification_id: int


async def on_notified(app: Services, event: events.Notified) -> None:
    """A job for every application of the person that wants to know."""
    now = app.clock.now_ms()
    record = await stored.one(app.db.read(), event.account_id, event.notification_id, now)
    if record is None:
        return
    wanted = [one for one in await push.of(app.db.read(), event.account_id) if one.alerts.get(record.type)]
    if not wanted:
        return

    async def unit(tx: Tx) -> None:
        for one in wanted:
            payload = msgspec.json.encode(Delivery(one.id, record.id))
            key, lane = f"{DELIVER}:{one.id}:{record.id}", lanes.push(one.endpoint, one.id)
            tx.enqueue(JobSpec(DELIVER, payload, unique_key=key, lane=lane))

    await app.db.write(unit)


async def deliver(app: Services, payload: bytes) -> None:
    """Send one message. A subscription that has ended at its push service is forgotten."""
    job = msgspec.json.decode(payload, type=Delivery)
    db = app.db.read()
    subscription = await push.by_id(db, job.subscription_id)
    viewer = await _viewer(app, subscription.account_id) if subscription else None
    if subscription is None or viewer is None:
        return
    try:
        told = await notifications.one_told(app, viewer, job.notification_id)
    except NotFound:
        return
    if told.post is not None and any(met.filter.action == "hide" for met in told.post.filtered):
        return
    if not await _wanted_from(app, subscription, told.record):
        return
    message = _message(app, viewer.user.locale, told)
    to = Subscription(subscription.endpoint, subscription.p256dh, subscription.auth, subscription.standard)
    outcome = await app.push.send(to, message, topic=str(job.notification_id))
    if outcome is Outcome.GONE:

        async def unit(tx: Tx) -> None:
            await push.delete(tx, subscription.id)

        await app.db.write(unit)
    elif outcome is Outcome.REFUSED:
        log.warning("a push message was not taken", subscription=subscription.id)


async def _viewer(app: Services, account_id: int) -> Viewer | None:
    for one in await viewers.of_account(app, account_id):
        if admission.may_use(one.user, one.account):
            return one
    return None


async def _wanted_from(app: Services, subscription: PushSubscription, record: Notification) -> bool:
    """Whether the subscription's policy lets this sender through."""
    if subscription.policy in ("all", "none"):
        return subscription.policy == "all"
    found = await relations.between(
        app.db.read(), subscription.account_id, [record.from_account_id], app.clock.now_ms()
    )
    standing = found.get(record.from_account_id)
    if standing is None:
        return False
    return standing.following if subscription.policy == "followed" else standing.followed_by


def _message(app: Services, locale: str, told: Told) -> bytes:
    """As Mastodon's clients read it. Tokens are stored as hashes only, so `access_token` is empty."""
    sender, record = told.sender.account, told.record
    name = sender.display_name or sender.username
    body = html.to_text(sender.note_html) if told.post is None else _words(told.post)
    return msgspec.json.encode(
        {
            "access_token": "",
            "preferred_locale": locale,
            "notification_id": str(record.id),
            "notification_type": record.type,
            "icon": addresses.avatar(app, sender, static=True),
            "title": _short(push_titles.title(locale, record.type, name), limits.PUSH.title),
            "body": _short(body, limits.PUSH.body),
        }
    )


def _words(post: Post) -> str:
    """Of what is filtered, only which filter it met."""
    if post.filtered:
        return post.filtered[0].filter.title
    record = post.content.record
    return record.spoiler_text or html.to_text(quotes.without_inline(record.content))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
