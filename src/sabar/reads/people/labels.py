"""A person's own labels. Somebody else's do not exist for him."""

from collections.abc import Sequence

from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.labels import Label
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.entities import labels as entities
from sabar.services import Services
from sabar.store import bearing, labels


async def of(app: Services, viewer: Viewer) -> list[entities.Label]:
    """All of them, by name."""
    return await _told(app, viewer, await labels.of(app.db.read(), viewer.id))


async def one(app: Services, viewer: Viewer, id: int) -> entities.Label:
    """NotFound when the viewer has none of this id."""
    return (await _told(app, viewer, [await _own(app, viewer, id)]))[0]


async def borne(app: Services, viewer: Viewer, account_id: int) -> list[entities.Label]:
    """Those that an account bears, by name. NotFound for an account that is not there."""
    await access.demand_come_in(app, viewer, account_id)
    return await _told(app, viewer, (await marks(app, viewer, [account_id])).get(account_id, []))


async def marks(app: Services, viewer: Viewer, account_ids: Sequence[int]) -> dict[int, list[Label]]:
    """By account, the viewer's labels that it bears, by name; who bears none is left out."""
    db = app.db.read()
    own = {label.id: label for label in await labels.of(db, viewer.id)}
    borne = await labels.borne(db, viewer.id, account_ids) if own else {}
    return {bearer: [own[id] for id in ids if id in own] for bearer, ids in borne.items()}


async def given_to(app: Services, viewer: Viewer, account_id: int) -> set[int]:
    """The labels that were given to an account by hand."""
    return await labels.given_to(app.db.read(), viewer.id, account_id)


async def own(app: Services, viewer: Viewer) -> list[Label]:
    """All of them, by name, without who bears them."""
    return await labels.of(app.db.read(), viewer.id)


async def given(app: Services, viewer: Viewer, id: int, window: Window) -> list[int]:
    """The accounts that were given it, which are the keys for paging too. NotFound as `one`."""
    await _own(app, viewer, id)
    return await labels.given(app.db.read(), id, window)


async def _own(app: Services, viewer: Viewer, id: int) -> Label:
    found = await labels.one(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return found


async def _told(app: Services, viewer: Viewer, found: Sequence[Label]) -> list[entities.Label]:
    if not found:
        return []
    db, ids = app.db.read(), [label.id for label in found]
    rules = await labels.rules(db, ids)
    counts = (await bearing.crowd(db, viewer.id)).of_each()
    return [
        entities.of(
            label,
            [rule for rule in rules if rule.label_id == label.id],
            counts[label.id],
            app.settings.domain,
        )
        for label in found
    ]
