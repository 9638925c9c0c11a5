"""Messages to browsers of our own pages: that somebody asks for a yes, and what a colleague said.

Applications know no such kind, so none hears of it. Nothing of the post is in a message, not even its number:
whoever holds the device reads the one, and the push service the topic.
"""

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.effects import push_titles
from sabar.effects.push import receiver, send
from sabar.kit.crypto import secrets
from sabar.model.push import ColleagueDelivery, PushSubscription
from sabar.model.viewers import Viewer
from sabar.reads.server import addresses
from sabar.rules.unsent import colleagues as rules
from sabar.services import Services
from sabar.store import accounts, colleagues, push, relations, scheduled

ASK, ANSWER = "push.ask", "push.answer"
#: The longest topic that push services take (RFC 8030).
_TOPIC = 32


async def on_asked(app: Services, event: events.ColleagueAsked) -> None:
    await _tell_later(app, ASK, event.account_id, event.held_id)


async def on_answered(app: Services, event: events.ColleagueAnswered) -> None:
    await _tell_later(app, ANSWER, event.account_id, event.answer_id)


async def _tell_later(app: Services, kind: str, account_id: int, about: int) -> None:
    """A job for every browser of the person that wants to know."""
    browsers = await push.of_browsers(app.db.read(), account_id)
    wanted = [one for one in browsers if one.alerts.get(rules.ALERT)]
    if not wanted:
        return

    async def unit(tx: Tx) -> None:
        for one in wanted:
            push.tell_colleague_later(tx, kind, one, about)

    await app.db.write(unit)


async def ask(app: Services, payload: bytes) -> None:
    """Job: tell a colleague that he is asked, if he still is."""
    job = msgspec.json.decode(payload, type=ColleagueDelivery)
    found = await receiver(app, job.subscription_id)
    if found is None:
        return
    subscription, viewer = found
    waiting = await colleagues.asked_one(app.db.read(), viewer.id, job.about)
    if waiting is not None:
        tag = secrets.derived(app.secret, ASK, job.about)
        await _tell(app, subscription, viewer, waiting.account_id, push_titles.ASKS, tag)


async def answer(app: Services, payload: bytes) -> None:
    """Job: tell a writer what a colleague said, if that still stands."""
    job = msgspec.json.decode(payload, type=ColleagueDelivery)
    found = await receiver(app, job.subscription_id)
    if found is None:
        return
    subscription, viewer = found
    db = app.db.read()
    said = await colleagues.answer(db, viewer.id, job.about)
    if said is None:
        return
    out = said.status_id is not None
    if not out and await scheduled.own(db, viewer.id, said.held_id) is None:
        return
    later = push_titles.SAID_YES_LATER if said.yes else push_titles.SAID_NO
    sentence = push_titles.SAID_YES if out else later
    tag = secrets.derived(app.secret, ANSWER, job.about)
    await _tell(app, subscription, viewer, said.colleague_id, sentence, tag)


async def _tell(
    app: Services, subscription: PushSubscription, viewer: Viewer, who: int, sentence: str, tag: str
) -> None:
    db, now = app.db.read(), app.clock.now_ms()
    standing = (await relations.between(db, viewer.id, [who], now)).get(who)
    sender = await accounts.by_id(db, who)
    if sender is None or not rules.tells(standing):
        return
    locale, name = viewer.user.locale, sender.display_name or sender.username
    shown = {
        "lang": locale,
        "tag": tag,
        "icon": addresses.avatar_path(sender, static=True),
        "url": "/outbox",
        "title": push_titles.colleague(locale, sentence, name),
    }
    await send(app, subscription, msgspec.json.encode(shown), tag[:_TOPIC])
