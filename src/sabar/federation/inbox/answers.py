"""Somebody of another server answers what somebody here asked, to follow or to quote, or what this server
asked a relay.
"""

from typing import Any

from sabar.federation.fetching import Budget
from sabar.federation.inbox import follows, quotes, relays
from sabar.model.accounts import Account
from sabar.services import Services


async def accept(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    quoting_id = quotes.asked_for(app, activity)
    if relays.is_answered(app, activity):
        await relays.accept(app, actor, activity)
    elif quoting_id is None:
        await follows.accept(app, actor, activity, budget)
    else:
        await quotes.accept(app, actor, activity, quoting_id)


async def reject(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    quoting_id = quotes.asked_for(app, activity)
    if relays.is_answered(app, activity):
        await relays.reject(app, actor, activity)
    elif quoting_id is None:
        await follows.reject(app, actor, activity, budget)
    else:
        await quotes.reject(app, actor, quoting_id)
