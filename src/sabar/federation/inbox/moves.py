"""Somebody goes to another account and takes his followers along."""

import contextlib
from typing import Any

from sabar.actions import relations
from sabar.actions.federation import follows
from sabar.actions.relations import FollowOptions
from sabar.federation import actors
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, NotFound
from sabar.model.viewers import Actor
from sabar.services import Services
from sabar.store import accounts
from sabar.store import follows as store
from sabar.store.federation import actors as known

_MOST = 100


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Only where the new account says itself, asked now, that it is the old one too, and goes nowhere else
    itself; once in a week.
    """
    if shapes.first_id(activity.get("object")) != actor.uri:
        return
    target = shapes.first_id(activity.get("target"))
    new = await actors.by_uri(app, target, budget=budget, fresh=True) if target != actor.uri else None
    if new is None or new.local or new.suspended_at is not None:
        return
    there = await known.of(app.db.read(), new.id)
    if there is None or actor.uri not in there.also_known_as or there.moved_to:
        return
    if await follows.begin_move(app, actor, new):
        await _take_along(app, actor, new)


async def _take_along(app: Services, old: Account, new: Account) -> None:
    """Those who do not follow the old account any more are done: what breaks off can go on."""
    above = 0
    while found := await store.here(app.db.read(), old.id, above, _MOST):
        above = found[-1].id
        people = await accounts.by_ids(app.db.read(), [follow.account_id for follow in found])
        for follow in found:
            follower = Actor(people[follow.account_id])
            options = FollowOptions(follow.show_reblogs, follow.notify, follow.languages)
            with contextlib.suppress(Forbidden, NotFound):
                await relations.follow(app, follower, new, options)
                await relations.unfollow(app, follower, old)
