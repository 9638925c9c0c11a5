"""The runs of the leak test of a space, for who stands in it."""

from sabar.model.spaces.proofs import Proof
from sabar.model.spaces.rooms import Entered
from sabar.rules.spaces.limits import PROOFS
from sabar.services import Services
from sabar.store.spaces import proofs


async def runs(app: Services, entered: Entered) -> list[Proof]:
    """The newest first."""
    return await proofs.page(app.db.read(), entered.space.id, PROOFS.kept)
