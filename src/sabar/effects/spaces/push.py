"""Messages to browsers of our own pages: that something was said in a space. Applications hear nothing of
spaces.

Of each space one message waits for a browser, whatever is said meanwhile: what it is about is looked for when
it is made, and so is whether its reader still stands there, has not read it, and wants to hear of it.
"""

import msgspec

from sabar import events
from sabar.backends.push import Outcome
from sabar.db.engine import Tx
from sabar.effects import push_titles
from sabar.effects.push import receiver, send, shortened
from sabar.kit.crypto import secrets
from sabar.model.jobs import JobSpec
from sabar.model.push import PushSubscription
from sabar.model.spaces.notices import News
from sabar.model.spaces.rooms import EVERYTHING, Entered
from sabar.model.viewers import Viewer
from sabar.reads.server import addresses
from sabar.reads.spaces import news
from sabar.rules import lanes, limits
from sabar.rules.spaces import notices as rules
from sabar.services import Services
from sabar.store.spaces import notices, posts, rooms

DELIVER, CLOSE = "spaces.push", "spaces.push_close"
#: Each browser has its own name of each space, so that a push service cannot see who is in one together.
_TAG = "space-push"
#: The longest topic that push services take (RFC 8030).
_TOPIC = 32


class Delivery(msgspec.Struct, frozen=True):
    """One message, or the end of one: to which browser, about which space."""

    subscription_id: int
    space_id: int


async def on_posted(app: Services, event: events.SpacePosted) -> None:
    """A job for every browser of those who want to be told of it."""
    db = app.db.read()
    space = await rooms.by_id(db, event.space_id)
    post = await posts.one(db, event.space_id, event.post_id, EVERYTHING)
    if space is None or post is None or not rules.may_go_out(space):
        return
    members = await notices.listening(db, space.id, app.clock.now_ms())
    browsers = await notices.of_browsers(db, [one.account_id for one in members])
    browsers = [one for one in browsers if one.alerts.get(rules.ALERT)]
    if not browsers:
        return
    wanted = await news.wanted_by(app, post, members)
    await _queue(app, DELIVER, space.id, [one for one in browsers if one.account_id in wanted])


async def on_deleted(app: Services, event: events.SpacePostDeleted) -> None:
    """A job for every browser that shows a message about something that is gone."""
    browsers = await notices.told_of_gone(app.db.read(), event.space_id)
    await _queue(app, CLOSE, event.space_id, browsers)


async def _queue(app: Services, kind: str, space_id: int, browsers: list[PushSubscription]) -> None:
    if not browsers:
        return

    async def unit(tx: Tx) -> None:
        for to in browsers:
            payload, lane = msgspec.json.encode(Delivery(to.id, space_id)), lanes.push(to.endpoint, to.id)
            tx.enqueue(JobSpec(kind, payload, unique_key=f"{kind}:{to.id}:{space_id}", lane=lane))

    await app.db.write(unit)


async def deliver(app: Services, payload: bytes) -> None:
    """Job: tell one browser of the newest that its reader is to be told of; nothing where he has read on."""
    job = msgspec.json.decode(payload, type=Delivery)
    found = await _reader(app, job)
    if found is None:
        return
    subscription, session_id, viewer, entered = found
    told = await notices.told(app.db.read(), session_id, job.space_id)
    fresh = await news.since(app, entered, told, app.clock.now_ms() + 1)
    if not fresh or not subscription.alerts.get(rules.ALERT):
        return
    tag = _tag(app, job, session_id)
    text = msgspec.json.encode(message(viewer.user.locale, entered, fresh[0], tag))
    if await send(app, subscription, text, tag[:_TOPIC]) is not Outcome.SENT:
        return

    async def unit(tx: Tx) -> None:
        await notices.note_told(tx, session_id, job.space_id, fresh[0].post.id)

    await app.db.write(unit)


async def close(app: Services, payload: bytes) -> None:
    """Job: a browser takes a message away whose post is gone. It may have to show something in its place:
    then that, and nothing of the post or the space.
    """
    job = msgspec.json.decode(payload, type=Delivery)
    found = await _reader(app, job)
    if found is None:
        return
    subscription, session_id, viewer, _ = found
    if not await notices.is_told_of_gone(app.db.read(), session_id, job.space_id):
        return
    lang, tag = viewer.user.locale, _tag(app, job, session_id)
    shown = {"lang": lang, "tag": tag, "title": push_titles.taken_back(lang), "url": "/s", "gone": True}
    await send(app, subscription, msgspec.json.encode(shown), tag[:_TOPIC])

    async def unit(tx: Tx) -> None:
        await notices.forget_told(tx, session_id, job.space_id)

    await app.db.write(unit)


async def _reader(app: Services, job: Delivery) -> tuple[PushSubscription, int, Viewer, Entered] | None:
    """Where it goes, with the number of its session, and who reads it there, as he stands in the space."""
    found = await receiver(app, job.subscription_id, guests=True)
    if found is None or found[0].session_id is None:
        return None
    subscription, viewer = found
    entered = await rooms.entered_by_id(app.db.read(), job.space_id, viewer.id, app.clock.now_ms())
    if entered is None:
        return None
    return subscription, found[0].session_id, viewer, entered


def _tag(app: Services, job: Delivery, session_id: int) -> str:
    return secrets.derived(app.secret, f"{_TAG}:{job.space_id}", session_id)


def message(lang: str, entered: Entered, told: News, tag: str) -> dict[str, str]:
    """As much as the owners of the space let it say; its address is made from its name."""
    space = entered.space
    shown = {"lang": lang, "tag": tag}
    if not rules.may_name(space):
        return {**shown, "title": push_titles.in_a_space(lang), "url": "/s"}
    shown["url"] = f"/s/{space.slug}"
    if not rules.may_tell(space) or told.content is None:
        return {**shown, "title": push_titles.in_space(lang, space.name)}
    name = told.author.display_name or told.author.username
    return {
        **shown,
        "icon": addresses.avatar_path(told.author, static=True),
        "title": shortened(push_titles.in_space(lang, space.name, name), limits.PUSH.title),
        "body": shortened(told.content.plain, limits.PUSH.body),
    }
