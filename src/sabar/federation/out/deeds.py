"""What people here do to something elsewhere, as it goes out, and is undone by the id that was kept."""

from collections.abc import Collection
from functools import partial

from sabar.federation.documents import activities
from sabar.federation.out import queue
from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store.federation import deeds


async def do(
    app: Services, doer: Account, verb: str, object: str, inboxes: Collection[str], *, since: int = 0
) -> None:
    """Once, however often this is called until it is undone. `since`: what was done before that time is over,
    whoever ended it.
    """
    actor, db = addresses.actor(app, doer), app.db.read()
    kept = await deeds.of(db, doer.id, verb, object)
    if kept is None or kept.at < since:
        made = activities.deed(verb, actor, object, app.ids.next())
        kept = Deed(made["id"], doer.id, verb, object, app.clock.now_ms())
        await app.db.write(partial(deeds.put, deed=kept))
    await queue.send(
        app,
        owner=doer.id,
        verb=verb,
        about=kept.uri,
        activity={**told(app, doer, kept), "to": [object]},
        inboxes=inboxes,
    )


async def undo(app: Services, doer: Account, verb: str, object: str, inboxes: Collection[str]) -> None:
    """Nothing happens where it was never done."""
    kept = await deeds.of(app.db.read(), doer.id, verb, object)
    if kept is None:
        return
    await queue.send(
        app,
        owner=doer.id,
        verb="Undo",
        about=kept.uri,
        activity={**activities.undo(told(app, doer, kept)), "to": [object]},
        inboxes=inboxes,
        keep_days=queue.LASTING,
    )
    await app.db.write(partial(deeds.forget, uri=kept.uri, account_id=doer.id))


def told(app: Services, doer: Account, kept: Deed) -> dict[str, object]:
    """A deed as it was told, by him or to him."""
    return {"id": kept.uri, "type": kept.verb, "actor": addresses.actor(app, doer), "object": kept.object}
