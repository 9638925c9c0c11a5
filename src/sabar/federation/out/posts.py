"""Posts and boosts of people here, as they go out: written, changed, shown to fewer, taken back.

A post for labels goes to each server in words of its own, which name nobody but that server's people.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from sabar import events
from sabar.db.engine import Tx
from sabar.federation.documents import activities, collections, note
from sabar.federation.out import audience, queue, quotes
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.federation import PUBLIC
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.rules import lanes, visibility
from sabar.services import Services
from sabar.store import accounts, statuses
from sabar.store.federation import destinations, outgoing

TALLY = "federation.tally"
#: The votes of so long are told together.
_TALLIED = times.MINUTE

Note = dict[str, Any]


async def on_posted(app: Services, event: events.StatusPosted) -> None:
    status = await statuses.by_id(app.db.read(), event.status_id)
    if status is not None:
        await _tell(app, status, "Create", activities.create)
        await quotes.ask(app, status)


async def on_changed(
    app: Services, event: events.StatusEdited | events.StatusRefreshed | events.PollEnded
) -> None:
    await _update(app, event.status_id)


async def on_voted(app: Services, event: events.PollVoted) -> None:
    """Somebody voted in a poll of this server."""
    status = await statuses.by_id(app.db.read(), event.status_id)
    if status is None or not status.local:
        return
    at, lane = app.clock.now_ms() + _TALLIED, lanes.leaving(status.account_id)
    job = JobSpec(TALLY, str(status.id).encode(), unique_key=f"{TALLY}:{status.id}", run_at=at, lane=lane)

    async def unit(tx: Tx) -> None:
        tx.enqueue(job)

    await app.db.write(unit)


async def tally(app: Services, status_id: int) -> None:
    """Job: how many voted for what."""
    await _update(app, status_id)


async def on_boosted(app: Services, event: events.StatusBoosted) -> None:
    boost = await statuses.by_id(app.db.read(), event.status_id)
    announced = await collections.boosted(app, event.status_id) if boost is not None else None
    if boost is None or announced is None:
        return
    await queue.send(
        app,
        owner=boost.account_id,
        verb="Announce",
        about=announced["id"],
        activity=announced,
        inboxes=await audience.of_post(app, boost),
        status_id=boost.id,
    )


async def on_narrowed(app: Services, event: events.StatusNarrowed) -> None:
    """What lies on other servers cannot be shown to fewer people there: it is deleted where it had gone."""
    status = await statuses.by_id(app.db.read(), event.status_id)
    author = await accounts.by_id(app.db.read(), event.account_id)
    if status is None or author is None or event.stayed_here:
        return
    if visibility.is_open(status.visibility):
        await _update(app, status.id)
    else:
        await _delete(app, author, status.id, await audience.of_those_who_have(app, status))


async def on_deleted(app: Services, event: events.StatusDeleted) -> None:
    """To all who ever got it or did something to it."""
    author = await accounts.by_id(app.db.read(), event.account_id)
    # Of an account that goes away, its end is told, and with it that of all it said.
    if author is None or not author.local or author.erased_at is not None:
        return
    heard = await destinations.told(app.db.read(), [event.status_id, *event.boosts])
    if event.reblog_of_id is None:
        heard |= await audience.ended_for(app, event.heard)
        await _delete(app, author, event.status_id, heard)
    elif not event.stayed_here:
        await _undo_boost(app, author, event, event.reblog_of_id, heard)


async def _update(app: Services, status_id: int) -> None:
    status, number = await statuses.by_id(app.db.read(), status_id), app.ids.next()
    if status is not None:
        await _tell(app, status, "Update", lambda document: activities.update(document, number))


async def _tell(app: Services, status: Status, verb: str, act: Callable[[Note], dict[str, Any]]) -> None:
    document = await note.note(app, status.id)
    if document is None:
        return
    if visibility.is_for_circle(status.visibility):
        await _tell_circle(app, status, verb, document, act)
        return
    whom = audience.of_change if verb == "Update" else audience.of_post
    await queue.send(
        app,
        owner=status.account_id,
        verb=verb,
        about=document["id"],
        activity=act(document),
        inboxes=await whom(app, status),
        status_id=status.id,
    )


async def _tell_circle(
    app: Services, status: Status, verb: str, document: Note, act: Callable[[Note], dict[str, Any]]
) -> None:
    for host, people in (await audience.of_circle(app, status)).items():
        activity = act(note.for_members(document, sorted(one.uri for one in people)))
        await queue.send(
            app,
            owner=status.account_id,
            verb=verb,
            about=document["id"],
            activity=activity,
            inboxes={one.inbox for one in people},
            status_id=status.id,
            key=f"{activity['id']} {host}",
        )


async def _delete(app: Services, author: Account, status_id: int, inboxes: set[str]) -> None:
    actor, uri = addresses.actor(app, author), addresses.own_status_uri(app, author, status_id)
    await queue.send(
        app,
        owner=author.id,
        verb="Delete",
        about=uri,
        activity=activities.delete(actor, uri, [PUBLIC]),
        inboxes=inboxes,
        status_id=status_id,
        keep_days=queue.LASTING,
    )
    await app.db.write(partial(outgoing.forget_words, about=uri, owner=author.id))


async def _undo_boost(
    app: Services, booster: Account, event: events.StatusDeleted, boosted_id: int, heard: set[str]
) -> None:
    boosted = await statuses.by_id(app.db.read(), boosted_id)
    author = await accounts.by_id(app.db.read(), boosted.account_id) if boosted is not None else None
    # Of a post that is gone, its own end is told.
    if boosted is None or author is None:
        return
    followers = addresses.followers(app, booster)
    announced: dict[str, Any] = {
        "id": f"{addresses.own_status_uri(app, booster, event.status_id)}/activity",
        "type": "Announce",
        "actor": addresses.actor(app, booster),
        "object": addresses.status_uri(app, boosted, author),
        "to": [PUBLIC] if visibility.is_open(Visibility(event.visibility)) else [followers],
    }
    await queue.send(
        app,
        owner=booster.id,
        verb="Undo",
        about=announced["id"],
        activity=activities.undo(announced),
        inboxes=heard | await audience.ended_for(app, [author.id]),
        status_id=event.status_id,
        keep_days=queue.LASTING,
    )
