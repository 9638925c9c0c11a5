"""Follows between a server and another, where they are more than a follow: refused, taken along."""

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.services import Services
from sabar.store import moderation
from sabar.store.federation import actors, deeds

#: An account takes its followers along once in this time.
COOL_DOWN_MS = 7 * times.DAY


async def note(app: Services, actor: Account, verb: str, uri: str, object: str) -> None:
    """Under which id an account of another server did what to whom."""
    deed = Deed(uri, actor.id, verb, object, app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        await deeds.put(tx, deed)

    await app.db.write(unit)


async def forget(app: Services, uri: str) -> None:
    """It was taken back."""

    async def unit(tx: Tx) -> None:
        await deeds.forget(tx, uri)

    await app.db.write(unit)


async def refuse(app: Services, asking: Account, target: Account) -> None:
    """Say to somebody of another server that he may not follow."""

    async def unit(tx: Tx) -> None:
        tx.emit(events.FollowAnswered(asking.id, target.id, accepted=False))

    await app.db.write(unit)


async def begin_move(app: Services, old: Account, new: Account) -> bool:
    """Whether the followers of `old` may be taken along to `new` now; from now on it has moved there."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> bool:
        await moderation.held(tx, old.id)
        actor = await actors.of(tx, old.id)
        if actor is None or actor.gone_at is not None:
            return False
        lately = actor.moved_at is not None and actor.moved_at > now - COOL_DOWN_MS
        if lately:
            # Begun before, and perhaps not ended.
            return actor.moved_to == new.uri
        await actors.put(tx, msgspec.structs.replace(actor, moved_to=new.uri, moved_at=now))
        return True

    return await app.db.write(unit)
