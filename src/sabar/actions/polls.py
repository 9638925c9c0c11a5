"""Voting, and the end of a poll."""

from collections.abc import Sequence

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import Poll
from sabar.model.viewers import Actor
from sabar.rules import visibility
from sabar.rules.federation import moving
from sabar.services import Services
from sabar.store import polls, statuses
from sabar.store.federation import destinations


async def vote(app: Services, actor: Actor, id: int, choices: Sequence[int]) -> None:
    """Vote for the options at these positions: once, or in a poll with several choices once for each.

    NotFound when the post may not be read, Forbidden when the actor blocks its author, or moved.
    """
    moving.demand_here(actor.account)
    now = app.clock.now_ms()
    wanted = sorted(set(choices))

    async def unit(tx: Tx) -> None:
        named = await polls.by_id(tx, id)
        if named is None:
            raise NotFound
        status = visibility.demand_open(await statuses.held_to_act_on(tx, actor.id, named.status_id))
        # Read again: now that its post is held, nobody else votes.
        poll = await polls.by_id(tx, id)
        if poll is None:
            raise NotFound
        _check(poll, actor, wanted, len(await polls.options(tx, id)), now)
        before = await polls.choices_of(tx, id, actor.id)
        if before and (not poll.multiple or before & set(wanted)):
            raise Invalid(N_("Validation failed: You have already voted on this poll"))
        await polls.vote(tx, id, actor.id, wanted, now, first=not before)
        leaves = app.settings.federates and (
            await destinations.may_have_left(tx, status.id, status.account_id)
            if status.local
            else actor.account.local
        )
        tx.emit(events.PollVoted(id, poll.status_id, actor.id, leaves))

    await app.db.write(unit)


async def close(app: Services, id: int) -> None:
    """End a poll whose time has come, once."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        poll = await polls.close(tx, id, now)
        if poll is not None:
            leaves = app.settings.federates and await destinations.may_have_left(
                tx, poll.status_id, poll.account_id
            )
            tx.emit(events.PollEnded(id, poll.status_id, poll.account_id, leaves))

    await app.db.write(unit)


def _check(poll: Poll, actor: Actor, choices: Sequence[int], options: int, now: int) -> None:
    if poll.expires_at is not None and poll.expires_at <= now:
        raise Invalid(N_("Validation failed: The poll has already ended"))
    if poll.account_id == actor.id:
        raise Invalid(N_("Validation failed: You can't vote in your own polls"))
    if not choices:
        raise Invalid(N_("Validation failed: Choices can't be blank"))
    if len(choices) > 1 and not poll.multiple:
        raise Invalid(N_("Validation failed: You can choose only one option in this poll"))
    if choices[0] < 0 or choices[-1] >= options:
        raise Invalid(N_("Validation failed: The chosen vote option does not exist"))
