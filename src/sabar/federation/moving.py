"""Accounts that go to another one: whether that one says so too, and those who follow go along."""

import contextlib

from sabar.actions import relations
from sabar.actions.relations import FollowOptions
from sabar.federation import actors
from sabar.federation.fetching import Budget
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, NotFound
from sabar.model.viewers import Actor
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts, moving
from sabar.store import follows as store
from sabar.store.federation import actors as known

_MOST = 100


async def confirmed(app: Services, new_uri: str, old: Account, budget: Budget) -> Account | None:
    """The new account, if it says itself, asked now, that it is the old one too, and goes nowhere else."""
    if new_uri == addresses.actor(app, old):
        return None
    new = await actors.by_uri(app, new_uri, budget=budget, fresh=True)
    if new is None or new.suspended_at is not None:
        return None
    if new.local:
        says_so = new.moved_to_id is None and await moving.is_alias(app.db.read(), new.id, old.id)
        return new if says_so else None
    there = await known.of(app.db.read(), new.id)
    if there is None or there.moved_to or addresses.actor(app, old) not in there.also_known_as:
        return None
    return new


async def take_along(app: Services, old: Account, new: Account) -> None:
    """Those of this server who follow the old account follow the new one. Those who do not follow the old
    one any more are done: what breaks off can go on.
    """
    above = 0
    while found := await store.here(app.db.read(), old.id, above, _MOST):
        above = found[-1].id
        people = await accounts.by_ids(app.db.read(), [follow.account_id for follow in found])
        for follow in found:
            follower = Actor(people[follow.account_id])
            options = FollowOptions(follow.show_reblogs, follow.notify, follow.languages)
            if follower.id != new.id:
                with contextlib.suppress(Forbidden, NotFound):
                    await relations.follow(app, follower, new, options)
                    await relations.unfollow(app, follower, old)
