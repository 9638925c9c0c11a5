"""What the quoted side decides: who may quote a post, and that a quote is over."""

from sabar import events
from sabar.db.engine import Tx
from sabar.model.errors import Forbidden, NotFound
from sabar.model.oauth import Viewer
from sabar.model.statuses import Quote, QuotePolicy, QuoteState
from sabar.rules import quotes as rules
from sabar.services import Services
from sabar.store import quotes, statuses

#: Quotes ended in one transaction.
_BATCH = 200


async def set_policy(app: Services, viewer: Viewer, id: int, policy: QuotePolicy | None) -> None:
    """Who may quote one's own post from now on; None: as one's posts usually are. Quotes that are there stay.

    NotFound when the viewer has no post of this id.
    """
    wanted = policy or QuotePolicy(viewer.user.preferences.quote_policy)

    async def unit(tx: Tx) -> None:
        status = await statuses.held_own(tx, viewer.id, id)
        if status is None or status.reblog_of_id is not None:
            raise NotFound
        chosen = rules.effective(wanted, status.visibility)
        if chosen is not status.quote_policy:
            await statuses.set_quote_policy(tx, id, chosen)
            tx.emit(events.StatusRefreshed(id, viewer.id))

    await app.db.write(unit)


async def revoke(app: Services, viewer: Viewer, id: int, quoting_id: int) -> None:
    """The viewer's post is shown no longer in the post that quotes it. Again: nothing.

    Forbidden when the quoted post is somebody else's, NotFound when the viewer may not read it or it is not
    quoted there.
    """

    async def unit(tx: Tx) -> None:
        status = await statuses.held_for(tx, viewer.id, id)
        if status is None:
            raise NotFound
        if status.account_id != viewer.id:
            raise Forbidden
        quote = await quotes.held(tx, quoting_id)
        if quote is None or quote.quoted_status_id != status.id:
            raise NotFound
        await _end(tx, quote)

    await app.db.write(unit)


async def end_between(app: Services, one: int, other: int) -> None:
    """Neither shows the other's posts in his own any longer, in small writes."""

    async def unit(tx: Tx) -> bool:
        found = await quotes.between(tx, one, other, _BATCH)
        for quote in found:
            await _end(tx, quote)
        return len(found) == _BATCH

    while await app.db.write(unit):
        pass


async def _end(tx: Tx, quote: Quote) -> None:
    if quote.state is QuoteState.ACCEPTED:
        await statuses.count_quotes(tx, quote.quoted_status_id, -1)
        await quotes.set_state(tx, quote.status_id, QuoteState.REVOKED)
    elif quote.state is QuoteState.PENDING:
        await quotes.set_state(tx, quote.status_id, QuoteState.REJECTED)
    else:
        return
    tx.emit(events.StatusRefreshed(quote.status_id, quote.account_id))
