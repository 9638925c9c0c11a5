"""Posts by their ids: those of this server, those that are known, and those that are fetched."""

from typing import Any

from sabar.actions.federation import tombstones
from sabar.actions.statuses import delete as deleting
from sabar.actions.statuses import receive, receive_again
from sabar.federation import actors, arriving, fetching
from sabar.federation.fetching import Budget
from sabar.federation.translate import audience, posts, shapes
from sabar.federation.translate.shapes import Unreadable
from sabar.model.accounts import Account
from sabar.model.received import Arrival, Said
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.reads.server import addresses
from sabar.reads.staff import blocklists
from sabar.rules.federation.received import THREADS
from sabar.services import Services
from sabar.store import accounts, statuses
from sabar.store.federation import deeds
from sabar.store.federation import posts as store


async def known(app: Services, uri: str) -> Status | None:
    """A post of this server by its address, whoever may read it; another one, if it is here."""
    if not uri:
        return None
    if not uri.startswith(f"{app.settings.url}/"):
        return await store.by_uri(app.db.read(), uri)
    name, id = addresses.status_named(app, uri) or ("", 0)
    found = await statuses.by_id(app.db.read(), id) if name else None
    author = await accounts.by_id(app.db.read(), found.account_id) if found else None
    return found if author is not None and author.local and author.username == name else None


async def by_uri(
    app: Services,
    uri: str,
    *,
    budget: Budget,
    above: int = THREADS.ancestors,
    quotes: int = THREADS.quotes,
    arrival: Arrival = Arrival.FETCHED,
) -> Status | None:
    """Known, or fetched from its own server and kept, with what it answers and quotes as far as the budget
    goes; also by the id of having written it. None when there is none to be had. Raises `fetching.Later` when
    its server does not answer.
    """
    found = await known(app, uri)
    if found is not None or not shapes.is_web(uri) or uri.startswith(f"{app.settings.url}/"):
        return found
    if await deeds.is_gone_for_good(app.db.read(), uri):
        return None
    try:
        document = await fetching.document(app, uri, budget)
    except fetching.Gone:
        await tombstones.by_server(app, uri, shapes.host(uri))
        return None
    except fetching.Later:
        raise
    except fetching.NotFetched:
        return None
    if shapes.type_of(document, ("Create",)):
        written = shapes.first_id(document.get("object"))
        if not shapes.same_host(written, uri):
            return None
        return await by_uri(app, written, budget=budget, above=above, quotes=quotes, arrival=arrival)
    said = read(document)
    author = await author_of(app, said, budget) if said is not None else None
    if said is None or author is None:
        return None
    return await take(app, author, said, budget, arrival=arrival, above=above, quotes=quotes)


async def if_there(app: Services, uri: str, budget: Budget, *, above: int, quotes: int) -> Status | None:
    """As `by_uri`, of what stands around another post: that one comes in without it while its server does not
    answer.
    """
    try:
        return await by_uri(app, uri, budget=budget, above=above, quotes=quotes)
    except fetching.Later:
        return None


def read(document: dict[str, Any]) -> Said | None:
    """None for what is no post that is shown here."""
    try:
        return posts.read(document)
    except Unreadable:
        return None


async def author_of(app: Services, said: Said, budget: Budget) -> Account | None:
    """Who wrote it: the first of those it names, and of its own server (GHSA-3fjr-858r-92rw). Raises
    `fetching.Later` when that does not answer.
    """
    if not shapes.same_host(said.uri, said.authors[0]):
        return None
    try:
        return await actors.by_uri(app, said.authors[0], budget=budget)
    except fetching.Later:
        raise
    except fetching.NotFetched:
        return None


async def take(
    app: Services,
    author: Account,
    said: Said,
    budget: Budget,
    *,
    arrival: Arrival,
    above: int = THREADS.ancestors,
    quotes: int = THREADS.quotes,
) -> Status | None:
    """Write a post of another server. None when it may not be: of somebody of here, of another server than
    its author's, a vote, of a server nothing is exchanged with, or came by a relay and is not for everybody.
    Raises `fetching.Later` when somebody else has its id here, and its server does not say whose it is.
    """
    if author.local or author.suspended_at is not None or said.choice:
        return None
    if author.uri != said.authors[0] or not shapes.same_host(said.uri, author.uri):
        return None
    if arrival is Arrival.RELAYED and audience.EVERYBODY.isdisjoint(said.to):
        return None
    stance = await blocklists.stance(app, author.domain)
    if stance.verdict == "refused":
        return None
    await _make_way(app, author, said, budget)
    parent = await known(app, said.parent)
    if parent is None and arrival is Arrival.FETCHED and said.parent not in ("", said.uri) and above > 0:
        parent = await if_there(app, said.parent, budget, above=above - 1, quotes=0)
    quoted = await known(app, said.quote)
    if quoted is None and said.quote and quotes > 0:
        quoted = await if_there(app, said.quote, budget, above=0, quotes=quotes - 1)
    found = arriving.Around(parent, quoted, stance.media, arrival)
    made = await arriving.received(app, author, said, found, budget)
    id = await receive.new(app, Actor(author), made)
    return await statuses.by_id(app.db.read(), id) if id is not None else None


async def _make_way(app: Services, author: Account, said: Said, budget: Budget) -> None:
    """Somebody of the same server wrote under this id first: whose it is, that says where it is served.
    Raises `fetching.Later` when it does not answer.
    """
    holder = await store.by_uri(app.db.read(), said.uri)
    if holder is None or holder.account_id == author.id:
        return
    try:
        served = read(await fetching.document(app, said.uri, budget))
    except fetching.Later:
        raise
    except fetching.NotFetched:
        return
    if served is not None and served.authors[0] == author.uri:
        await deleting.by_staff(app, holder.account_id, [holder.id])


async def take_again(app: Services, author: Account, status: Status, said: Said, budget: Budget) -> None:
    """Write what the post says now."""
    if author.uri != said.authors[0] or said.uri != status.uri or author.suspended_at is not None:
        return
    stance = await blocklists.stance(app, author.domain)
    if stance.verdict == "refused":
        return
    quoted = await known(app, said.quote)
    if quoted is None and said.quote:
        quoted = await if_there(app, said.quote, budget, above=0, quotes=1)
    parent = await known(app, said.parent)
    found = arriving.Around(parent, quoted, stance.media, Arrival.DELIVERED, known=status.id)
    made = await arriving.received(app, author, said, found, budget)
    await receive_again.rewrite(app, Actor(author), status.id, made)


async def ask_again(app: Services, status: Status, budget: Budget) -> None:
    """Ask its own server what it says now, or whether it is gone. Raises NotFetched when it does not say."""
    author = await accounts.by_id(app.db.read(), status.account_id)
    if author is None or author.local or status.uri == "":
        return
    try:
        document = await fetching.document(app, status.uri, budget)
    except fetching.Gone:
        await tombstones.by_server(app, status.uri, shapes.host(status.uri))
        await deleting.by_staff(app, author.id, [status.id])
        return
    said = read(document)
    if said is not None:
        await take_again(app, author, status, said, budget)
