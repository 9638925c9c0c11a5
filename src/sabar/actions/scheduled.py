"""Posts that wait: for a time of their own, or held back; move, change, call off."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.kit import i18n, times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.drafts import Box
from sabar.model.errors import Invalid, NotFound
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Following, Hold, Scheduled, Waits
from sabar.model.viewers import Viewer
from sabar.rules import labels as labelling
from sabar.rules import quotes, visibility
from sabar.rules.unsent import hold_rules, holding
from sabar.rules.writing import described, drafts, unfinished
from sabar.rules.writing.described import MediaChange
from sabar.rules.writing.drafts import Draft
from sabar.rules.writing.unfinished import Place
from sabar.services import Services
from sabar.store import (
    accounts,
    colleagues,
    idempotency,
    labels,
    media,
    profiles,
    relations,
    scheduled,
    statuses,
)
from sabar.store import drafts as typed

_NO_MEDIA = N_("Validation failed: Media not found, not ready, or already attached to another post")
_WAITS_FOR_YES = N_("It waits for a colleague. Send it without him, take it back, or ask somebody else.")
_NOBODY_TO_ASK = N_("None of your colleagues can be asked now. Find them in your settings.")
_ANSWERS_NOTHING = N_("The post it answers was taken back.")


async def schedule(
    app: Services,
    viewer: Viewer,
    draft: Draft,
    at: int,
    *,
    key: str = "",
    to_somebody: bool = False,
    box: Box | None = None,
) -> int:
    """Keep a post until `at` (ms); the id under which it waits. A `key` that was used within a day answers
    what it made then. `to_somebody`: refused when it is for those mentioned alone, and there are none.
    `box`: its draft goes with the write.
    """
    now = app.clock.now_ms()
    holding.demand_ahead(at, now)
    drafts.check_key(key)
    checked = drafts.checked(draft, app.settings.domain)
    media_ids = checked.draft.media_ids
    if draft.allowed_mentions is not None or to_somebody:
        people = await accounts.mentionable(app.db.read(), viewer.id, list(checked.names.values()))
        drafts.demand_expected(people, viewer.id, draft.allowed_mentions)
        if to_somebody and draft.visibility is not None:
            drafts.demand_readers(draft.visibility, people)
    params = drafts.kept(msgspec.structs.replace(draft, poll=checked.draft.poll))
    waiting = Scheduled(app.ids.next(), viewer.id, viewer.app_id, at, params, now)

    async def unit(tx: Tx) -> int:
        earlier = (
            await idempotency.claim(tx, viewer.id, idempotency.later(key), waiting.id, now=now)
            if key
            else None
        )
        # After the key: what was typed is not kept any more once that is used.
        if box is not None:
            await idempotency.note(tx, viewer.id, box.key, waiting.id, now=now)
            await media.let_go(tx, await typed.delete(tx, viewer.id, box), now)
        if earlier is not None:
            return earlier
        people = [*draft.circle_label_ids, *draft.except_label_ids]
        if people:
            labelling.demand_own(people, await labels.owned(tx, viewer.id, people))
        parent = draft.in_reply_to_id
        if parent is not None:
            held = await statuses.held_to_act_on(tx, viewer.id, parent)
            if held is None:
                raise NotFound(N_("The post you are trying to reply to does not appear to exist."))
            drafts.demand_circle(draft, visibility.demand_open(held).visibility)
        quoted = draft.quoted_status_id
        if quoted is not None and await statuses.held_quotable(tx, viewer.id, quoted) is None:
            raise NotFound(quotes.NOT_QUOTABLE)
        await _check_load(tx, viewer, waiting)
        await scheduled.insert(tx, waiting)
        if await media.keep_for(tx, viewer.id, waiting.id, media_ids) < len(media_ids):
            raise Invalid(_NO_MEDIA)
        _publish_at(tx, waiting.id, at)
        return waiting.id

    return await app.db.write(unit)


async def hold(
    app: Services,
    viewer: Viewer,
    draft: Draft,
    waits: Waits,
    *,
    key: str = "",
    more: Sequence[Following] = (),
    box: Box | None = None,
) -> int:
    """Hold a post back; the number it has as long as it waits. What it may not be as a post is refused before
    (`statuses.waiting.rehearse`). A `key` that was used within a day answers what it made then. `more`: posts
    that follow. `box`: its draft goes with the write.
    """
    now, until = app.clock.now_ms(), waits.until
    drafts.check_key(key)
    id, params = app.ids.next(), drafts.kept(draft)
    record = Scheduled(id, viewer.id, viewer.app_id, until, params, now, more=list(more))
    waiting = _waiting(record, waits)

    async def unit(tx: Tx) -> int:
        earlier = await idempotency.claim(tx, viewer.id, key, waiting.id, now=now) if key else None
        # After the key: what was typed is not kept any more once that is used.
        if box is not None:
            await idempotency.note(tx, viewer.id, box.key, waiting.id, now=now)
            await media.let_go(tx, await typed.delete(tx, viewer.id, box), now)
        if earlier is not None:
            return earlier
        await relations.hold(tx, viewer.id)
        holding.demand_place(await scheduled.held_count(tx, viewer.id))
        answered = draft.in_reply_to_id
        before = await scheduled.own(tx, viewer.id, answered) if answered else None
        await scheduled.insert(tx, msgspec.structs.replace(waiting, after_id=before and before.id))
        await _keep_files(tx, waiting)
        if viewer.app_id is not None:
            await profiles.note_held_from_apps(tx, viewer.user.id)
        await _ask(tx, waiting, hold_rules.whom(waiting.rule))
        _publish_at(tx, waiting.id, until)
        tx.emit(events.OutboxChanged(viewer.id, waiting.id))
        return waiting.id

    return await app.db.write(unit)


async def put_off(app: Services, viewer: Viewer, id: int, until: int) -> None:
    """Hold a post longer, or shorter. NotFound when the viewer holds none of this id, Invalid for one that
    waits for a colleague.
    """

    async def unit(tx: Tx) -> None:
        waiting = await _held(tx, viewer, id)
        if waiting.asked:
            raise Invalid(_WAITS_FOR_YES)
        await scheduled.reword(tx, msgspec.structs.replace(waiting, scheduled_at=until, failed=""))
        _publish_at(tx, id, until)
        tx.emit(events.OutboxChanged(viewer.id, id))

    await app.db.write(unit)


async def reword(
    app: Services, viewer: Viewer, id: int, draft: Draft, waits: Waits, changes: Sequence[MediaChange] = ()
) -> None:
    """Other words for a post that is held back and its files, and how it waits with them; no history tells of
    it. NotFound when the viewer holds none of this id, Invalid for what may not be posted and for attachments
    that are not there.
    """
    now = app.clock.now_ms()
    drafts.checked(draft, app.settings.domain)

    async def unit(tx: Tx) -> None:
        waiting = await _held(tx, viewer, id)
        await media.release(tx, id, now)
        changed = msgspec.structs.replace(_waiting(waiting, waits), params=drafts.kept(draft), failed="")
        await _keep_files(tx, changed)
        for one in described.differing((await media.of_scheduled(tx, [id])).get(id, []), changes):
            await media.describe(tx, one)
        if await colleagues.said_yes(tx, id):
            changed = msgspec.structs.replace(changed, asked=True, scheduled_at=holding.FOR_GOOD)
        await scheduled.reword(tx, changed)
        await _ask_anew(tx, changed)
        if changed.scheduled_at != waiting.scheduled_at:
            _publish_at(tx, id, changed.scheduled_at)
        tx.emit(events.OutboxChanged(viewer.id, id))

    await app.db.write(unit)


async def ask(app: Services, viewer: Viewer, id: int, colleague_ids: Sequence[int] = ()) -> None:
    """Have a post wait until one of these accounts says yes; none: any colleague. NotFound when the viewer
    holds none of this id, Invalid when nobody of them can be asked.
    """

    async def unit(tx: Tx) -> None:
        waiting = await _held(tx, viewer, id)
        asked = msgspec.structs.replace(waiting, asked=True, scheduled_at=holding.FOR_GOOD, failed="")
        await scheduled.reword(tx, asked)
        before = await _unask(tx, waiting)
        if not await _ask(tx, asked, colleague_ids, before):
            raise Invalid(_NOBODY_TO_ASK)
        tx.emit(events.OutboxChanged(viewer.id, id))

    await app.db.write(unit)


async def hold_back(app: Services, waiting: Scheduled, draft: Draft, waits: Waits) -> None:
    """A post with a time of its own goes to the outbox instead, unless it went or was changed meanwhile;
    `draft` leaves nothing of it to the defaults of another day.
    """
    held = msgspec.structs.replace(_waiting(waiting, waits), params=drafts.kept(draft))

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, waiting.account_id)
        there = await scheduled.own(tx, waiting.account_id, waiting.id)
        if there is None or there.revision != waiting.revision:
            return
        await scheduled.reword(tx, held)
        await _ask(tx, held, hold_rules.whom(held.rule))
        tx.emit(events.OutboxChanged(waiting.account_id, waiting.id))

    await app.db.write(unit)


async def fail(app: Services, waiting: Scheduled, why: str) -> bool:
    """It stays with its writer, with the reason why it could not go out; False when it is another by now."""

    async def unit(tx: Tx) -> bool:
        await relations.hold(tx, waiting.account_id)
        there = await scheduled.own(tx, waiting.account_id, waiting.id)
        if there is None or there.revision != waiting.revision:
            return False
        await scheduled.reword(tx, msgspec.structs.replace(there, failed=why))
        tx.emit(events.OutboxChanged(waiting.account_id, waiting.id))
        return True

    return await app.db.write(unit)


async def _keep_files(tx: Tx, waiting: Scheduled) -> None:
    """Those of the post and of what follows it. Raises Invalid where one is not there to be kept."""
    ids = drafts.attached(msgspec.convert(waiting.params, Draft), waiting.more)
    if await media.keep_for(tx, waiting.account_id, waiting.id, ids) < len(ids):
        raise Invalid(_NO_MEDIA)


def _waiting(record: Scheduled, waits: Waits) -> Scheduled:
    return msgspec.structs.replace(
        record, scheduled_at=waits.until, held=waits.why, rule=waits.rule, asked=waits.asked
    )


async def _held(tx: Tx, viewer: Viewer, id: int) -> Scheduled:
    await relations.hold(tx, viewer.id)
    waiting = await scheduled.own(tx, viewer.id, id)
    if waiting is None or waiting.held is Hold.TIMED:
        raise NotFound
    return waiting


async def _ask(tx: Tx, waiting: Scheduled, among: Sequence[int], before: Sequence[int] = ()) -> bool:
    """Ask colleagues about a post that waits for one; whether somebody can be asked. `before`: who was asked
    already, which for him is the same question still.
    """
    if not waiting.asked:
        return False
    ties = await colleagues.able(tx, waiting.account_id, among)
    await colleagues.ask(tx, waiting.id, ties)
    for id in (tie.colleague_id for tie in ties):
        tx.emit(events.AskedChanged(id) if id in before else events.ColleagueAsked(id, waiting.id))
    return bool(ties)


async def _ask_anew(tx: Tx, waiting: Scheduled) -> None:
    """Nobody says yes to words he has not seen: who is asked sees the new ones, and so does who answered."""
    if not waiting.asked:
        return
    before = (await colleagues.asked_about(tx, [waiting.id])).get(waiting.id, [])
    said = (await colleagues.answers_about(tx, [waiting.id])).get(waiting.id)
    again = [said.colleague_id] if said is not None else hold_rules.whom(waiting.rule)
    await colleagues.forget_answers(tx, waiting.id)
    await _ask(tx, waiting, before or again, before)


async def _unask(tx: Tx, waiting: Scheduled) -> Sequence[int]:
    """Whoever was asked, and these are they, sees nothing of it any more; what was said of it is over."""
    if not waiting.asked:
        return []
    asked = (await colleagues.asked_about(tx, [waiting.id])).get(waiting.id, [])
    for id in asked:
        tx.emit(events.AskedChanged(id))
    await colleagues.unask(tx, waiting.id)
    await colleagues.forget_answers(tx, waiting.id)
    return asked


async def _let_answers_go(tx: Tx, viewer: Viewer, id: int) -> None:
    """What answered a post that is taken back waits until its writer looks at it."""
    for answer in await scheduled.after(tx, id):
        post = drafts.orphaned(msgspec.convert(answer.params, Draft))
        alone = msgspec.structs.replace(
            answer,
            params=drafts.kept(post),
            after_id=None,
            scheduled_at=holding.FOR_GOOD,
            failed=i18n.gettext(viewer.user.locale, _ANSWERS_NOTHING),
        )
        await scheduled.reword(tx, alone)
        tx.emit(events.OutboxChanged(answer.account_id, answer.id))


def _gone(tx: Tx, waiting: Scheduled) -> None:
    if waiting.held is not Hold.TIMED:
        tx.emit(events.OutboxChanged(waiting.account_id, waiting.id, gone=True))


async def move(app: Services, viewer: Viewer, id: int, at: int) -> None:
    """Another time for a post to come. NotFound when the viewer has none of this id."""
    now = app.clock.now_ms()
    holding.demand_ahead(at, now)

    async def unit(tx: Tx) -> None:
        waiting = await scheduled.planned(tx, viewer.id, id)
        if waiting is None:
            raise NotFound
        await _check_load(tx, viewer, msgspec.structs.replace(waiting, scheduled_at=at))
        if not await scheduled.move(tx, viewer.id, id, at):
            raise NotFound
        _publish_at(tx, id, at)

    await app.db.write(unit)


async def take_back(app: Services, viewer: Viewer, id: int, at: str = "") -> str:
    """Make a post to come a draft again, with its time as a form writes it; the name of the draft. One that
    was held back is what its writer is at. NotFound when the viewer has none of this id, Invalid when he has
    too many drafts.
    """
    now = app.clock.now_ms()
    name, draft_id = secrets.token(12), app.ids.next()

    async def unit(tx: Tx) -> str:
        waiting = await scheduled.own(tx, viewer.id, id)
        if waiting is None:
            raise NotFound
        unfinished.demand_room(await typed.count(tx, viewer.id))
        post = msgspec.convert(waiting.params, Draft)
        place = Place(post.in_reply_to_id, post.quoted_status_id, aside=waiting.held is Hold.TIMED)
        draft = unfinished.draft(
            unfinished.of_post(post, at, waiting.more),
            place,
            id=draft_id,
            account_id=viewer.id,
            name=name,
            now=now,
        )
        await typed.insert(tx, draft)
        await media.release(tx, id, now)
        await media.put_into(tx, viewer.id, draft_id, drafts.attached(post, waiting.more))
        await _unask(tx, waiting)
        if not await scheduled.delete(tx, viewer.id, id):
            raise NotFound
        await _let_answers_go(tx, viewer, id)
        _gone(tx, waiting)
        return name

    return await app.db.write(unit)


async def cancel(app: Services, viewer: Viewer, id: int) -> None:
    """Forget a post to come; its attachments are loose. NotFound when the viewer has none of this id."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        waiting = await scheduled.own(tx, viewer.id, id)
        if waiting is None:
            raise NotFound
        await media.release(tx, id, now)
        await _unask(tx, waiting)
        if not await scheduled.delete(tx, viewer.id, id):
            raise NotFound
        await _let_answers_go(tx, viewer, id)
        _gone(tx, waiting)

    await app.db.write(unit)


async def _check_load(tx: Tx, viewer: Viewer, waiting: Scheduled) -> None:
    day = times.midnight(waiting.scheduled_at)
    load = await scheduled.load(tx, viewer.id, day, day + times.DAY, besides=waiting.id)
    holding.demand_room(load.total, load.within)


def _publish_at(tx: Tx, id: int, at: int) -> None:
    tx.enqueue(JobSpec("scheduled.publish", str(id).encode(), run_at=at))
