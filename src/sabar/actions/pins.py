"""Putting one's own posts on top of one's profile."""

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.rules import limits, visibility
from sabar.services import Services
from sabar.store import pins, statuses
from sabar.store.federation import destinations


async def pin(app: Services, actor: Actor, id: int) -> None:
    """Pin one of the actor's own posts; a few at most."""
    new_id = app.ids.next()

    async def unit(tx: Tx) -> None:
        status = await statuses.by_id(tx, id)
        readable = await statuses.held_for(tx, actor.id, id)
        if status is None or readable is None:
            raise NotFound
        _check(actor, status)
        if await pins.others(tx, actor.id, id) >= limits.STATUSES.pinned:
            raise Invalid(N_("Validation failed: You have already pinned the maximum number of posts"))
        if await pins.insert(tx, new_id, actor.id, id):
            tx.emit(events.StatusPinned(id, actor.id, await _leaves(app, tx, actor, status)))

    await app.db.write(unit)


async def unpin(app: Services, actor: Actor, id: int) -> None:
    """Nothing happens to what was not pinned."""

    async def unit(tx: Tx) -> None:
        if await pins.delete(tx, actor.id, id):
            status = await statuses.by_id(tx, id)
            tx.emit(events.StatusUnpinned(id, actor.id, await _leaves(app, tx, actor, status)))

    await app.db.write(unit)


def _check(actor: Actor, status: Status) -> None:
    if status.reblog_of_id is not None:
        raise Invalid(N_("Validation failed: A boost cannot be pinned"))
    if status.account_id != actor.id:
        raise Invalid(N_("Validation failed: Someone else's post cannot be pinned"))
    if visibility.is_personal(status.visibility):
        raise Invalid(
            N_("Validation failed: Posts that are only visible to mentioned users cannot be pinned")
        )


async def _leaves(app: Services, tx: Tx, actor: Actor, status: Status | None) -> bool:
    """Whether other servers are to hear of it."""
    told = status is not None and visibility.leaves(status)
    federates = app.settings.federates and actor.account.local and told
    return federates and await destinations.followed_from_elsewhere(tx, actor.id)
