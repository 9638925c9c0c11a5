"""That a post may quote another one, said by who wrote that (FEP-044f)."""

from typing import Any

from sabar.model.accounts import Account
from sabar.model.statuses import QuoteState, Status
from sabar.model.viewers import Actor
from sabar.reads import hydrate
from sabar.reads.server import addresses
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, quotes, statuses


async def authorization(
    app: Services, quoted: Account, quoting_id: int, reader: Account | None
) -> dict[str, Any] | None:
    """None where it does not stand, or `reader` may not read both posts."""
    record = await quotes.of_status(app.db.read(), quoting_id)
    if record is None or record.quoted_account_id != quoted.id or record.state is not QuoteState.ACCEPTED:
        return None
    ids = [quoting_id, record.quoted_status_id]
    seen = await hydrate.see(app, Actor(reader) if reader else None, ids, Place.SINGLE)
    quoting, shown = [await statuses.by_id(app.db.read(), id) for id in ids]
    author = await accounts.by_id(app.db.read(), record.account_id)
    if len(seen) < len(ids) or quoting is None or shown is None or author is None:
        return None
    return _document(app, quoted, shown, author, quoting)


def _document(
    app: Services, quoted: Account, shown: Status, author: Account, quoting: Status
) -> dict[str, Any]:
    return {
        "id": addresses.quote_authorization(app, quoted, quoting.id),
        "type": "QuoteAuthorization",
        "attributedTo": addresses.actor(app, quoted),
        "interactingObject": addresses.status_uri(app, quoting, author),
        "interactionTarget": addresses.status_uri(app, shown, quoted),
    }
