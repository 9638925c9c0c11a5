"""Older posts are shown to fewer people: one, or many little by little; and that is undone."""

from functools import partial

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.model.audience import Visibility
from sabar.model.errors import NotFound, invalid
from sabar.model.jobs import JobSpec
from sabar.model.narrowings import Narrowed, Narrowing, State
from sabar.model.problems import Problem
from sabar.model.statuses import QuoteState, Status
from sabar.model.viewers import Actor
from sabar.rules import search, visibility
from sabar.rules.posted import narrowing as rules
from sabar.services import Services
from sabar.store import (
    conversations,
    indexing,
    narrowings,
    pins,
    quotes,
    statuses,
    tags,
)
from sabar.store.federation import destinations

JOB = "narrowing.go_on"


async def narrow(app: Services, actor: Actor, id: int, wanted: Visibility) -> None:
    """The actor's post is for fewer people from now on. NotFound when he has none of this id, Invalid when
    it would not be for fewer.
    """
    now, narrowing_id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        status = await statuses.held_own(tx, actor.id, id)
        if status is None or status.reblog_of_id is not None:
            raise NotFound
        rules.demand_narrower(wanted, status.visibility)
        made = Narrowing(narrowing_id, actor.id, wanted, id + 1, id, State.DONE, 1, 1, now)
        await narrowings.insert(tx, made)
        await _narrow(app, tx, made, status)

    await app.db.write(unit)


async def begin(app: Services, actor: Actor, days: int, wanted: Visibility) -> None:
    """All posts of the actor that are older are for no more than these, little by little. Invalid for an age
    or a kind that is not offered, or when there is none.
    """
    if not rules.is_offered(days, wanted):
        raise invalid("visibility", Problem.NOT_IN_LIST)
    now, id = app.clock.now_ms(), app.ids.next()
    before = rules.before_id(days, now)
    total = await narrowings.count(app.db.slow(), actor.id, before, rules.wider(wanted))
    if not total:
        return

    async def unit(tx: Tx) -> None:
        await narrowings.insert(tx, Narrowing(id, actor.id, wanted, before, 0, State.RUNNING, total, 0, now))
        _later(tx, id, now)

    await app.db.write(unit)


