"""A post of another server says something else now, or is no more. Only its stored author says so."""

from typing import Any

from sabar.actions.federation import tombstones
from sabar.actions.statuses import delete as deleting
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.inbox import create
from sabar.federation.translate import posts as reading
from sabar.federation.translate import shapes
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.received import Arrival
from sabar.services import Services
from sabar.store.federation import posts as store

#: A change of what was never seen is taken for the post itself, if that is no older.
_NEW_MS = times.DAY


async def update(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    uri = shapes.first_id(activity.get("object"))
    document = shapes.one(activity.get("object"))
    if not shapes.same_host(uri, actor.uri):
        return
    if not shapes.type_of(document, reading.KINDS):
        named = await store.by_author(app.db.read(), uri, actor.id)
        if named is not None:
            await posts.ask_again(app, named, budget)
        return
    said = create.by(actor, document, activity)
    if said is None or said.choice:
        return
    status = await store.by_author(app.db.read(), said.uri, actor.id)
    if status is not None:
        await posts.take_again(app, actor, status, said, budget)
        return
    fresh = said.published is not None and said.published > app.clock.now_ms() - _NEW_MS
    if fresh and await create.concerns(app, actor, said):
        await posts.take(app, actor, said, budget, arrival=Arrival.DELIVERED)


async def delete(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Also before it comes. What names one of another server is nothing that this one may say."""
    uri = shapes.first_id(activity.get("object"))
    if not shapes.same_host(uri, actor.uri) or uri == actor.uri:
        return
    status = await store.by_author(app.db.read(), uri, actor.id)
    if status is None:
        await tombstones.before_it_came(app, actor, uri)
    else:
        await tombstones.for_good(app, actor, uri)
        await deleting.by_staff(app, actor.id, [status.id])
