"""Accounts of people here, as they go out: changed, gone; and what those who run another server are told."""

from functools import partial

from sabar import events
from sabar.db.engine import Tx
from sabar.federation.documents import activities, actor
from sabar.federation.out import audience, queue
from sabar.kit import times
from sabar.model.federation import PUBLIC, THE_SERVER
from sabar.model.jobs import JobSpec
from sabar.reads.server import addresses
from sabar.rules import lanes
from sabar.services import Services
from sabar.store import accounts, hydration, reports
from sabar.store.federation import outgoing

PROFILE = "federation.profile"
#: What somebody changes within so long is told together.
_TOGETHER = 30 * times.SECOND


async def on_changed(app: Services, event: events.AccountUpdated) -> None:
    at, lane = app.clock.now_ms() + _TOGETHER, lanes.leaving(event.account_id)
    key = f"{PROFILE}:{event.account_id}"
    job = JobSpec(PROFILE, str(event.account_id).encode(), unique_key=key, run_at=at, lane=lane)

    async def unit(tx: Tx) -> None:
        tx.enqueue(job)

    await app.db.write(unit)


async def profile(app: Services, account_id: int) -> None:
    """Job: the account as it is now, to the servers of its followers."""
    account = await accounts.by_id(app.db.read(), account_id)
    if account is None or not account.local or account.erased_at is not None:
        return
    update = activities.update(await actor.actor(app, account), app.ids.next())
    await queue.send(
        app,
        owner=account.id,
        verb="Update",
        about=update["actor"],
        activity=update,
        inboxes=await audience.of_followers(app, account.id),
    )


async def on_erased(app: Services, event: events.ErasureBegun) -> None:
    """Every server that is known forgets it, and all it said."""
    account = await accounts.by_id(app.db.read(), event.account_id)
    if account is None or not account.local or account.erased_at is None:
        return
    me = addresses.actor(app, account)
    await queue.send(
        app,
        owner=account.id,
        verb="Delete",
        about=me,
        activity=activities.delete(me, me, [PUBLIC]),
        inboxes=await audience.of_everybody(app),
        keep_days=queue.LASTING,
    )
    await app.db.write(partial(outgoing.forget_all_words, owner=account.id))


async def on_reported(app: Services, event: events.Reported) -> None:
    """In the name of the server: who reported is not told."""
    report = await reports.by_id(app.db.read(), event.report_id)
    target = await accounts.by_id(app.db.read(), report.target_id) if report is not None else None
    if report is None or target is None or target.local:
        return
    posts = await hydration.statuses(app.db.read(), report.status_ids)
    about = [target.uri, *(one.uri for one in posts if one.account_id == target.id)]
    flag = activities.deed("Flag", addresses.server_actor(app), about, app.ids.next())
    await queue.send(
        app,
        owner=THE_SERVER,
        verb="Flag",
        about=target.uri,
        activity={**flag, "content": report.comment, "to": [target.uri]},
        inboxes=await audience.ended_for(app, [target.id]),
        key=f"{addresses.server_actor(app)}#flag/{report.id}",
    )
