"""Which posts delete themselves, and which would."""

from typing import NamedTuple

from sabar.model.expiry import ExpiryRule
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.hydrate import Seen
from sabar.rules.posted import expiry as rules
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import expiry


class Preview(NamedTuple):
    """How many would go, and the first of them."""

    number: int
    first: list[Seen]


async def rule(app: Services, viewer: Viewer) -> ExpiryRule | None:
    """None when nothing goes by itself."""
    return await expiry.of_account(app.db.read(), viewer.id)


async def preview(app: Services, viewer: Viewer, wanted: ExpiryRule) -> Preview:
    """What would go of the viewer's posts now. Raises Invalid for a rule that is not offered."""
    rules.demand_sound(wanted)
    before, db = rules.before_id(wanted, app.clock.now_ms()), app.db.slow()
    first = await expiry.due(db, wanted, before, rules.SHOWN)
    count = await expiry.count(db, wanted, before)
    return Preview(count, await hydrate.see(app, viewer, first, Place.SINGLE))
