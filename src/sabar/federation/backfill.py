"""What somebody wrote before anybody here followed him: his last posts come in, with the times they have."""

from sabar import events
from sabar.actions.federation import remote_accounts
from sabar.federation import threads
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.rules.federation.received import THREADS
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import actors as store


async def on_followed(app: Services, event: events.Followed) -> None:
    """Once for each account, and again when somebody follows it whom nobody followed any more."""
    account = await accounts.by_id(app.db.read(), event.target_id)
    if account is None or account.local or account.suspended_at is not None:
        return
    remote = await store.of(app.db.read(), account.id)
    alone = account.followers_count <= 1
    if remote is None or not remote.outbox or not await remote_accounts.begin_backfill(app, account, alone):
        return
    budget = Budget(THREADS.backfill)
    for item in await threads.items(app, remote.outbox, most=THREADS.backfill):
        post = item.get("object") if isinstance(item, dict) and shapes.type_of(item, ("Create",)) else None
        if shapes.first_id(shapes.one(post).get("attributedTo")) == account.uri:
            await threads.take(app, post, remote.outbox, budget, above=0)
