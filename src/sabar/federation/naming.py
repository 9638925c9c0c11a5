"""Whom a post names, looked up when nobody here knew them."""

from sabar.actions.statuses import received_names as names
from sabar.federation import actors, fetching
from sabar.federation.fetching import Budget
from sabar.rules.federation.received import NAMED
from sabar.services import Services
from sabar.store import accounts, statuses


async def look(app: Services, unknown: names.Unknown) -> None:
    """Job. Who cannot be had now is left out for good: a link to him stands in the words."""
    status = await statuses.by_id(app.db.read(), unknown.status_id)
    if status is None or not names.is_as_it_came(status):
        return
    author = await accounts.by_id(app.db.read(), status.account_id)
    if author is None or author.suspended_at is not None:
        return
    found, budget = [], Budget(NAMED.each)
    for uri in unknown.people:
        try:
            account = await actors.by_uri(app, uri, budget=budget)
        except fetching.NotFetched:
            # The next one may be had.
            continue
        if account is not None:
            found.append(account.id)
    if found:
        await names.add(app, status.id, found)
