"""Accounts of other servers looked at again: what they say of themselves now, and what is counted there."""

from typing import Any

import structlog

from sabar.actions.federation import remote_accounts
from sabar.federation import actors, fetching
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import Claimed
from sabar.rules.federation import received
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import actors as store

#: Whoever was found just now is only counted.
_FRESH_MS = times.HOUR
log = structlog.get_logger("sabar.federation")


async def look(app: Services, account_id: int) -> None:
    """Job. Whose server does not answer stays as he was."""
    account = await accounts.by_id(app.db.read(), account_id)
    if account is None or account.local or account.erased_at is not None:
        return
    actor = await store.of(app.db.read(), account.id)
    fetched_at = 0 if actor is None else actor.fetched_at
    try:
        fresh = fetched_at > app.clock.now_ms() - _FRESH_MS
        found = account if fresh else await actors.by_uri(app, account.uri, fresh=True)
        if found is not None:
            await _count(app, found)
    except fetching.NotFetched as error:
        log.info("an account was not looked at again", account=account.uri, reason=str(error))


async def _count(app: Services, account: Account) -> None:
    actor = await store.of(app.db.read(), account.id)
    if actor is None:
        return
    budget = Budget()
    outbox, followers, following = [
        await _list(app, account, uri, budget) for uri in (actor.outbox, actor.followers, actor.following)
    ]
    claimed = Claimed(statuses=_total(outbox), followers=_total(followers), following=_total(following))
    # Whoever shows nobody who follows him serves a number and no page.
    hides = bool(followers) and "first" not in followers and "items" not in followers
    await remote_accounts.count(app, account, claimed, hides=hides)


async def _list(app: Services, account: Account, uri: str, budget: Budget) -> dict[str, Any]:
    """One of its lists; nothing where its server does not show it."""
    if not shapes.same_host(uri, account.uri):
        return {}
    try:
        return await fetching.document(app, uri, budget)
    except fetching.NotFetched:
        return {}


def _total(found: dict[str, Any]) -> int | None:
    return shapes.number(found.get("totalItems"), received.PEOPLE.claimed)
