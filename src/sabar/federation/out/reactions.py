"""What people here do to posts of elsewhere, as it goes out: likes and votes. And what they put on top."""

from sabar import events
from sabar.federation.documents import activities
from sabar.federation.out import audience, deeds, queue
from sabar.model.accounts import Account
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts, polls, statuses


async def on_favourited(app: Services, event: events.Favourited) -> None:
    liker, status = await _both(app, event.account_id, event.status_id)
    if liker is not None and status is not None:
        to = await audience.of_accounts(app, liker.id, [status.account_id])
        await deeds.do(app, liker, "Like", status.uri, to)


async def on_unfavourited(app: Services, event: events.Unfavourited) -> None:
    liker, status = await _both(app, event.account_id, event.status_id)
    if liker is not None and status is not None:
        to = await audience.ended_for(app, [status.account_id])
        await deeds.undo(app, liker, "Like", status.uri, to)


async def on_voted(app: Services, event: events.PollVoted) -> None:
    """Somebody here voted in a poll of elsewhere: each choice by itself, to its writer alone."""
    voter, status = await _both(app, event.account_id, event.status_id)
    found = await polls.of_status(app.db.read(), event.status_id)
    if voter is None or status is None or status.local or found is None:
        return
    poll, options = found
    author = await accounts.by_id(app.db.read(), status.account_id)
    chosen = await polls.choices_of(app.db.read(), poll.id, voter.id)
    if author is None:
        return
    actor, now = addresses.actor(app, voter), app.clock.now_ms()
    to = await audience.of_accounts(app, voter.id, [author.id])
    for option in options:
        if option.position not in chosen:
            continue
        vote = activities.vote(actor, author.uri, status.uri, option.title, app.ids.next(), now)
        await queue.send(
            app,
            owner=voter.id,
            verb="Create",
            about=vote["object"]["id"],
            activity=vote,
            inboxes=to,
            key=f"{actor}#votes/{poll.id}/{option.position}",
        )


async def on_pinned(app: Services, event: events.StatusPinned) -> None:
    await _pin(app, "Add", event.account_id, event.status_id)


async def on_unpinned(app: Services, event: events.StatusUnpinned) -> None:
    await _pin(app, "Remove", event.account_id, event.status_id)


async def _pin(app: Services, verb: str, account_id: int, status_id: int) -> None:
    author, status = await _both(app, account_id, status_id)
    if author is None or status is None:
        return
    featured = addresses.featured(app, author)
    uri, number = addresses.status_uri(app, status, author), app.ids.next()
    activity = activities.deed(verb, addresses.actor(app, author), uri, number, target=featured)
    await queue.send(
        app,
        owner=author.id,
        verb=verb,
        about=uri,
        activity={**activity, "to": [addresses.followers(app, author)]},
        inboxes=await audience.of_post(app, status),
        status_id=status.id,
    )


async def _both(app: Services, account_id: int, status_id: int) -> tuple[Account | None, Status | None]:
    """Somebody of this server, and a post."""
    account = await accounts.by_id(app.db.read(), account_id)
    status = await statuses.by_id(app.db.read(), status_id)
    return account if account is not None and account.local else None, status
