"""Somebody of another server blocks somebody here."""

from typing import Any

from sabar.actions import relations
from sabar.actions.federation import deeds
from sabar.federation import actors
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.model.viewers import Actor
from sabar.services import Services


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    uri = shapes.first_id(activity.get("object"))
    target = await actors.known(app, uri)
    if target is not None and target.local:
        await deeds.note(app, actor, "Block", shapes.first_id(activity.get("id")), uri)
        await relations.block(app, Actor(actor), target)


async def undo(app: Services, actor: Account, deed: Deed) -> None:
    target = await actors.known(app, deed.object)
    if target is not None and target.local:
        await relations.unblock(app, Actor(actor), target)
