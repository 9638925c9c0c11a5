"""What accounts of other servers did, under the ids that their servers gave it."""

from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.services import Services
from sabar.store.federation import deeds


async def note(app: Services, actor: Account, verb: str, uri: str, object: str) -> None:
    """`uri`: the id of what was done; `object`: that of what it was done to."""
    deed = Deed(uri, actor.id, verb, object, app.clock.now_ms())
    await app.db.write(lambda tx: deeds.put(tx, deed))


async def add(app: Services, actor: Account, verb: str, uri: str, object: str) -> None:
    """As `note`, of what can be done more than once to the same."""
    deed = Deed(uri, actor.id, verb, object, app.clock.now_ms())
    await app.db.write(lambda tx: deeds.add(tx, deed))


async def forget(app: Services, deed: Deed) -> None:
    """It was taken back."""
    await app.db.write(lambda tx: deeds.forget(tx, deed.uri, deed.account_id))
