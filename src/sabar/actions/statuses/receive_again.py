"""What a post of another server says now: its past wordings are kept and shown, as those of posts of here."""

from collections.abc import Mapping

import msgspec

from sabar import events
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.actions.statuses import received_parts as parts
from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.received import Received
from sabar.model.statuses import QuoteState, Status
from sabar.model.viewers import Actor
from sabar.rules import quotes as quoting
from sabar.rules import search, visibility
from sabar.rules.federation import received
from sabar.services import Services
from sabar.store import accounts, conversations, indexing, quotes, statuses, tags
from sabar.store.federation import posts as foreign


async def rewrite(app: Services, actor: Actor, id: int, post: Received) -> None:
    """For whom it is stays as it was, but for those it names by now. Without a later time of change than that
    of what stands here, its words stay, and what it quotes, what others may do and what is counted are as it
    says now; with an earlier one only what is counted. Nothing happens to a post that is not `actor`'s.
    """
    now, edit_id = app.clock.now_ms(), app.ids.next()
    made = parts.prepare(app, actor.account, post, now)
    places = {one: app.ids.next() for one in {actor.id, *post.people, *post.readers}}

    async def unit(tx: Tx) -> None:
        try:
            before = await editing.held(tx, actor, id)
        except NotFound:
            return
        if before.status.uri != post.uri or before.status.reblog_of_id is not None:
            return
        # Who is blocked puts no new words into an old message (GHSA-46g9-847m-qf8r).
        personal = visibility.is_personal(before.status.visibility)
        if personal and await foreign.is_shut_out(tx, id, actor.id):
            return
        counted = await foreign.counted(tx, [id])
        await foreign.put_origin(tx, id, post.replies_uri, post.counted)
        if await foreign.counted(tx, [id]) != counted:
            await statuses.touch(tx, id)
        stale = (post.updated or 0) < (before.status.edited_at or 0)
        refreshed = await _agree(tx, actor, before, post, now, stale=stale)
        if not stale:
            refreshed = await _let(tx, before.status, post) or refreshed
        after = _after(before.status, post, now)
        newer = post.updated is not None and _moment(post.updated, now) > (
            before.status.edited_at or before.status.created_at
        )
        differ = _Differ(
            said=_said(after) != _said(before.status),
            media=parts.differ(before.media, made.media),
            poll=parts.other_poll(before.poll, before.options, post),
        )
        if before.poll is not None and not differ.poll:
            await parts.count_poll(tx, before.poll, post, now)
        if not newer or not (differ.said or differ.media or differ.poll):
            if refreshed or before.poll is not None:
                await statuses.touch(tx, id)
                tx.emit(events.StatusRefreshed(id, actor.id))
            return
        if before.status.wording < received.POSTS.wordings:
            await statuses.insert_edit(tx, editing.past(before, edit_id, None))
        await statuses.reword(tx, after)
        if differ.media:
            await parts.replace_media(tx, id, before.media, made.media)
        if differ.poll:
            await parts.replace_poll(tx, id, before.poll, made.poll, post)
        await parts.draw(tx, made.emojis)
        await _tell(app, tx, actor, before, after, post, made, places)

    await app.db.write(unit)


class _Differ(msgspec.Struct, frozen=True):
    said: bool
    media: bool
    poll: bool


def _said(status: Status) -> tuple[str, str, bool, str | None]:
    return status.content, status.spoiler_text, status.sensitive, status.language


def _after(status: Status, post: Received, now: int) -> Status:
    return msgspec.structs.replace(
        status,
        text=post.text,
        content=post.content,
        spoiler_text=post.spoiler_text,
        sensitive=post.sensitive,
        language=post.language,
        edited_at=_moment(post.updated if post.updated is not None else now, now),
        wording=status.wording + 1,
    )


def _moment(said: int, now: int) -> int:
    """Nobody changes a post in the future: what comes after would never be later."""
    return min(said, now)


async def _let(tx: Tx, status: Status, post: Received) -> bool:
    """What its writer lets others do with it by now; whether that is different. Quotes of it stay."""
    quotable = quoting.effective(post.quote_policy, status.visibility)
    if quotable is not status.quote_policy:
        await statuses.set_quote_policy(tx, status.id, quotable)
    if post.reply_policy is not status.reply_policy:
        await statuses.set_reply_policy(tx, status.id, post.reply_policy)
    return quotable is not status.quote_policy or post.reply_policy is not status.reply_policy


async def _agree(
    tx: Tx, actor: Actor, before: editing.Before, post: Received, now: int, *, stale: bool
) -> bool:
    """The quote as it is now: shown, agreed to at last, or taken out; whether that is different. `stale`: of
    what it said before, only that it was agreed to counts.
    """
    quote = before.quote
    if quote is None:
        if post.quoted is None or stale:
            return False
        await parts.quote(tx, actor, before.status, post, now)
        return True
    if post.quoted is None:
        if post.quotes or stale:
            return False
        await editing.withdraw_quote(tx, before.status, quote)
        return True
    if (
        quote.quoted_status_id != post.quoted
        or not post.quote_accepted
        or quote.state is not QuoteState.PENDING
    ):
        return False
    await quotes.accept(tx, quote.status_id, post.quote_stamp)
    await statuses.count_quotes(tx, quote.quoted_status_id, 1, by=quote.status_id)
    return True


async def _tell(
    app: Services,
    tx: Tx,
    actor: Actor,
    before: editing.Before,
    after: Status,
    post: Received,
    made: parts.Parts,
    places: Mapping[int, int],
) -> None:
    """Whom it names and what it is found by now; and that it was rewritten."""
    id, direct = after.id, visibility.is_direct(after.visibility)
    people = list(dict.fromkeys([*post.people, *(post.readers if direct else ())]))
    had = set(await tags.of_status(tx, id))
    named = await statuses.set_mentions(tx, id, people)
    tagged = await parts.tag(tx, id, made.tags)
    texts, holds = await indexing.contents(tx, id)
    await app.search.replace(tx, id, actor.id, search.of_post(after, texts, holds))
    if direct:
        for kept in await conversations.keep(tx, after, people, places):
            tx.emit(events.ConversationChanged(kept.account_id, kept.conversation_id))
        await conversations.leave(tx, after, named.removed)
    mentioned = (await accounts.by_ids(tx, people)).values() if people else ()
    told = posting.facts(after, actor.account, mentioned, tagged, media=bool(made.media))
    spoken = before.status.language if after.language != before.status.language else None
    tx.emit(
        events.StatusEdited(
            id,
            actor.id,
            sorted(named.added),
            [one.id for one in tagged if one.name not in had],
            not before.media and bool(made.media),
            spoken,
            told,
        )
    )
