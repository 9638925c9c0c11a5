"""A post of another server: written as one of this server is, with what only its own server can know."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.actions.statuses import post as posting
from sabar.actions.statuses import received_names as names
from sabar.actions.statuses import received_parts as parts
from sabar.db.engine import Tx
from sabar.db.errors import UniqueViolation
from sabar.model.accounts import Account
from sabar.model.audience import Circle, CircleKind
from sabar.model.received import Arrival, Received
from sabar.model.statuses import Status, Tag
from sabar.model.viewers import Actor
from sabar.rules import notifications as bells
from sabar.rules import quotes as quoting
from sabar.rules import search, visibility
from sabar.rules.federation import received as rules
from sabar.rules.previews import cards
from sabar.services import Services
from sabar.store import accounts, circles, conversations, indexing, notifications, statuses
from sabar.store.federation import deeds
from sabar.store.federation import posts as foreign


class _Plan(msgspec.Struct, frozen=True):
    """Numbers that are drawn before the write."""

    id: int
    conversation_id: int
    now: int
    late: bool


async def new(app: Services, actor: Actor, post: Received) -> int | None:
    """Write a post of `actor`'s; its number, also when it was here already. None when there is none to be
    written: it was deleted, its id is somebody else's, or it answers what he may not answer.
    """
    now = app.clock.now_ms()
    # Nobody writes before there were computers to do it, or after now.
    at = max(0, min(post.published, now))
    late = post.arrival is Arrival.FETCHED or now - at > rules.POSTS.late_ms
    plan = _Plan(app.ids.at(at), app.ids.next(), now, late)
    places = {id: app.ids.next() for id in {actor.id, *post.people, *post.readers}}
    made = parts.prepare(app, actor.account, post, at)

    async def unit(tx: Tx) -> int | None:
        known = await foreign.by_author(tx, post.uri, actor.id)
        if known is not None:
            return known.id
        if await foreign.by_uri(tx, post.uri) is not None:
            return None
        if await deeds.is_gone(tx, post.uri, actor.account.uri, now):
            return None
        above = await statuses.by_id(tx, post.parent) if post.parent is not None else None
        parent = await _answered(tx, actor, above) if above is not None else None
        if above is not None and parent is None:
            return None
        status = _status(plan, actor, post, parent, at)
        people = await _readers(tx, status, post)
        if parent is None or parent.conversation_id is None:
            await conversations.start(tx, plan.conversation_id, status.created_at)
        await statuses.insert(tx, status)
        if people:
            await statuses.set_mentions(tx, status.id, people)
        names.look_up(tx, status, post.unknown)
        quoted = await parts.quote(tx, actor, status, post, now) if post.quoted is not None else None
        named = await parts.tag(tx, status.id, made.tags)
        await parts.attach(tx, status.id, made.media)
        if made.poll is not None:
            await parts.open_poll(tx, status.id, made.poll, post)
        await parts.draw(tx, made.emojis)
        if parent is not None and visibility.is_open(status.visibility):
            await statuses.count_replies(tx, parent.id, 1, status.visibility)
        elif parent is None and post.parent_uri not in ("", post.uri):
            await foreign.wait_for_parent(tx, status.id, post.parent_uri)
            # What was not sent here leads no further before somebody looks: a thread may never end.
            if post.arrival is Arrival.DELIVERED:
                foreign.look_for_parent(tx, status.id, post.parent_uri, now)
        if visibility.is_direct(status.visibility):
            for kept in await conversations.keep(tx, status, people, places):
                tx.emit(events.ConversationChanged(kept.account_id, kept.conversation_id))
        elif visibility.is_counted(status.visibility, stays_here=status.stays_here):
            last = actor.account.last_status_at
            await statuses.count_for_author(
                tx, actor.id, 1, at=status.created_at if last is None or last < status.created_at else None
            )
        await foreign.put_origin(tx, status.id, post.replies_uri, post.counted)
        texts, holds = await indexing.contents(tx, status.id)
        await app.search.add(tx, status.id, actor.id, search.of_post(status, texts, holds))
        await _tell(app, tx, actor, status, people, named, plan, media=bool(made.media), quoted=quoted)
        await foreign.adopt(tx, status)
        return status.id

    try:
        return await app.db.write(unit)
    except UniqueViolation:
        # It came on two ways at once.
        return await app.db.write(unit)


async def _answered(tx: Tx, actor: Actor, above: Status) -> Status | None:
    """What is answered: of a boost, the boosted post. What is written here is answered by whom its writer
    lets (None: he may not); elsewhere its own server looks after that.
    """
    boosted = above.reblog_of_id
    whole = above if boosted is None else await statuses.by_id(tx, boosted)
    author = await accounts.by_id(tx, whole.account_id) if whole is not None else None
    if author is None or not author.local:
        return whole if author is not None else None
    held = await statuses.held_to_act_on(tx, actor.id, above.id)
    return held.status if held is not None and held.answerable and not held.blocking else None


def _status(plan: _Plan, actor: Actor, post: Received, parent: Status | None, at: int) -> Status:
    return Status(
        id=plan.id,
        account_id=actor.id,
        uri=post.uri,
        url=post.url,
        visibility=post.visibility,
        text=post.text,
        content=post.content,
        spoiler_text=post.spoiler_text,
        sensitive=post.sensitive,
        language=post.language,
        in_reply_to_id=parent.id if parent else None,
        in_reply_to_account_id=parent.account_id if parent else None,
        reblog_of_id=None,
        conversation_id=(parent and parent.conversation_id) or plan.conversation_id,
        app_id=None,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
        quote_policy=quoting.effective(post.quote_policy, post.visibility),
        version=1,
        edited_at=min(post.updated, plan.now) if post.updated is not None else None,
        created_at=at,
        circle_id=plan.id if visibility.is_for_circle(post.visibility) else None,
        reply_policy=post.reply_policy,
    )


async def _readers(tx: Tx, status: Status, post: Received) -> list[int]:
    """Whom it names. One for some alone is a circle of these, as far as they live here."""
    if not visibility.is_for_circle(status.visibility):
        direct = visibility.is_direct(status.visibility)
        return list(dict.fromkeys([*post.people, *(post.readers if direct else ())]))
    circle = Circle(status.id, status.account_id, CircleKind.ONLY, status.created_at)
    await circles.insert(tx, circle, {*post.people, *post.readers}, [], [])
    return post.people


async def _tell(
    app: Services,
    tx: Tx,
    actor: Actor,
    status: Status,
    people: Sequence[int],
    named: Sequence[Tag],
    plan: _Plan,
    *,
    media: bool,
    quoted: int | None,
) -> None:
    mentioned: list[Account] = list((await accounts.by_ids(tx, people)).values()) if people else []
    told = posting.facts(status, actor.account, mentioned, named, media=media, quoted=quoted)
    rings = not plan.late and bells.rings_bells(status)
    tells = bool(told.mentioned) or quoted is not None
    if not tells and rings:
        tells = await notifications.any_bell(tx, status.account_id)
    links = cards.wanted_link(status, app.settings.site) is not None
    tx.emit(
        events.StatusPosted(
            status.id, actor.id, tells=tells, links=links, letters=False, facts=told, late=plan.late
        )
    )
