"""Somebody of another server puts own posts on top of the profile, or takes them down."""

from typing import Any

from sabar.actions import pins
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.viewers import Actor
from sabar.services import Services
from sabar.store.federation import actors as store


async def add(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    if await _is_featured(app, actor, activity):
        uri = shapes.first_id(activity.get("object"))
        status = await posts.by_uri(app, uri, budget=budget) if shapes.same_host(uri, actor.uri) else None
        if status is not None and status.account_id == actor.id:
            await pins.pin(app, Actor(actor), status.id)


async def remove(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    if await _is_featured(app, actor, activity):
        status = await posts.known(app, shapes.first_id(activity.get("object")))
        if status is not None and status.account_id == actor.id:
            await pins.unpin(app, Actor(actor), status.id)


async def _is_featured(app: Services, actor: Account, activity: dict[str, Any]) -> bool:
    """Whether it is about what stands on top of the own profile, not about hashtags or collections there."""
    remote = await store.of(app.db.read(), actor.id)
    target = shapes.first_id(activity.get("target"))
    return remote is not None and bool(target) and target == remote.featured