async def undo(app: Services, actor: Actor, id: int) -> None:
    """Each post that is still for whom it was narrowed to is for whom it was before, little by little.
    NotFound when the actor has none of this id, or its time is over.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        found = await narrowings.held(tx, id)
        if found is None or found.account_id != actor.id or not rules.can_be_undone(found, now):
            raise NotFound
        await narrowings.advance(tx, id, State.UNDOING, reached=found.reached, done=found.done)
        _later(tx, id, now)

    await app.db.write(unit)


async def go_on(app: Services, id: int) -> None:
    """Job: the next few, and the job after it in the same write."""
    await app.db.write(partial(_go_on, app, id=id, now=app.clock.now_ms()))


async def _go_on(app: Services, tx: Tx, id: int, now: int) -> None:
    found = await narrowings.held(tx, id)
    if found is None:
        return
    if found.state is State.RUNNING:
        await _some(app, tx, found, now)
    elif found.state is State.UNDOING:
        await _some_back(app, tx, found, now)


async def _some(app: Services, tx: Tx, found: Narrowing, now: int) -> None:
    wider = rules.wider(found.visibility)
    chosen = await narrowings.some(tx, found, wider, rules.BATCH)
    done = found.done
    for status_id in chosen:
        status = await statuses.held_own(tx, found.account_id, status_id)
        if status is not None and rules.concerns(found, status.visibility):
            await _narrow(app, tx, found, status)
            done += 1
    over = len(chosen) < rules.BATCH
    reached = chosen[-1] if chosen else found.reached
    state = State.DONE if over else State.RUNNING
    await narrowings.advance(tx, found.id, state, reached=reached, done=done)
    if not over:
        _later(tx, found.id, now + rules.PAUSE_MS)


async def _some_back(app: Services, tx: Tx, found: Narrowing, now: int) -> None:
    remembered = await narrowings.remembered(tx, found.id, rules.BATCH)
    for one in remembered:
        status = await statuses.held_own(tx, found.account_id, one.status_id)
        await narrowings.forget(tx, one)
        if status is not None and rules.is_as_left(found, status.visibility):
            await _move(app, tx, status, one.visibility)
            leaves = app.settings.federates and await destinations.may_have_left(
                tx, status.id, status.account_id
            )
            tx.emit(events.StatusRefreshed(status.id, status.account_id, leaves))
    over = len(remembered) < rules.BATCH
    state, done = State.UNDONE if over else State.UNDOING, max(0, found.done - len(remembered))
    await narrowings.advance(tx, found.id, state, reached=found.reached, done=0 if over else done)
    if not over:
        _later(tx, found.id, now + rules.PAUSE_MS)


def _later(tx: Tx, id: int, at: int) -> None:
    tx.enqueue(JobSpec(JOB, msgspec.json.encode(id), unique_key=f"{JOB}:{id}", run_at=at))


async def _narrow(app: Services, tx: Tx, narrowing: Narrowing, status: Status) -> None:
    await narrowings.remember(tx, Narrowed(narrowing.id, status.id, status.visibility))
    mentioned, names = await statuses.local_mentions(tx, status.id), await tags.of_status(tx, status.id)
    quoted = await _move(app, tx, status, narrowing.visibility)
    closes = visibility.is_open_here(status.visibility) and not visibility.is_open(narrowing.visibility)
    tx.emit(
        events.StatusNarrowed(
            status.id,
            status.account_id,
            status.visibility,
            mentioned,
            names,
            status.conversation_id,
            answers=status.in_reply_to_id if closes else None,
            quotes=quoted if closes else None,
            circle_id=status.circle_id,
            leaves=app.settings.federates
            and await destinations.may_have_left(tx, status.id, status.account_id),
            stayed_here=status.stays_here,
        )
    )


async def _move(app: Services, tx: Tx, status: Status, wanted: Visibility) -> int | None:
    """The post is for others now, and counted where posts of that kind are; what it quotes."""
    quote = await quotes.held(tx, status.id)
    quoted = quote.quoted_status_id if quote and quote.state is QuoteState.ACCEPTED else None
    await _count(tx, status, quoted, -1)
    if visibility.is_direct(status.visibility) and status.conversation_id is not None:
        for account_id in await conversations.forget_status(tx, status.conversation_id, status.id):
            tx.emit(events.ConversationChanged(account_id, status.conversation_id))
    stays = rules.stays_here(wanted, status)
    await statuses.set_visibility(tx, status.id, wanted, stays_here=stays)
    if stays is not status.stays_here:
        await narrowings.count_those_here(tx, status.id, 1 if stays else -1)
    moved = msgspec.structs.replace(status, visibility=wanted, stays_here=stays)
    await _count(tx, moved, quoted, 1)
    change = visibility.is_counted(wanted, stays_here=stays) - visibility.is_counted(
        status.visibility, stays_here=status.stays_here
    )
    if change:
        await statuses.count_for_author(tx, status.account_id, change)
    if visibility.is_personal(wanted):
        await pins.delete(tx, status.account_id, status.id)
    texts, holds = await indexing.contents(tx, status.id)
    words = search.of_post(status, texts, holds)
    await app.search.replace(tx, status.id, status.account_id, words)
    if visibility.is_direct(wanted):
        people = list(holds.people)
        places = {id: app.ids.next() for id in (status.account_id, *people)}
        for kept in await conversations.keep(tx, status, people, places):
            tx.emit(events.ConversationChanged(kept.account_id, kept.conversation_id))
        await conversations.hush(tx, status.id)
    return quoted


async def _count(tx: Tx, status: Status, quoted: int | None, change: int) -> None:
    """Numbers are told to whoever may read the other post: what is for fewer is not in them."""
    if not visibility.is_open_here(status.visibility):
        return
    if status.in_reply_to_id is not None:
        await statuses.count_replies(tx, status.in_reply_to_id, change, status.visibility)
    if quoted is not None:
        await statuses.count_quotes(tx, quoted, change, by=status.id)
