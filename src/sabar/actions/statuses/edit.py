"""Rewriting a post. Its past wordings are kept and shown."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.actions.statuses import circles, naming, wordings
from sabar.actions.statuses import post as posting
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.drafts import Box
from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import (
    ContentType,
    Correction,
    EditKind,
    Media,
    Poll,
    PollOption,
    Quote,
    QuotePolicy,
    QuoteState,
    ReplyPolicy,
    Status,
    StatusEdit,
    Tag,
)
from sabar.model.viewers import Actor
from sabar.rules import quotes as quoting
from sabar.rules import search, visibility
from sabar.rules.corrections import silent
from sabar.rules.writing import described, drafts
from sabar.rules.writing.described import MediaChange
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.services import Services
from sabar.store import conversations, idempotency, indexing, media, polls, quotes, statuses
from sabar.store import drafts as typed
from sabar.store.federation import destinations
from sabar.store.statuses import Named


class Edit(msgspec.Struct, frozen=True):
    """The post as it shall be: attachments and poll that are not named are taken away.

    None leaves text and how it was typed, sensitivity, language, the policy of quotes and the quoted post as
    they are. `unquote` takes the quoted post out; another one cannot be put in. `correction`: what its writer
    says it is, and `correction_note` about it; a retraction is none (`retract`).
    """

    text: str | None = None
    content_type: ContentType | None = None
    spoiler_text: str = ""
    sensitive: bool | None = None
    language: str | None = None
    media_ids: list[int] = []
    media_changes: list[MediaChange] = []
    poll: PollDraft | None = None
    quote_policy: QuotePolicy | None = None
    reply_policy: ReplyPolicy | None = None
    quoted_status_id: int | None = None
    unquote: bool = False
    correction: EditKind | None = None
    correction_note: str = ""


class Before(msgspec.Struct, frozen=True):
    """A post with what hangs on it, as it is in the write."""

    status: Status
    media: list[Media]
    poll: Poll | None
    options: list[PollOption]
    quote: Quote | None

    @property
    def wording(self) -> silent.Wording:
        titles, poll = [option.title for option in self.options], self.poll
        return silent.Wording(
            self.status.content,
            self.status.spoiler_text,
            self.status.sensitive,
            _described(self.media),
            (*titles, poll.multiple, poll.hide_totals) if poll else (),
            self.quote is not None,
        )


class _Plan(msgspec.Struct, frozen=True):
    now: int
    edit_id: int
    poll_id: int
    #: clean
    draft: Draft
    html: str
    people: list[Account]
    tags: list[Tag]
    #: an id for each participant's place in a direct conversation
    places: dict[int, int]


async def edit(
    app: Services,
    actor: Actor,
    id: int,
    wanted: Edit,
    *,
    to_somebody: bool = False,
    box: Box | None = None,
    computed: bool = False,
) -> None:
    """Rewrite the actor's own post; nothing happens when nothing is different. `to_somebody`: refused when it
    is for those mentioned alone, and there are none any more. `box`: its draft goes with the write.
    `computed`: when nothing is said of the edit, it is a typo if it may be one, otherwise a correction.

    NotFound when he has none of this id, Invalid for what may not be posted, and for a typo that is none.
    """
    note = silent.note(wanted.correction_note)
    current = await statuses.by_id(app.db.read(), id)
    if current is None or current.account_id != actor.id or current.reblog_of_id is not None:
        raise NotFound
    quoted = None if wanted.unquote else await quotes.of_status(app.db.read(), id)
    plan = await _prepare(app, wanted, current, quoted)
    if to_somebody:
        drafts.demand_readers(current.visibility, plan.people)

    async def unit(tx: Tx) -> None:
        before = await held(tx, actor, id)
        if box is not None:
            await idempotency.note(tx, actor.id, box.key, id, now=plan.now)
            await media.let_go(tx, await typed.delete(tx, actor.id, box), plan.now)
        if before.status.circle_id is not None:
            await circles.demand_inside(tx, before.status.circle_id, plan.people)
        if before.status.stays_here:
            drafts.demand_here(plan.people)
        await _change_policies(app, tx, before.status, wanted)
        after = _after(before.status, wanted, plan)
        media_differ = await _change_media(tx, actor, before, wanted, plan.now)
        poll_differs = await _change_poll(tx, before, plan)
        unquoted = await _unquote(tx, before, wanted)
        restored = before.status.retracted and wanted.correction is EditKind.CORRECTION
        differs = after != before.status or media_differ or poll_differs or unquoted
        if not differs and not restored:
            return
        kind = await _kind(tx, before, after, wanted, plan, computed=computed)
        change = wordings.correction(before.status, kind, plan.now, note) if kind else None
        await statuses.insert_edit(tx, past(before, plan.edit_id, change))
        after = wordings.reworded(after, change, plan.now)
        await statuses.reword(tx, after)
        named = await statuses.set_mentions(tx, id, [one.id for one in plan.people])
        tagged, new_tags = await posting.tag(tx, id, plan.tags)
        texts, holds = await indexing.contents(tx, id)
        words = search.of_post(after, texts, holds)
        await app.search.replace(tx, id, actor.id, words)
        if visibility.is_direct(after.visibility):
            await _change_conversation(tx, after, plan, named)
        spoken = before.status.language if after.language != before.status.language else None
        shows = not before.media and bool(wanted.media_ids)
        facts = posting.facts(after, actor.account, plan.people, tagged, media=bool(wanted.media_ids))
        leaves = app.settings.federates and await destinations.may_have_left(tx, id, actor.id)
        added = sorted(named.added)
        tx.emit(
            events.StatusEdited(
                id, actor.id, added, new_tags, shows, spoken, facts, kind or "", leaves=leaves
            )
        )

    await app.db.write(unit)


async def _change_conversation(tx: Tx, status: Status, plan: _Plan, named: Named) -> None:
    """Whoever is named only now finds it unread; whoever is named no more loses it."""
    people = [account.id for account in plan.people]
    kept = await conversations.keep(tx, status, people, plan.places)
    await conversations.call(tx, status, [one.account_id for one in kept if one.account_id in named.added])
    await conversations.leave(tx, status, named.removed)
    for one in kept:
        tx.emit(events.ConversationChanged(one.account_id, one.conversation_id))


async def _change_policies(app: Services, tx: Tx, status: Status, wanted: Edit) -> None:
    """Who may quote it, and who may answer it."""
    quotable = quoting.effective(wanted.quote_policy or status.quote_policy, status.visibility)
    answerable = wanted.reply_policy or status.reply_policy
    if quotable is not status.quote_policy:
        await statuses.set_quote_policy(tx, status.id, quotable)
    if answerable is not status.reply_policy:
        await statuses.set_reply_policy(tx, status.id, answerable)
    if quotable is not status.quote_policy or answerable is not status.reply_policy:
        leaves = app.settings.federates and await destinations.may_have_left(tx, status.id, status.account_id)
        tx.emit(events.StatusRefreshed(status.id, status.account_id, leaves))


async def _kind(
    tx: Tx, before: Before, after: Status, wanted: Edit, plan: _Plan, *, computed: bool
) -> EditKind | None:
    """What the edit is, compared with what stands there now: somebody may have been faster. Raises
    Invalid.
    """
    poll, attached = plan.draft.poll, await media.of_status(tx, after.id)
    now = silent.Wording(
        after.content,
        after.spoiler_text,
        after.sensitive,
        _described(attached),
        (*poll.options, poll.multiple, poll.hide_totals) if poll else (),
        before.quote is not None and not wanted.unquote,
    )
    return silent.settled(wanted.correction, silent.objection(before.wording, now), computed=computed)


def _described(attached: Sequence[Media]) -> tuple[tuple[int, str], ...]:
    return tuple((one.id, one.description) for one in attached)


async def _unquote(tx: Tx, before: Before, wanted: Edit) -> bool:
    """Whether the quote is gone now."""
    status, quote = before.status, before.quote
    if wanted.quoted_status_id not in (None, quote.quoted_status_id if quote else None):
        raise Invalid(N_("Validation failed: A quote can't be changed, only removed"))
    if quote is None or not wanted.unquote:
        return False
    await withdraw_quote(tx, status, quote)
    return True


async def withdraw_quote(tx: Tx, status: Status, quote: Quote) -> None:
    """The post shows it no more."""
    if quote.state is QuoteState.ACCEPTED:
        await statuses.count_quotes(tx, quote.quoted_status_id, -1, by=status.id)
    await quotes.delete(tx, quote.status_id)
    counted = visibility.is_open_here(status.visibility)
    tx.emit(events.Unquoted(status.id, status.account_id, quote.quoted_status_id if counted else None))


async def _prepare(app: Services, wanted: Edit, current: Status, quoted: Quote | None) -> _Plan:
    draft = Draft(
        text=current.text if wanted.text is None else wanted.text,
        spoiler_text=wanted.spoiler_text,
        media_ids=wanted.media_ids,
        poll=wanted.poll,
        language=wanted.language,
        quoted_status_id=quoted.quoted_status_id if quoted else None,
        content_type=wanted.content_type or current.content_type,
    )
    checked = drafts.checked(draft, app.settings.domain)
    people = await naming.people(app, current.account_id, checked.names)
    now = app.clock.now_ms()
    return _Plan(
        now,
        app.ids.next(),
        app.ids.next(),
        checked.draft,
        drafts.html(checked.scan, checked.names, people, app.settings.url),
        people,
        [Tag(app.ids.next(), name, shown, now) for name, shown in checked.scan.tags.items()],
        {account_id: app.ids.next() for account_id in {current.account_id, *(one.id for one in people)}},
    )


async def held(tx: Tx, actor: Actor, id: int) -> Before:
    """The actor's own post. Nobody else changes it before this write ends. NotFound."""
    status = await statuses.held_own(tx, actor.id, id)
    if status is None:
        raise NotFound
    found = await polls.of_status(tx, id)
    poll, options = found or (None, [])
    return Before(status, await media.of_status(tx, id), poll, options, await quotes.held(tx, id))


