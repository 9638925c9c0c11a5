"""Somebody takes back what he did. What he did is looked up here: nobody takes back what another one did."""

from collections.abc import Awaitable, Callable
from typing import Any

from sabar.actions.federation import deeds, heard
from sabar.federation.fetching import Budget
from sabar.federation.inbox import announce, blocks, follows, likes, relays
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.services import Services
from sabar.store.federation import deeds as store

#: By the type of what is taken back.
UNDO: dict[str, Callable[[Services, Account, Deed], Awaitable[None]]] = {
    "Accept": follows.undo_accept,
    "Announce": announce.undo,
    "Block": blocks.undo,
    "EmojiReact": likes.undo,
    "Follow": follows.undo,
    "Like": likes.undo,
}


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """`object`: an activity, or only its id."""
    id = shapes.first_id(activity.get("object"))
    undone = shapes.one(activity.get("object"))
    if undone and shapes.first_id(undone.get("actor")) not in ("", actor.uri):
        return
    if shapes.type_of(undone, ("Accept",)):
        if relays.is_answered(app, undone):
            await relays.reject(app, actor, undone)
        else:
            await follows.take_back(app, actor, undone)
        return
    deed = await store.by_uri(app.db.read(), id, actor.id) if id else None
    told = deed if deed is not None else _told(app, actor, id, undone)
    if told.verb in UNDO and told.object:
        await UNDO[told.verb](app, actor, told)
    if deed is not None:
        await deeds.forget(app, deed)
    elif shapes.same_host(id, actor.uri):
        await heard.note_undone(app, id, actor)


def _told(app: Services, actor: Account, id: str, undone: dict[str, Any]) -> Deed:
    """What is not known by its id, as it is spelled out."""
    verb, object = shapes.type_of(undone, list(UNDO)), shapes.first_id(undone.get("object"))
    return Deed(id, actor.id, verb, object, app.clock.now_ms())
