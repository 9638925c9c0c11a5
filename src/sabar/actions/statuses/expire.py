"""Posts that delete themselves: switched on and off by their writer, carried out hour by hour."""

from functools import partial

import msgspec

from sabar.actions.statuses import delete
from sabar.db.engine import Tx
from sabar.model.expiry import ExpiryRule
from sabar.model.viewers import Viewer
from sabar.rules.posted import expiry as rules
from sabar.services import Services
from sabar.store import expiry, statuses


async def switch_on(app: Services, viewer: Viewer, rule: ExpiryRule) -> None:
    """From the next hour on. Raises Invalid for an age or a number that is not offered."""
    rules.demand_sound(rule)
    wanted = msgspec.structs.replace(rule, account_id=viewer.id, created_at=app.clock.now_ms())
    await app.db.write(partial(expiry.put, rule=wanted))


async def switch_off(app: Services, viewer: Viewer) -> None:
    """Nothing more goes by itself."""
    await app.db.write(partial(expiry.delete, account_id=viewer.id))


async def sweep(app: Services) -> None:
    """What is due goes, of each account no more than an hour's share."""
    after = 0
    while found := await expiry.after(app.db.read(), after, rules.ACCOUNTS):
        for rule in found:
            await _expire(app, rule)
        after = found[-1].account_id


async def _expire(app: Services, rule: ExpiryRule) -> None:
    now = app.clock.now_ms()
    before = rules.before_id(rule, now)

    async def unit(tx: Tx, id: int) -> bool:
        # As it is now: somebody may have switched it off, or pinned the post, since it was found.
        current = await expiry.of_account(tx, rule.account_id)
        status = await statuses.held_own(tx, rule.account_id, id)
        if current is None or status is None:
            return current is not None
        if await expiry.is_due(tx, current, rules.before_id(current, now), id):
            await delete.delete_held(app, tx, status, now, with_media=True)
        return True

    for id in await expiry.due(app.db.slow(), rule, before, rules.HOURLY):
        if not await app.db.write(partial(unit, id=id)):
            return
