"""Where somebody comes from, and where he went."""

import msgspec

from sabar.model.accounts import Account
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import accounts, moving


class Moving(msgspec.Struct, frozen=True):
    """`account`: as it is now; `aliases`: those that he says he was."""

    account: Account
    aliases: list[Account]
    moved_to: Account | None


async def of(app: Services, viewer: Viewer) -> Moving:
    db = app.db.read()
    account = await accounts.by_id(db, viewer.id) or viewer.account
    target = account.moved_to_id
    return Moving(
        account,
        await moving.aliases(db, viewer.id),
        await accounts.by_id(db, target) if target is not None else None,
    )
