"""Somebody takes back what he did. What he did is looked up here: nobody takes back what another one did."""

from collections.abc import Awaitable, Callable
from typing import Any

from sabar.actions.federation import deeds, heard
from sabar.federation.fetching import Budget
from sabar.federation.inbox import announce, blocks, follows, likes, relays
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.services import Services
from sabar.store.federation import deeds as store

#: By the type of what is taken back; called with the id of what that was done to.
UNDO: dict[str, Callable[[Services, Account, str], Awaitable[None]]] = {
    "Announce": announce.undo,
    "Block": blocks.undo,
    "EmojiReact": likes.undo_reaction,
    "Follow": follows.undo,
    "Like": likes.undo_like,
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
            await follows.undo_accept(app, actor, undone)
        return
    deed = await store.by_uri(app.db.read(), id, actor.id) if id else None
    verb = deed.verb if deed is not None else shapes.type_of(undone, list(UNDO))
    object = deed.object if deed is not None else shapes.first_id(undone.get("object"))
    if verb in UNDO and object:
        await UNDO[verb](app, actor, object)
    if deed is not None:
        await deeds.forget(app, deed)
    elif shapes.same_host(id, actor.uri):
        await heard.note_undone(app, id, actor)
