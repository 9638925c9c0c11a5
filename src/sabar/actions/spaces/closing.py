"""Closing a space, and destroying what was closed and not opened again."""

from functools import partial

import msgspec

from sabar import events
from sabar.actions.spaces import shedding, standing
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.model.spaces.log import Happened
from sabar.model.spaces.rooms import Space
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces.limits import SPACES
from sabar.services import Services
from sabar.store.spaces import posts, rooms

SHRED = "spaces.shred"
#: Rows that go in one transaction, so that nobody waits long behind them.
_BATCH = 500


async def shut(app: Services, tx: Tx, space: Space, *, who: str = "") -> None:
    """Close a space that is held and open: its time runs from now."""
    closes_at = app.clock.now_ms() + SPACES.closing_seconds * times.SECOND
    closed = msgspec.structs.replace(space, closes_at=closes_at)
    await rooms.update(tx, closed)
    await standing.note(app, tx, closed, Happened.CLOSED, who=who)
    queue(tx, closed)
    tx.emit(events.SpaceChanged(space.id))


def queue(tx: Tx, space: Space) -> None:
    """Look at a closed space again when its time is over."""
    tx.enqueue(JobSpec(SHRED, msgspec.json.encode(space.id), run_at=space.closes_at))


async def sweep(app: Services) -> None:
    """Queue what is due and was left: its job was given up, or is from another copy of the database."""
    for space in await rooms.closing(app.db.read(), app.clock.now_ms()):
        spec = JobSpec(SHRED, msgspec.json.encode(space.id), unique_key=f"{SHRED}:{space.id}")
        await app.db.write(partial(_enqueue, spec=spec))


async def shred(app: Services, id: int) -> None:
    """Job `spaces.shred`: what is due goes, in an order that can be cut off anywhere and gone on with. First
    everybody is out, and nobody can come back; then the keys; then all rows but the space's own, which is the
    last to go: as long as it is there, the sweep comes here again.
    """

    async def turn_out(tx: Tx) -> bool:
        space = await rooms.held(tx, id)
        if space is None or space.closes_at is None or space.closes_at > app.clock.now_ms():
            return False
        if rules.is_held(space):
            return False
        await rooms.turn_out(tx, id)
        tx.emit(events.SpaceShut(id))
        return True

    async def end(tx: Tx) -> None:
        await rooms.delete(tx, id)
        # Said with the last write: whoever is cut off before comes here again, and other processes hear it.
        tx.emit(events.SpaceKeysDestroyed(id, []))

    if not await app.db.write(turn_out):
        return
    await _destroy_keys(app, id)
    # What else is sealed in a space goes here, before its row.
    await shedding.all_of(app, id)
    while await app.db.write(partial(posts.delete_some, space_id=id, limit=_BATCH)):
        pass
    # Somebody may have been writing while he was turned out.
    await _destroy_keys(app, id)
    await app.db.write(end)


async def _destroy_keys(app: Services, space_id: int) -> None:
    await app.seals.keyring.destroy(space_id, await app.seals.keyring.days(space_id))


async def _enqueue(tx: Tx, spec: JobSpec) -> None:
    tx.enqueue(spec)
