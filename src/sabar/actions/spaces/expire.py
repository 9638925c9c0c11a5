"""What a space keeps for a time only: gone when that is over, with the keys of its days."""

from functools import partial

import msgspec

from sabar import events
from sabar.actions.spaces import shedding, standup
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.model.spaces.rooms import Space
from sabar.rules.spaces import rooms as rules
from sabar.services import Services
from sabar.store.spaces import drafts, expiry, reports, rooms

EXPIRE = "spaces.expire"
DESTROY_KEYS = "spaces.destroy_keys"
#: Posts that go in one transaction, each with an event for open pages.
_BATCH = 100


class Days(msgspec.Struct, frozen=True):
    """Payload of the job `spaces.destroy_keys`."""

    space_id: int
    days: list[int]


async def sweep(app: Services) -> None:
    """Queue a job for each space that keeps nothing for ever: one that fails holds up no other."""

    async def unit(tx: Tx) -> None:
        for space in await rooms.expiring(tx):
            tx.enqueue(JobSpec(EXPIRE, msgspec.json.encode(space.id), unique_key=f"{EXPIRE}:{space.id}"))

    await app.db.write(unit)


async def expire(app: Services, space_id: int) -> None:
    """Job `spaces.expire`: what is older than the space keeps it, in small pieces, and the keys of days of
    which nothing is left. Nothing while two owners demand it.
    """
    while await app.db.write(partial(_some, app, space_id)):
        pass
    await shedding.sweep(app, space_id)
    space = await rooms.by_id(app.db.read(), space_id)
    before = _before(app, space)
    if before is None:
        return
    over = [day for day in await app.seals.keyring.days(space_id) if (day + 1) * times.DAY <= before]
    if not over:
        return
    await standup.keep_question(app, space_id, over)
    left = await expiry.days_in_use(app.db.slow(), space_id, over)
    due = Days(space_id, [day for day in over if day not in left])

    async def unit(tx: Tx) -> None:
        before = _before(app, await rooms.held(tx, space_id))
        if due.days and before is not None and (due.days[-1] + 1) * times.DAY <= before:
            tx.enqueue(JobSpec(DESTROY_KEYS, msgspec.json.encode(due)))

    await app.db.write(unit)


async def _some(app: Services, space_id: int, tx: Tx) -> bool:
    before = _before(app, await rooms.held(tx, space_id))
    if before is None:
        return False
    await reports.expire(tx, space_id, before)
    gone = await expiry.expire(tx, space_id, before, _BATCH)
    await drafts.expire(tx, space_id, before)
    for post in gone.posts:
        tx.emit(
            events.SpacePostDeleted(
                space_id, post.id, post.root_id, True, newest_at=post.created_at, proof=post.proof
            )
        )
    for id in gone.heirs:
        tx.emit(events.SpacePostChanged(space_id, id))
    return bool(gone.posts)


def _before(app: Services, space: Space | None) -> int | None:
    """What was said before this time is over; None where nothing is, or may be destroyed."""
    if space is None or space.retention_seconds is None or rules.is_held(space):
        return None
    return app.clock.now_ms() - space.retention_seconds * times.SECOND


async def destroy_keys(app: Services, due: Days) -> None:
    """Job `spaces.destroy_keys`: for good. A job of its own, so that other processes hear of it also when
    this one ends in between.
    """
    await app.seals.keyring.destroy(due.space_id, due.days)

    async def unit(tx: Tx) -> None:
        tx.emit(events.SpaceKeysDestroyed(due.space_id, due.days))

    await app.db.write(unit)
