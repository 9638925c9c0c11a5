"""Which activities were done already, and which were undone before they came."""

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import GoneUri
from sabar.services import Services
from sabar.store.federation import deeds

#: How long something undone is waited for.
UNDONE_MS = 6 * times.HOUR


async def was(app: Services, id: str, actor: Account) -> bool:
    """From this very account: a neighbour who used the id first keeps nothing away."""
    return await deeds.was_heard(app.db.read(), id, actor.id)


async def note(app: Services, id: str, actor: Account) -> None:
    """It was done."""
    now = app.clock.now_ms()
    await app.db.write(lambda tx: deeds.hear(tx, id, actor.id, now))


async def was_undone(app: Services, id: str, actor: Account) -> bool:
    """By whoever did it, before it came."""
    return await deeds.is_gone(app.db.read(), id, actor.uri, app.clock.now_ms())


async def note_undone(app: Services, id: str, actor: Account) -> None:
    """`actor` takes back what has not come yet."""
    now = app.clock.now_ms()
    gone = GoneUri(id, actor.id, actor.domain, actor.uri, now, now + UNDONE_MS)
    await app.db.write(lambda tx: deeds.put_gone(tx, gone))
