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
from sabar.model.notifications import Notification
from sabar.model.push import Delivery, PushSubscription
from sabar.model.receipts import Way
from sabar.model.statuses import Correction
from sabar.model.viewers import Viewer
from sabar.reads.account import notifications, viewers
from sabar.reads.account.notifications import Told
from sabar.reads.assemble.parts import Post
from sabar.reads.posts import delivered
from sabar.reads.server import addresses
from sabar.rules import admission, limits, quotes
from sabar.rules import notifications as rules
from sabar.rules.notifications import Type
from sabar.services import Services
from sabar.store import notifications as stored
from sabar.store import push, relations

log = structlog.get_logger("sabar.push")
DELIVER, CLOSE = push.DELIVER, push.CLOSE


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
            push.deliver_later(tx, one, record.id)

    await app.db.write(unit)


async def deliver(app: Services, payload: bytes) -> None:
    """Send one message. A subscription that has ended at its push service is forgotten."""
    job = msgspec.json.decode(payload, type=Delivery)
    found = await receiver(app, job.subscription_id)
    if found is None:
        return
    subscription, viewer = found
    try:
        told = await notifications.one_told(app, viewer, job.notification_id)
    except NotFound:
        return
    if told.post is not None and any(met.filter.action == "hide" for met in told.post.filtered):
        return
    if not await _wanted_from(app, subscription, told.record):
        return
    make = _message if subscription.session_id is None else _shown
    message = make(app, viewer.user.locale, told)
    outcome = await send(app, subscription, message, str(job.notification_id))
    if outcome is Outcome.SENT and told.post is not None:
        delivered.sent(app, Way.PUSH, [viewer], told.post)


async def close(app: Services, payload: bytes) -> None:
    """Job: a browser of somebody takes a message away whose post was taken back. It may have to show
    something in its place: then that, and nothing of the post.
    """
    job = msgspec.json.decode(payload, type=Delivery)
    found = await receiver(app, job.subscription_id)
    if found is None:
        return
    subscription, viewer = found
    lang = viewer.user.locale
    shown = {
        "lang": lang,
        "tag": str(job.notification_id),
        "title": push_titles.taken_back(lang),
        "url": "/notifications",
        "gone": True,
    }
    await send(app, subscription, msgspec.json.encode(shown), str(job.notification_id))


async def send(app: Services, subscription: PushSubscription, message: bytes, topic: str) -> Outcome:
    """A later message about the same takes the place of one that still waits for its browser."""
    to = Subscription(subscription.endpoint, subscription.p256dh, subscription.auth, subscription.standard)
    outcome = await app.push.send(to, message, topic=topic)
    if outcome is Outcome.GONE:

        async def unit(tx: Tx) -> None:
            await push.delete(tx, subscription.id)

        await app.db.write(unit)
    elif outcome is Outcome.REFUSED:
        log.warning("a push message was not taken", subscription=subscription.id)
    return outcome


async def receiver(
    app: Services, subscription_id: int, *, guests: bool = False
) -> tuple[PushSubscription, Viewer] | None:
    """Where it goes, and who reads it there. A browser that has been away too long is signed in no more.
    `guests`: also people whose account is for spaces alone.
    """
    subscription = await push.by_id(app.db.read(), subscription_id)
    if subscription is None:
        return None
    if subscription.session_id is not None:
        found = await viewers.by_session_id(app, subscription.session_id)
        people = [found] if found else []
    else:
        people = await viewers.of_account(app, subscription.account_id)
    able = admission.may_sign_in if guests else admission.may_use
    for one in people:
        if able(one.user, one.account):
            return subscription, one
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
    return msgspec.json.encode(
        {
            "access_token": "",
            "preferred_locale": locale,
            "notification_id": str(told.record.id),
            "notification_type": told.record.type,
            "icon": addresses.avatar(app, told.sender.account, static=True),
            **_said(locale, told),
        }
    )


def _shown(app: Services, locale: str, told: Told) -> bytes:
    """For our own pages: what is shown, and the page a press opens."""
    return msgspec.json.encode(
        {
            "lang": locale,
            "tag": str(told.record.id),
            "icon": addresses.avatar_path(told.sender.account, static=True),
            "url": _page(told),
            **_said(locale, told),
        }
    )


def _page(told: Told) -> str:
    if told.post is not None:
        return f"{addresses.profile_path(told.post.author.account)}/{told.post.content.record.id}"
    if told.record.type in (Type.FOLLOW, Type.SIGN_UP):
        return addresses.profile_path(told.sender.account)
    return "/follow_requests" if told.record.type == Type.FOLLOW_REQUEST else "/notifications"


def _said(locale: str, told: Told) -> dict[str, str]:
    sender = told.sender.account
    change = _correction(told)
    kind = change.kind if change else told.record.type
    title = push_titles.title(locale, kind, sender.display_name or sender.username)
    body = html.to_text(sender.note_html) if told.post is None else _words(told.post, change)
    return {"title": shortened(title, limits.PUSH.title), "body": shortened(body, limits.PUSH.body)}


def _correction(told: Told) -> Correction | None:
    """The one it tells of, of the post itself."""
    change = told.post.content.record.correction if told.post else None
    return change if change and rules.tells_of(told.record, change.at) else None


def _words(post: Post, change: Correction | None) -> str:
    """Of what is filtered, only which filter it met. Of a correction, what its writer says of it."""
    if post.filtered:
        return post.filtered[0].filter.title
    if change and change.note:
        return change.note
    record = post.content.record
    return record.spoiler_text or html.to_text(quotes.without_inline(record.content))


def shortened(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
