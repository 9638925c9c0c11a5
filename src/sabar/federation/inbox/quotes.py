"""Somebody of another server asks whether he may quote a post that was written here (FEP-044f)."""

from typing import Any

from sabar.federation import posts
from sabar.federation.documents import activities
from sabar.federation.fetching import Budget
from sabar.federation.inbox import create
from sabar.federation.out import audience, queue
from sabar.federation.translate import posts as reading
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.statuses import QuoteState, Status
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts, quotes


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """`object`: what he quotes; `instrument`: his post. The answer is what the writer here lets him do; a yes
    leads to where it is written down.
    """
    quoted = await posts.known(app, shapes.first_id(activity.get("object")))
    author = await accounts.by_id(app.db.read(), quoted.account_id) if quoted is not None else None
    if quoted is None or author is None or not author.local:
        return
    quoting = await _quoting(app, actor, activity, budget)
    quote = await quotes.of_status(app.db.read(), quoting.id) if quoting is not None else None
    allowed = quote is not None and (quote.quoted_status_id, quote.state) == (quoted.id, QuoteState.ACCEPTED)
    stamp: dict[str, Any] = {}
    if allowed and quoting is not None:
        stamp = {"result": addresses.quote_authorization(app, author, quoting.id)}
    verb, me = "Accept" if allowed else "Reject", addresses.actor(app, author)
    await queue.send(
        app,
        owner=author.id,
        verb=verb,
        about=activity["id"],
        activity=activities.answer(verb, me, activity, app.ids.next(), **stamp),
        inboxes=await audience.of_accounts(app, author.id, [actor.id]),
        key=f"{me}#{verb.lower()}/{activity['id']}",
    )


async def _quoting(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> Status | None:
    """The post of the one who asks: as it was sent along, or as its server has it."""
    uri = shapes.first_id(activity.get("instrument"))
    document = shapes.one(activity.get("instrument"))
    if not shapes.same_host(uri, actor.uri):
        return None
    known = await posts.known(app, uri)
    if known is None and shapes.type_of(document, reading.KINDS):
        said = create.by(actor, document, activity)
        known = await posts.take(app, actor, said, budget, delivered=True) if said is not None else None
    elif known is None:
        known = await posts.by_uri(app, uri, budget=budget)
    return known if known is not None and known.account_id == actor.id else None
