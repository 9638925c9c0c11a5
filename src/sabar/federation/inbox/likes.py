"""Somebody of another server likes a post, or reacts to it with an emoji, which counts as one like here."""

from typing import Any

from sabar.actions import favourites
from sabar.actions.federation import deeds
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.federation import Deed
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
    note = deeds.note if verb == LIKE else deeds.add
    await note(app, actor, verb, shapes.first_id(activity.get("id")), uri)


async def undo(app: Services, actor: Account, deed: Deed) -> None:
    """As long as he likes it once, or reacts to it with one emoji, it is a like."""
    status = await posts.known(app, deed.object)
    others = (REACT,) if deed.verb == LIKE else (LIKE, REACT)
    if status is not None and not await store.has_others(app.db.read(), deed, others):
        await favourites.unfavourite(app, Actor(actor), status.id)
