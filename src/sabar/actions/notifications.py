"""What a reader does with his notifications: put away, let in, choose who is heard."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.model.errors import NotFound, invalid
from sabar.model.notifications import FILTER_ELSEWHERE, NotificationPolicy, PolicyChoice
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules.notifications import Verdict
from sabar.services import Services
from sabar.store import notifications
from sabar.store.notifications import groups, requests


async def clear(app: Services, viewer: Viewer) -> None:
    """Put all away."""

    async def unit(tx: Tx) -> None:
        await notifications.clear(tx, viewer.id)

    await app.db.write(unit)


async def dismiss(app: Services, viewer: Viewer, id: int) -> None:
    """Put one away; one that is not there is as good as put away."""

    async def unit(tx: Tx) -> None:
        await notifications.delete(tx, viewer.id, id)

    await app.db.write(unit)


async def dismiss_group(app: Services, viewer: Viewer, key: str) -> None:
    async def unit(tx: Tx) -> None:
        await groups.delete(tx, viewer.id, key)

    await app.db.write(unit)


async def choose(app: Services, viewer: Viewer, wanted: PolicyChoice) -> None:
    """Change the policy."""
    changes = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not None}
    for name, value in changes.items():
        elsewhere = name == "for_private_mentions" and value == FILTER_ELSEWHERE
        if value not in set(Verdict) and not elsewhere:
            raise invalid(name, Problem.NOT_IN_LIST)

    async def unit(tx: Tx) -> None:
        current: NotificationPolicy = await notifications.policy(tx, viewer.id)
        await notifications.put_policy(tx, msgspec.structs.replace(current, **changes))

    if changes:
        await app.db.write(unit)


async def accept(app: Services, viewer: Viewer, ids: Sequence[int], *, strict: bool = False) -> None:
    """Hear these people from now on, and let in what they said. `strict`: NotFound for unknown requests."""

    async def unit(tx: Tx) -> None:
        found = await requests.by_ids(tx, viewer.id, ids)
        if strict and not found:
            raise NotFound
        if found:
            await requests.accept(tx, viewer.id, [one.from_account_id for one in found])
            tx.emit(events.NotificationsMerged(viewer.id))

    await app.db.write(unit)


async def dismiss_requests(
    app: Services, viewer: Viewer, ids: Sequence[int], *, strict: bool = False
) -> None:
    """Forget what these people said."""

    async def unit(tx: Tx) -> None:
        found = await requests.by_ids(tx, viewer.id, ids)
        if strict and not found:
            raise NotFound
        if found:
            await requests.dismiss(tx, viewer.id, [one.from_account_id for one in found])

    await app.db.write(unit)
