"""Quotes between a server and another: asked for, and withdrawn (FEP-044f)."""

from typing import Any

from sabar import events
from sabar.federation.documents import activities, note
from sabar.federation.out import audience, queue
from sabar.model.accounts import Account
from sabar.model.statuses import QuoteState, Status
from sabar.reads.server import addresses
from sabar.rules import visibility
from sabar.services import Services
from sabar.store import accounts, quotes, statuses
from sabar.store.federation import destinations


async def ask(app: Services, status: Status) -> None:
    """Whether this post may show the one of another server that it quotes, if that is open. Who is quoted is
    shown the words only where everybody may read them.
    """
    db = app.db.read()
    quote = await quotes.of_status(db, status.id)
    if quote is None or quote.state is not QuoteState.PENDING:
        return
    quoted = await statuses.by_id(db, quote.quoted_status_id)
    author = await accounts.by_id(db, quote.quoted_account_id)
    document = await note.note(app, status.id)
    if quoted is None or author is None or author.local or document is None:
        return
    is_open = visibility.is_open(status.visibility)
    await queue.send(
        app,
        owner=status.account_id,
        verb="QuoteRequest",
        about=document["id"],
        activity=activities.quote_request(document, quoted.uri, author.uri, whole=is_open),
        inboxes=await audience.of_accounts(app, status.account_id, [author.id]),
        # A post for followers is not for who is quoted: that he is asked is no reason to tell him its end.
        status_id=status.id if is_open else None,
    )


async def on_ended(app: Services, event: events.QuoteEnded) -> None:
    """What said that a post of this server may be quoted is taken back: told to who quoted it and to all who
    have either post.
    """
    db = app.db.read()
    author = await accounts.by_id(db, event.quoted_account_id)
    if author is None or not author.local:
        return
    to = await audience.ended_for(app, [event.account_id]) | await destinations.told(db, [event.status_id])
    quoted = await statuses.by_id(db, event.quoted_id)
    if quoted is not None:
        to |= await audience.of_those_who_have(app, quoted)
    stamp = addresses.quote_authorization(app, author, event.status_id)
    actor = addresses.actor(app, author)
    await queue.send(
        app,
        owner=author.id,
        verb="Delete",
        about=stamp,
        activity=activities.delete(actor, stamp, [addresses.followers(app, author)]),
        inboxes=to,
        keep_days=queue.LASTING,
    )


async def answer(
    app: Services, author: Account, asking: Account, request: dict[str, Any], quoting_id: int | None
) -> None:
    """To somebody elsewhere who asked to quote a post of `author`'s. `quoting_id`: the post that may; None:
    none may.
    """
    actor, number = addresses.actor(app, author), app.ids.next()
    if quoting_id is None:
        told = activities.answer("Reject", actor, request, number)
    else:
        stamp = addresses.quote_authorization(app, author, quoting_id)
        told = activities.answer("Accept", actor, request, number, result=stamp)
    await queue.send(
        app,
        owner=author.id,
        verb=told["type"],
        about=told["object"]["id"],
        activity=told,
        inboxes=await audience.ended_for(app, [asking.id]),
        key=f"{actor}#{told['type'].lower()}/{request['id']}",
    )
