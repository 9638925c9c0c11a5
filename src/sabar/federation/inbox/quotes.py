"""Somebody of another server asks to quote a post of here, answers when he was asked, or takes it back."""

from typing import Any

from sabar.actions import quotes as deciding
from sabar.federation import posts
from sabar.federation.fetching import Budget
from sabar.federation.inbox import create
from sabar.federation.out import quotes as telling
from sabar.federation.translate import posts as reading
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.received import Arrival
from sabar.model.statuses import QuoteState, Status
from sabar.model.viewers import Actor
from sabar.reads import hydrate
from sabar.reads.server import addresses
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, quotes


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Asked. Of what he may not read he is told nothing, not even that it is there."""
    quoted = await posts.known(app, shapes.first_id(activity.get("object")))
    author = await accounts.by_id(app.db.read(), quoted.account_id) if quoted is not None else None
    if quoted is None or author is None or not author.local or quoted.reblog_of_id is not None:
        return
    if not await hydrate.see(app, Actor(actor), [quoted.id], Place.SINGLE):
        return
    quoting = await _quoting(app, actor, activity, budget)
    quote = await quotes.of_status(app.db.read(), quoting.id) if quoting is not None else None
    stands = quote is not None and quote.quoted_status_id == quoted.id and quote.state is QuoteState.ACCEPTED
    # Said again by one of here, and signed: nothing but what we read in it.
    names = {name: shapes.first_id(activity.get(name)) for name in ("id", "actor", "object", "instrument")}
    request = {"type": "QuoteRequest", **names}
    await telling.answer(app, author, actor, request, quoting.id if quoting is not None and stands else None)


async def _quoting(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> Status | None:
    """The post that quotes, which is the actor's; as it came along, or else as its own server has it."""
    uri = shapes.first_id(activity.get("instrument"))
    document = shapes.one(activity.get("instrument"))
    if not shapes.same_host(uri, actor.uri):
        return None
    found = await posts.known(app, uri)
    if found is None and shapes.type_of(document, reading.KINDS):
        said = create.by(actor, document, activity)
        if said is not None:
            found = await posts.take(app, actor, said, budget, arrival=Arrival.DELIVERED)
    elif found is None:
        found = await posts.by_uri(app, uri, budget=budget)
    return found if found is not None and found.account_id == actor.id else None


def asked_for(app: Services, answer: dict[str, Any]) -> int | None:
    """Whose quote is answered: the number of the post of here that quotes. None: something else is."""
    uri = shapes.first_id(answer.get("object"))
    return addresses.quoting_named(app, uri)


async def accept(app: Services, actor: Account, activity: dict[str, Any], quoting_id: int) -> None:
    """What says that it may be is on the server of who says it."""
    stamp = shapes.first_id(activity.get("result"))
    if shapes.same_host(stamp, actor.uri):
        await deciding.agreed(app, actor, quoting_id, stamp)


async def reject(app: Services, actor: Account, quoting_id: int) -> None:
    await deciding.refused(app, actor, quoting_id)


async def delete(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Take back what said that a post may quote the actor's."""
    stamp = shapes.first_id(activity.get("object"))
    quote = await quotes.by_stamp(app.db.read(), stamp) if shapes.same_host(stamp, actor.uri) else None
    if quote is not None:
        await deciding.refused(app, actor, quote.status_id)
