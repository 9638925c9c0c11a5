"""What the quoted side decides: who may quote a post, that it may be quoted, and that a quote is over."""

from sabar import events
from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, NotFound
from sabar.model.statuses import Quote, QuotePolicy, QuoteState
from sabar.model.viewers import Actor
from sabar.rules import quotes as rules
from sabar.services import Services
from sabar.store import accounts, quotes, statuses
from sabar.store.federation import destinations

#: Quotes ended in one transaction.
_BATCH = 200


async def set_policy(app: Services, actor: Actor, id: int, policy: QuotePolicy) -> None:
    """Who may quote one's own post from now on. Quotes that are there stay.

    NotFound when the actor has no post of this id.
    """

    async def unit(tx: Tx) -> None:
        status = await statuses.held_own(tx, actor.id, id)
        if status is None or status.reblog_of_id is not None:
            raise NotFound
        chosen = rules.effective(policy, status.visibility)
        if chosen is not status.quote_policy:
            await statuses.set_quote_policy(tx, id, chosen)
            leaves = app.settings.federates and await destinations.may_have_left(tx, id, actor.id)
            tx.emit(events.StatusRefreshed(id, actor.id, leaves))

    await app.db.write(unit)


async def revoke(app: Services, actor: Actor, id: int, quoting_id: int) -> None:
    """The actor's post is shown no longer in the post that quotes it. Again: nothing.

    Forbidden when the quoted post is somebody else's, NotFound when the actor may not read it or it is not
    quoted there.
    """

    async def unit(tx: Tx) -> None:
        status = await statuses.held_for(tx, actor.id, id)
        if status is None:
            raise NotFound
        if status.account_id != actor.id:
            raise Forbidden
        quote = await quotes.held(tx, quoting_id)
        if quote is None or quote.quoted_status_id != status.id:
            raise NotFound
        await _end(app, tx, quote)

    await app.db.write(unit)


async def end_between(app: Services, one: int, other: int) -> None:
    """Neither shows the other's posts in his own any longer, in small writes."""

    async def unit(tx: Tx) -> bool:
        found = await quotes.between(tx, one, other, _BATCH)
        for quote in found:
            await _end(app, tx, quote)
        return len(found) == _BATCH

    while await app.db.write(unit):
        pass


async def agreed(app: Services, author: Account, quoting_id: int, stamp: str) -> None:
    """`author`, of another server, lets the post show his; `stamp`: the id of what says so there. Nothing
    happens where he was not asked, or has taken it back.
    """

    async def unit(tx: Tx) -> None:
        quote = await quotes.held(tx, quoting_id)
        if quote is None or quote.quoted_account_id != author.id or quote.state is not QuoteState.PENDING:
            return
        await quotes.accept(tx, quoting_id, stamp)
        await statuses.count_quotes(tx, quote.quoted_status_id, 1, by=quoting_id)
        refreshed, _ = await _leave(app, tx, quote)
        tx.emit(events.StatusRefreshed(quote.status_id, quote.account_id, refreshed))

    await app.db.write(unit)


async def refused(app: Services, author: Account, quoting_id: int) -> None:
    """`author`, of another server, does not let the post show his, or no longer."""

    async def unit(tx: Tx) -> None:
        quote = await quotes.held(tx, quoting_id)
        if quote is not None and quote.quoted_account_id == author.id:
            await _end(app, tx, quote)

    await app.db.write(unit)


async def _end(app: Services, tx: Tx, quote: Quote) -> None:
    if quote.state is QuoteState.ACCEPTED:
        await statuses.count_quotes(tx, quote.quoted_status_id, -1, by=quote.status_id)
        await quotes.set_state(tx, quote.status_id, QuoteState.REVOKED)
    elif quote.state is QuoteState.PENDING:
        await quotes.set_state(tx, quote.status_id, QuoteState.REJECTED)
    else:
        return
    refreshed, ended = await _leave(app, tx, quote)
    tx.emit(events.StatusRefreshed(quote.status_id, quote.account_id, refreshed))
    tx.emit(
        events.QuoteEnded(
            quote.status_id, quote.account_id, quote.quoted_status_id, quote.quoted_account_id, ended
        )
    )


async def _leave(app: Services, tx: Tx, quote: Quote) -> tuple[bool, bool]:
    """Whether other servers have to hear that the post is shown differently, and that it may not quote."""
    if not app.settings.federates:
        return False, False
    known = await accounts.by_ids(tx, [quote.account_id, quote.quoted_account_id])
    quoting, quoted = known.get(quote.account_id), known.get(quote.quoted_account_id)
    if quoting is None or quoted is None:
        return False, False
    refreshed = quoting.local and await destinations.may_have_left(tx, quote.status_id, quoting.id)
    if not quoted.local:
        return refreshed, False
    left = await destinations.may_have_left(tx, quote.quoted_status_id, quoted.id)
    return refreshed, refreshed or left or not quoting.local
