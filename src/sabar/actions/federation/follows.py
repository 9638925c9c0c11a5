"""Follows between a server and another, where they are more than a follow: refused, taken along."""

from sabar import events
from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.rules.federation import moving as rules
from sabar.services import Services
from sabar.store import moderation, moving
from sabar.store.federation import actors


async def refuse(app: Services, asking: Account, target: Account) -> None:
    """Say to somebody of another server that he may not follow."""

    async def unit(tx: Tx) -> None:
        tx.emit(events.FollowAnswered(asking.id, target.id, accepted=False))

    await app.db.write(unit)


async def begin_move(app: Services, old: Account, new: Account) -> bool:
    """Whether the followers of `old` may be taken along to `new` now; from now on it has moved there."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> bool:
        held = await moderation.held(tx, old.id)
        actor = await actors.of(tx, old.id)
        if held is None or actor is None or actor.gone_at is not None:
            return False
        if rules.may_go_at(held) > now:
            # Begun before, and perhaps not ended.
            return held.moved_to_id == new.id
        await moving.go(tx, old.id, new.id, now)
        return True

    return await app.db.write(unit)
