"""Whole conversations: what a post answers, and what answers it, fetched within bounds."""

from typing import Any

from sabar.actions.federation import threads
from sabar.federation import fetching, posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.received import Arrival
from sabar.rules.federation.received import THREADS
from sabar.services import Services
from sabar.store import statuses
from sabar.store.federation import posts as store


async def find_parent(app: Services, status_id: int) -> None:
    """Job: look for what a post answers; if it cannot be had, again after a while, a few times."""
    missing = await store.missing_parent(app.db.read(), status_id)
    if missing is None or missing.tries >= len(THREADS.again_ms):
        return
    await threads.tried(app, missing)
    above, quotes = THREADS.ancestors, THREADS.quotes
    found = await posts.if_there(app, missing.uri, Budget(above), above=above, quotes=quotes)
    if found is not None:
        # It may have come on another way, a moment before.
        await threads.adopt(app, found)


async def find_answers(app: Services, status_id: int) -> None:
    """Job: what answers a post, as its own server lists it, and what its conversation still lacks above."""
    status = await statuses.by_id(app.db.read(), status_id)
    origin = await store.origin(app.db.read(), status_id)
    if status is None or origin is None or not shapes.same_host(origin.replies_uri, status.uri):
        return
    budget = Budget(THREADS.answers)
    for item in await items(app, origin.replies_uri, most=THREADS.answers):
        await take(app, item, status.uri, budget, above=1)
    for id in await store.waiting_in(app.db.read(), status.conversation_id):
        await find_parent(app, id)


async def take(app: Services, item: Any, listed_by: str, budget: Budget, *, above: int) -> None:
    """A post of a list. What a server spells out of its own is believed; else the other one is asked."""
    uri = shapes.first_id(item)
    if not uri or await posts.known(app, uri) is not None:
        return
    said = posts.read(item) if isinstance(item, dict) and shapes.same_host(uri, listed_by) else None
    if said is None:
        await posts.if_there(app, uri, budget, above=above, quotes=0)
        return
    try:
        author = await posts.author_of(app, said, budget)
        if author is not None:
            await posts.take(app, author, said, budget, arrival=Arrival.FETCHED, above=above, quotes=0)
    except fetching.Later:
        # The next one of the list may be had.
        return


async def items(app: Services, uri: str, *, most: int) -> list[Any]:
    """What is in a collection, as far as a few pages go, each of the server of the first and read once."""
    found: list[Any] = []
    seen: set[str] = set()
    budget = Budget(THREADS.pages + 1)
    page: Any = uri
    while page and len(found) < most:
        document = await _page(app, page, uri, seen, budget)
        if document is None:
            break
        found += shapes.listed(document.get("items") or document.get("orderedItems"))
        page = document.get("first") or document.get("next")
    return found[:most]


async def _page(app: Services, page: Any, of: str, seen: set[str], budget: Budget) -> dict[str, Any] | None:
    """A page that is spelled out, or fetched; None for one of another server, or one that was read before."""
    inline = shapes.one(page)
    if inline.get("items") or inline.get("orderedItems") or inline.get("next"):
        if len(seen) > THREADS.pages:
            return None
        seen.add(f"inline {len(seen)}")
        return inline
    uri = shapes.first_id(page)
    if uri in seen or not shapes.same_host(uri, of):
        return None
    seen.add(uri)
    try:
        return await fetching.document(app, uri, budget)
    except fetching.NotFetched:
        return None
