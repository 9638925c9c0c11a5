"""Turn a suggestion down."""

from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import discovery


async def dismiss(app: Services, viewer: Viewer, target: Account) -> None:
    """Never suggest this account again."""

    async def unit(tx: Tx) -> None:
        await discovery.dismiss(tx, viewer.id, target.id)

    await app.db.write(unit)
