"""What somebody wrote before anybody here followed him: his last posts come in, with the times they have."""

from sabar import events
from sabar.federation import threads
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.rules.federation.received import THREADS
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import actors as store


async def on_followed(app: Services, event: events.Followed) -> None:
    """Once for each account, when the first of this server follows it."""
    account = await accounts.by_id(app.db.read(), event.target_id)
    if account is None or account.local or account.suspended_at is not None or account.followers_count > 1:
        return
    remote = await store.of(app.db.read(), account.id)
    if remote is None or not remote.outbox:
        return
    budget = Budget(THREADS.backfill)
    for item in await threads.items(app, remote.outbox, most=THREADS.backfill):
        post = item.get("object") if isinstance(item, dict) and shapes.type_of(item, ("Create",)) else None
        if shapes.first_id(shapes.one(post).get("attributedTo")) == account.uri:
            await threads.take(app, post, remote.outbox, budget, above=0)
