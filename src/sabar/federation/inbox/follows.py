"""Somebody of another server follows, or answers a follow of ours."""

from typing import Any

from sabar.actions import relations
from sabar.actions.federation import deeds, follows
from sabar.federation import actors
from sabar.federation.fetching import Budget
from sabar.federation.inbox import relays
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, NotFound
from sabar.model.federation import Deed
from sabar.model.viewers import Actor
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts
from sabar.store import follows as store


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Follow an account of this server. Of anything else, like a thread, nothing follows."""
    uri = shapes.first_id(activity.get("object"))
    if uri == addresses.server_actor(app):
        await relays.followed(app, actor, activity)
        return
    target = await actors.known(app, uri)
    if target is None or not target.local:
        return
    await deeds.note(app, actor, "Follow", shapes.first_id(activity.get("id")), uri)
    try:
        await relations.follow(app, Actor(actor), target)
    except (Forbidden, NotFound):
        await follows.refuse(app, actor, target)


async def undo(app: Services, actor: Account, deed: Deed) -> None:
    target = await actors.known(app, deed.object)
    if target is not None and target.local:
        await relations.unfollow(app, Actor(actor), target)


async def accept(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """The actor lets somebody here follow who asked to."""
    asking = await _asking(app, actor, activity)
    if asking is not None:
        await relations.authorize(app, Actor(actor), asking)
        id = shapes.first_id(activity.get("id"))
        await deeds.note(app, actor, "Accept", id, addresses.actor(app, asking))


async def reject(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """The actor does not let somebody here follow, or no longer."""
    asking = await _asking(app, actor, activity)
    if asking is None:
        return
    if await store.request_of(app.db.read(), asking.id, actor.id) is not None:
        await relations.reject(app, Actor(actor), asking)
    else:
        await relations.remove_follower(app, Actor(actor), asking)


async def undo_accept(app: Services, actor: Account, deed: Deed) -> None:
    """The actor takes his permission back."""
    asking = await actors.known(app, deed.object)
    if asking is not None and asking.local:
        await relations.remove_follower(app, Actor(actor), asking)


async def take_back(app: Services, actor: Account, accept: dict[str, Any]) -> None:
    """The same of an Accept that is spelled out."""
    asking = await _asking(app, actor, accept)
    if asking is not None:
        await relations.remove_follower(app, Actor(actor), asking)


async def _asking(app: Services, actor: Account, answer: dict[str, Any]) -> Account | None:
    """Whose follow is answered: he says so in it, or its id stands below his. Whom he follows is not asked of
    the answer: it is whoever signed it.
    """
    follow = shapes.one(answer.get("object"))
    if follow and shapes.first_id(follow.get("object")) not in ("", actor.uri):
        return None
    uri = shapes.first_id(follow.get("actor")) or shapes.first_id(answer.get("object"))
    name = addresses.account_named(app, uri)
    asking = await accounts.here_by_name(app.db.read(), name) if name else None
    return asking if asking is not None and asking.username == name else None
