"""What relays answer and pass on, as it is written down."""

from functools import partial

import msgspec

from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.relays import Relay, RelayState
from sabar.services import Services
from sabar.store.federation import relays


async def found(app: Services, relay: Relay, speaker: Account, inbox: str) -> None:
    """Its actor was fetched: who speaks for it, and where it is told."""
    await _change(app, relay, account_id=speaker.id, inbox=inbox, error="")


async def not_asked(app: Services, relay: Relay, error: str) -> None:
    """It could not be asked."""
    await _change(app, relay, error=error[:200])


async def answered(app: Services, relay: Relay, speaker: Account, state: RelayState) -> None:
    """`speaker` says yes to what was asked, or no, perhaps later."""
    await _change(app, relay, account_id=speaker.id, state=state, changed_at=app.clock.now_ms(), error="")


async def _change(app: Services, relay: Relay, **values: object) -> None:
    """Nothing, if staff decided otherwise meanwhile."""

    async def unit(tx: Tx) -> None:
        known = await relays.held(tx, relay.id)
        if known is not None and known.follow == relay.follow and known.state is not RelayState.OFF:
            await relays.update(tx, msgspec.structs.replace(known, **values))

    await app.db.write(unit)


async def took(app: Services, relay_id: int, uri: str) -> None:
    """A post became known by way of it."""
    await app.db.write(partial(relays.take, id=relay_id, uri=uri, now=app.clock.now_ms()))


async def dropped(app: Services, relay_id: int) -> None:
    """It passes on more than is taken."""
    await app.db.write(partial(relays.drop, id=relay_id))
