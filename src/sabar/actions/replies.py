"""Who may answer a post, once it is there."""

from sabar import events
from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.statuses import ReplyPolicy
from sabar.model.viewers import Actor
from sabar.services import Services
from sabar.store import statuses
from sabar.store.federation import destinations


async def set_policy(app: Services, actor: Actor, id: int, policy: ReplyPolicy) -> None:
    """Who may answer one's own post from now on. Answers that are there stay.

    NotFound when the actor has no post of this id.
    """

    async def unit(tx: Tx) -> None:
        status = await statuses.held_own(tx, actor.id, id)
        if status is None or status.reblog_of_id is not None:
            raise NotFound
        if policy is not status.reply_policy:
            await statuses.set_reply_policy(tx, id, policy)
            leaves = app.settings.federates and await destinations.may_have_left(tx, id, actor.id)
            tx.emit(events.StatusRefreshed(id, actor.id, leaves))

    await app.db.write(unit)
