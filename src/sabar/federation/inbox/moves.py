"""Somebody goes to another account and takes his followers along."""

from typing import Any

from sabar.actions.federation import follows
from sabar.federation import moving
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.services import Services


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Only where the new account says itself, asked now, that it is the old one too, and goes nowhere else
    itself; once in a week.
    """
    if shapes.first_id(activity.get("object")) != actor.uri:
        return
    new = await moving.confirmed(app, shapes.first_id(activity.get("target")), actor, budget)
    if new is not None and await follows.begin_move(app, actor, new):
        await moving.take_along(app, actor, new)
