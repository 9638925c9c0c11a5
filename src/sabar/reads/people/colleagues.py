"""Whom somebody may ask before a post goes out, and who may ask him."""

import msgspec

from sabar.model.colleagues import Tie
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.assemble import people
from sabar.reads.entities import accounts
from sabar.reads.entities import colleagues as entities
from sabar.services import Services
from sabar.store import colleagues


class Ties(msgspec.Struct, frozen=True):
    """`asked`: whom the viewer may ask, or invited; `asking`: who may ask him, or wants to."""

    asked: list[Tie]
    asking: list[Tie]


async def of(app: Services, viewer: Viewer) -> Ties:
    found = await colleagues.of(app.db.read(), viewer.id)
    asked = [tie for tie in found if tie.account_id == viewer.id]
    return Ties(asked, [tie for tie in found if tie.account_id != viewer.id])


async def able(app: Services, viewer: Viewer) -> list[int]:
    """The accounts that can be asked now."""
    return [tie.colleague_id for tie in await colleagues.able(app.db.read(), viewer.id)]


async def told(app: Services, viewer: Viewer) -> list[entities.Colleague]:
    """All ties of the viewer's, as applications have them."""
    ties = await of(app, viewer)
    return await _told(app, viewer, [*ties.asked, *ties.asking])


async def one(app: Services, viewer: Viewer, id: int) -> entities.Colleague:
    """NotFound when the viewer has no tie of this id."""
    found = await colleagues.one(app.db.read(), viewer.id, id)
    if found is None:
        raise NotFound
    return (await _told(app, viewer, [found]))[0]


async def _told(app: Services, viewer: Viewer, ties: list[Tie]) -> list[entities.Colleague]:
    others = [tie.colleague_id if tie.account_id == viewer.id else tie.account_id for tie in ties]
    found = await people.by_ids(app, set(others))
    return [
        entities.of(tie, accounts.of(app, found[other]), mine=tie.account_id == viewer.id)
        for tie, other in zip(ties, others, strict=True)
        if other in found
    ]
