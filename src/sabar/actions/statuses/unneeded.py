"""Posts of other servers with which nobody here has anything to do go after a while."""

from functools import partial

from sabar.actions.statuses import delete
from sabar.db.engine import Tx
from sabar.kit import ids, times
from sabar.services import Services
from sabar.store import server, statuses
from sabar.store.federation import unneeded

#: Where the walk through all posts goes on.
_REACHED = "unneeded_posts_reached"
#: Looked at in one go, and in one sweep: a million posts are walked through in two days.
_BATCH = 500
_SWEPT = 20_000


async def sweep(app: Services) -> None:
    """The next part of all posts that are old enough; at the end it begins anew."""
    before = ids.first_of(app.clock.now_ms() - app.settings.remote_posts_days * times.DAY)
    reached = int(await server.value(app.db.read(), _REACHED) or 0)
    for _ in range(_SWEPT // _BATCH):
        looked = await unneeded.next_of(app.db.slow(), reached, before, _BATCH)
        for id in await unneeded.among(app.db.slow(), looked):
            await app.db.write(partial(_forget, app, id=id))
        reached = looked[-1] if len(looked) == _BATCH else 0
        await app.db.write(partial(server.put, key=_REACHED, value=str(reached)))
        if not reached:
            return


async def _forget(app: Services, tx: Tx, *, id: int) -> None:
    # Somebody may have liked it, or answered, since it was found.
    if not await unneeded.among(tx, [id]):
        return
    found = await statuses.by_id(tx, id)
    status = await statuses.held_own(tx, found.account_id, id) if found is not None else None
    if status is not None:
        await delete.delete_held(app, tx, status, app.clock.now_ms(), with_media=True)
