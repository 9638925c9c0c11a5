"""Liking a post, and no longer."""

from sabar import events
from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.rules import visibility
from sabar.rules.federation import moving
from sabar.services import Services
from sabar.store import favourites, statuses


async def favourite(app: Services, actor: Actor, id: int) -> int:
    """Like a post; of a boost, the boosted post, whose id is answered. NotFound when it may not be read,
    Forbidden when the actor blocks its author.
    """
    new_id = app.ids.next()

    async def unit(tx: Tx) -> int:
        moving.demand_here(actor.account)
        status = visibility.demand_open(await statuses.held_to_act_on(tx, actor.id, id))
        if await favourites.insert(tx, new_id, actor.id, status.id):
            await statuses.count_favourites(tx, status.id, 1)
            tx.emit(events.Favourited(status.id, actor.id, _leaves(app, actor, status)))
        return status.id

    return await app.db.write(unit)


async def unfavourite(app: Services, actor: Actor, id: int) -> int:
    """Take a like back, also from a post that may no longer be read. Answers the post's id."""

    async def unit(tx: Tx) -> int:
        found = await statuses.held_to_take_back(tx, actor.id, id)
        if found is None:
            raise NotFound
        status, readable = found
        if await favourites.delete(tx, actor.id, status.id):
            await statuses.count_favourites(tx, status.id, -1)
            tx.emit(events.Unfavourited(status.id, actor.id, _leaves(app, actor, status)))
        elif not readable:
            # Whoever never liked it does not learn this way that it exists (CVE-2025-67500).
            raise NotFound
        return status.id

    return await app.db.write(unit)


def _leaves(app: Services, actor: Actor, status: Status) -> bool:
    """Whether another server is to hear of it."""
    return app.settings.federates and actor.account.local and not status.local
