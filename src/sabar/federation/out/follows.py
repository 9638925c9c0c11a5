"""Follows between people here and people elsewhere, as they go out: asked for, ended, answered; and blocks.

What somebody elsewhere did is answered under the id that his server gave it.
"""

from sabar import events
from sabar.federation.documents import activities
from sabar.federation.out import audience, deeds, queue
from sabar.model.accounts import Account
from sabar.model.federation import Deed
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts, follows
from sabar.store.federation import deeds as stored
from sabar.store.federation import outgoing

Ended = events.Unfollowed | events.FollowRequestWithdrawn


async def on_requested(app: Services, event: events.FollowRequested) -> None:
    """Somebody here asks to follow somebody elsewhere."""
    me, other = await _two(app, event.account_id, event.target_id)
    if me is None or other is None:
        return
    request = await follows.request_of(app.db.read(), me.id, other.id)
    if request is not None:
        to = await audience.of_accounts(app, me.id, [other.id])
        await deeds.do(app, me, "Follow", other.uri, to, since=request.created_at)


async def on_ended(app: Services, event: Ended) -> None:
    """Somebody here follows somebody elsewhere no more, or is not followed any more because he ended it."""
    follower, target = await _two(app, event.account_id, event.target_id)
    if follower is None or target is None:
        return
    if follower.local:
        to = await audience.ended_for(app, [target.id])
        await deeds.undo(app, follower, "Follow", target.uri, to)
    else:
        await _answer(app, "Reject", follower, target)


async def on_followed(app: Services, event: events.Followed) -> None:
    """Somebody elsewhere follows somebody here."""
    follower, target = await _two(app, event.account_id, event.target_id)
    if follower is not None and target is not None:
        await accept(app, follower, target)


async def accept(app: Services, follower: Account, target: Account) -> None:
    """Say yes to his server, as often as it asks."""
    if await follows.of(app.db.read(), follower.id, target.id) is not None:
        await _answer(app, "Accept", follower, target)


async def on_answered(app: Services, event: events.FollowAnswered) -> None:
    """Somebody elsewhere who asked again, or may not, is told so."""
    follower, target = await _two(app, event.account_id, event.target_id)
    if follower is None or target is None:
        return
    await (accept(app, follower, target) if event.accepted else _answer(app, "Reject", follower, target))


async def on_rejected(app: Services, event: events.FollowRequestRejected) -> None:
    follower, target = await _two(app, event.account_id, event.target_id)
    if follower is not None and target is not None:
        await _answer(app, "Reject", follower, target)


async def on_blocked(app: Services, event: events.Blocked) -> None:
    me, other = await _two(app, event.account_id, event.target_id)
    if me is None or other is None:
        return
    to = await audience.ended_for(app, [other.id])
    # A request to follow him went with it.
    await deeds.undo(app, me, "Follow", other.uri, to)
    await deeds.do(app, me, "Block", other.uri, to)


async def on_unblocked(app: Services, event: events.Unblocked) -> None:
    me, other = await _two(app, event.account_id, event.target_id)
    if me is not None and other is not None:
        await deeds.undo(app, me, "Block", other.uri, await audience.ended_for(app, [other.id]))


async def on_domain_blocked(app: Services, event: events.DomainBlocked) -> None:
    """Somebody here hides a server: what ended here ends there."""
    db = app.db.read()
    me = await accounts.by_id(db, event.account_id)
    if me is None:
        return
    for done, other in await stored.to_domain(db, me.id, "Follow", event.domain):
        await deeds.undo(app, me, "Follow", done.object, await audience.ended_for(app, [other]))
    known = await stored.by_domain(db, "Follow", addresses.actor(app, me), event.domain)
    for follower in (await accounts.by_ids(db, [done.account_id for done in known])).values():
        await _answer(app, "Reject", follower, me)


async def deny(app: Services, follower: Account, target: Account) -> None:
    """`follower`, of this server, does not follow, whatever the server of `target` believes. It is said once
    for as long as what went out is remembered.
    """
    actor = addresses.actor(app, follower)
    follow = activities.deed("Follow", actor, target.uri, app.ids.next())
    await queue.send(
        app,
        owner=follower.id,
        verb="Undo",
        about=follow["id"],
        activity={**activities.undo(follow), "to": [target.uri]},
        inboxes=await audience.ended_for(app, [target.id]),
        key=_denial(follower, target),
    )


async def was_denied(app: Services, follower: Account, target: Account) -> bool:
    return await outgoing.is_known(app.db.read(), _denial(follower, target))


def _denial(follower: Account, target: Account) -> str:
    return f"no-follow/{follower.id}/{target.id}"


async def _answer(app: Services, verb: str, follower: Account, target: Account) -> None:
    """To the follow of somebody elsewhere."""
    actor = addresses.actor(app, target)
    asked = await stored.of(app.db.read(), follower.id, "Follow", actor)
    if asked is None:
        # Of a follow that was never asked for by an id: whoever looks for its two sides finds it.
        asked = Deed(f"{follower.uri}#follow/{target.id}", follower.id, "Follow", actor, 0)
    answer = activities.answer(verb, actor, deeds.told(app, follower, asked), app.ids.next())
    await queue.send(
        app,
        owner=target.id,
        verb=verb,
        about=asked.uri,
        activity=answer,
        inboxes=await audience.ended_for(app, [follower.id]),
        keep_days=queue.LASTING if verb == "Reject" else 3,
    )


async def _two(app: Services, one: int, other: int) -> tuple[Account | None, Account | None]:
    known = await accounts.by_ids(app.db.read(), [one, other])
    return known.get(one), known.get(other)