def _after(status: Status, wanted: Edit, plan: _Plan) -> Status:
    sensitive = status.sensitive if wanted.sensitive is None else wanted.sensitive
    return msgspec.structs.replace(
        status,
        text=plan.draft.text,
        content=plan.html,
        spoiler_text=plan.draft.spoiler_text,
        sensitive=sensitive or bool(plan.draft.spoiler_text),
        language=plan.draft.language or status.language,
        content_type=plan.draft.content_type or status.content_type,
    )


def past(before: Before, id: int, change: Correction | None) -> StatusEdit:
    """The wording that gives way."""
    status = before.status
    return StatusEdit(
        id=id,
        status_id=status.id,
        text=status.text,
        content=status.content,
        spoiler_text=status.spoiler_text,
        sensitive=status.sensitive,
        media=[{"id": one.id, "description": one.description} for one in before.media],
        poll_options=[option.title for option in before.options] if before.poll else None,
        created_at=status.edited_at or status.created_at,
        quoted=before.quote is not None,
        content_type=status.content_type,
        change=change and msgspec.structs.replace(change, before=""),
    )


async def _change_media(tx: Tx, actor: Actor, before: Before, wanted: Edit, now: int) -> bool:
    """Whether the attachments are different now."""
    ids = list(dict.fromkeys(wanted.media_ids))
    had = [one.id for one in before.media]
    if ids != had:
        free = await media.free(tx, actor.id, ids)
        missing = [str(id) for id in ids if id not in free and id not in had]
        if missing:
            raise Invalid(
                N_("Validation failed: Media {ids} not found or already attached"), ids=", ".join(missing)
            )
        await media.detach(tx, before.status.id, now, keep=ids)
        if await media.attach(tx, actor.id, before.status.id, ids) < len(ids):
            raise Invalid(
                N_(
                    "Validation failed: Cannot attach files that have not finished processing. "
                    "Try again in a moment!"
                )
            )
    changed = described.differing(await media.of_status(tx, before.status.id), wanted.media_changes)
    for one in changed:
        await media.describe(tx, one)
    return ids != had or bool(changed)


async def _change_poll(tx: Tx, before: Before, plan: _Plan) -> bool:
    """Whether the poll is different now. Other options, or another way to vote, void all votes."""
    old, new = before.poll, plan.draft.poll
    if new is None:
        if old is not None:
            await polls.delete(tx, old.id)
        return old is not None
    ends = plan.now + new.expires_in * times.SECOND
    if old is None:
        poll = Poll(
            plan.poll_id,
            before.status.id,
            before.status.account_id,
            new.multiple,
            new.hide_totals,
            0,
            ends,
            None,
        )
        await polls.insert(tx, poll, new.options)
        await polls.close_later(tx, poll)
        return True
    titles = [option.title for option in before.options]
    poll = msgspec.structs.replace(old, multiple=new.multiple, hide_totals=new.hide_totals)
    differs = titles != new.options or old.multiple != new.multiple
    if differs or old.closed_at is None:
        poll = msgspec.structs.replace(poll, expires_at=ends, closed_at=None)
        await polls.close_later(tx, poll)
    await polls.change(tx, poll)
    if differs:
        await polls.start_over(tx, poll, new.options)
    return differs
