"""What is known of an account of another server beyond its profile."""

import msgspec

from sabar.model.accounts import Account
from sabar.model.federation import Claimed
from sabar.services import Services
from sabar.store.federation import actors


class Far(msgspec.Struct, frozen=True):
    """`claimed`: what its own server counts; `moved`: where it goes on, as far as that is known here."""

    kind: str
    claimed: Claimed
    moved: Account | None


async def of(app: Services, account: Account) -> Far | None:
    """None for accounts of this server."""
    if account.local:
        return None
    db = app.db.read()
    actor = await actors.of(db, account.id)
    if actor is None:
        return None
    moved = await actors.account(db, actor.moved_to)
    return Far(actor.kind, actor.claimed, moved if moved is not None and moved.suspended_at is None else None)
