"""Somebody of another server likes a post, or reacts to it with an emoji, which counts as one like here."""

from typing import Any

from sabar.actions import favourites
from sabar.actions.federation import deeds
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.viewers import Actor
from sabar.services import Services
from sabar.store.federation import deeds as store

LIKE, REACT = "Like", "EmojiReact"


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Nothing is fetched because somebody likes it."""
    uri = shapes.first_id(activity.get("object"))
    status = await posts.known(app, uri)
    if status is None:
        return
    verb = shapes.type_of(activity, (LIKE, REACT))
    await favourites.favourite(app, Actor(actor), status.id)
    await deeds.note(app, actor, verb, shapes.first_id(activity.get("id")), uri)


async def undo_like(app: Services, actor: Account, uri: str) -> None:
    await _undo(app, actor, uri, REACT)


async def undo_reaction(app: Services, actor: Account, uri: str) -> None:
    await _undo(app, actor, uri, LIKE)


async def _undo(app: Services, actor: Account, uri: str, other: str) -> None:
    """As long as he did not do the other, too."""
    status = await posts.known(app, uri)
    if status is not None and await store.of(app.db.read(), actor.id, other, uri) is None:
        await favourites.unfavourite(app, Actor(actor), status.id)
