"""Telling people that somebody recommends them, and when the words around that change."""

from sabar import events
from sabar.effects import notify
from sabar.kit import times
from sabar.rules.notifications import Type
from sabar.services import Services
from sabar.store import collections


async def on_collection_joined(app: Services, event: events.CollectionJoined) -> None:
    found = (await collections.shown(app.db.read(), [event.collection_id], event.account_id)).values()
    for collection in found:
        key = _key(collection.id, event.account_id)
        await notify.tell(
            app,
            Type.COLLECTED,
            collection.account_id,
            [event.account_id],
            key,
            collection_id=collection.id,
        )


async def on_collection_left(app: Services, event: events.CollectionLeft) -> None:
    await notify.take_back(app, _key(event.collection_id, event.account_id))


async def on_collection_changed(app: Services, event: events.CollectionChanged) -> None:
    """Everybody in it, at most once a day however often its words change."""
    found = (await collections.shown(app.db.read(), [event.collection_id], 0)).values()
    for collection in found:
        people = await collections.members(app.db.read(), collection.id)
        key = f"collection_update:{collection.id}:{times.day(collection.updated_at)}"
        await notify.tell(
            app, Type.COLLECTION_UPDATE, collection.account_id, people, key, collection_id=collection.id
        )


def _key(collection_id: int, account_id: int) -> str:
    return f"added_to_collection:{collection_id}:{account_id}"
