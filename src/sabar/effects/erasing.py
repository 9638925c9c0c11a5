"""What a suspended account had is deleted for good, in small pieces: 30 days after the suspension, or when
staff orders it. Whoever lost followers by it is told.
"""

from functools import partial

from sabar import events
from sabar.actions.spaces import members
from sabar.actions.statuses import delete
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.rules import limits
from sabar.services import Services
from sabar.store import accounts, audit, media, moderation
from sabar.store.moderation import erasing, severances

_POSTS = 50
_ACCOUNTS = 100


async def begin_due(app: Services) -> None:
    """Begin with those whose time to come back is over."""
    now = app.clock.now_ms()
    before = now - limits.MODERATION.reversible_days * times.DAY
    for account_id in await moderation.due_for_erasure(app.db.read(), before, _ACCOUNTS):
        await app.db.write(partial(_begin, account_id=account_id, now=now, id=app.ids.next()))


async def _begin(tx: Tx, account_id: int, now: int, id: int) -> None:
    if await moderation.begin_erasure(tx, account_id, now):
        account = await accounts.by_id(tx, account_id)
        await audit.add(tx, id, now, None, "account.erase", target=account)
        tx.emit(events.ErasureBegun(account_id, account is not None and account.local))


async def on_erasure_begun(app: Services, event: events.ErasureBegun) -> None:
    """Every step can be repeated: a process may die between any two."""
    account = await accounts.by_id(app.db.read(), event.account_id)
    if account is None or account.erased_at is None:
        return
    id = account.id
    await members.end_all_of(app, id)
    while await delete.some_of(app, id, _POSTS):
        pass
    while await app.db.write(partial(erasing.likes, account_id=id)):
        pass
    await _end_follows(app, id, account.acct, account.erased_at)
    for table, column in erasing.BELONGINGS:
        await app.db.write(partial(erasing.belongings, account_id=id, table=table, column=column))

    async def unit(tx: Tx) -> None:
        await erasing.loosen_media(tx, id)
        media.sweep_later(tx, 0)
        media.delete_files(tx, await erasing.blank(tx, id))

    await app.db.write(unit)


async def _end_follows(app: Services, account_id: int, name: str, erased_at: int) -> None:
    # The same number each time the job is run.
    severance_id = erased_at << 16 | account_id & 0xFFFF

    async def count(tx: Tx) -> None:
        await severances.open_(tx, severance_id, "account_suspension", name, erased_at)
        await severances.count_follows_of(tx, severance_id, account_id)
        await severances.count_followers_of(tx, severance_id, account_id)
        tx.emit(events.Severed(severance_id))

    async def end(tx: Tx) -> int:
        followed = await severances.end_follows_by(tx, account_id, erasing.BATCH)
        followers = await severances.end_follows_of(tx, account_id, erasing.BATCH)
        for other in followed:
            tx.emit(events.Unfollowed(account_id, other))
        for other in followers:
            tx.emit(events.Unfollowed(other, account_id))
        return len(followed) + len(followers)

    await app.db.write(count)
    while await app.db.write(end):
        pass
