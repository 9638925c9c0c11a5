"""Somebody of another server boosts a post, or a group passes on what was done in it (FEP-1b12)."""

from typing import Any

from sabar.actions.federation import deeds
from sabar.actions.statuses import boost as boosting
from sabar.actions.statuses import delete as deleting
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import audience, shapes
from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.services import Services
from sabar.store import statuses
from sabar.store.federation import actors
from sabar.store.federation import posts as store

_ACTIVITIES = (
    *("Create", "Update", "Delete", "Undo", "Like", "Dislike", "EmojiReact", "Announce", "Add", "Remove"),
    *("Block", "Flag", "Lock", "Follow", "Accept", "Reject", "Move"),
)


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """What somebody boosts whom nobody here follows is kept only if it was written here."""
    followed = await store.concerns_somebody(app.db.read(), actor.id, None)
    inner = shapes.one(activity.get("object"))
    if shapes.type_of(inner, _ACTIVITIES):
        if followed:
            await _passed_on(app, actor, activity, inner, budget)
        return
    uri = shapes.first_id(activity.get("object"))
    status = await (posts.by_uri(app, uri, budget=budget) if followed else posts.known(app, uri))
    if status is not None and (followed or status.local):
        await _boost(app, actor, activity, uri, status)


async def undo(app: Services, actor: Account, deed: Deed) -> None:
    status = await posts.known(app, deed.object)
    if status is not None and await statuses.boost_by(app.db.read(), actor.id, status.id) is not None:
        await deleting.unboost(app, Actor(actor), status.id)


async def _boost(app: Services, actor: Account, activity: dict[str, Any], uri: str, status: Status) -> None:
    if status.reblog_of_id is not None:
        return
    remote = await actors.of(app.db.read(), actor.id)
    to, cc = (shapes.ids(activity.get(name)) for name in ("to", "cc"))
    shown = audience.of_boost(to, cc, remote.followers if remote is not None else "")
    if shown is None:
        return
    id = shapes.first_id(activity.get("id"))
    made = boosting.Elsewhere(id, shapes.moment(activity.get("published")))
    # Under the id that the post has, whatever address led to it.
    await deeds.note(app, actor, "Announce", id, status.uri or uri)
    await boosting.boost(app, Actor(actor), status.id, shown, elsewhere=made)


async def _passed_on(
    app: Services, group: Account, activity: dict[str, Any], inner: dict[str, Any], budget: Budget
) -> None:
    """The group is believed about nothing but that there is something to look at: what it is, its own server
    says.
    """
    uri = shapes.first_id(inner.get("object"))
    verb = shapes.type_of(inner, ("Create", "Update", "Delete"))
    if verb == "Create":
        status = await posts.by_uri(app, uri, budget=budget)
        # Answers stand in their thread; what begins one reaches who follows the group.
        if status is not None and status.in_reply_to_id is None:
            await _boost(app, group, activity, uri, status)
        return
    status = await store.by_uri(app.db.read(), uri) if verb else None
    if status is not None:
        await posts.ask_again(app, status, budget)
