"""An account of another server says what it is called now, or that it is no more."""

from typing import Any

from sabar.actions.federation import remote_accounts
from sabar.federation import actors
from sabar.federation.fetching import Budget
from sabar.federation.translate import people, shapes
from sabar.model.accounts import Account
from sabar.services import Services


def is_about_itself(actor: Account, activity: dict[str, Any]) -> bool:
    return shapes.first_id(activity.get("object")) == actor.uri


async def update(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """What it says of itself is taken as it is signed, and asked for where it only names itself."""
    if not is_about_itself(actor, activity):
        return
    document = shapes.one(activity.get("object"))
    if not shapes.type_of(document, people.KINDS):
        await actors.by_uri(app, actor.uri, budget=budget, fresh=True)
        return
    described = people.read(document)
    if described.uri == actor.uri:
        await actors.take(app, described, budget)


async def delete(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    if is_about_itself(actor, activity):
        await remote_accounts.gone(app, actor)
