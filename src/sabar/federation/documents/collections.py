"""Lists as other servers read them: how many there are, then page by page, the newest first."""

from collections.abc import Sequence
from typing import Any

from sabar.federation.documents import activities, note, tags
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.statuses import Status
from sabar.reads.people import relationships
from sabar.reads.posts import timelines
from sabar.reads.server import addresses
from sabar.rules import visibility
from sabar.rules.federation import followers as origins
from sabar.services import Services
from sabar.store import accounts
from sabar.store import tags as stored_tags
from sabar.store.federation import conversations, followers

_POSTS = 20
_IDS = 80
_ORDERED = "OrderedCollection"


def whole(
    id: str, total: int | None, *, shown: bool = True, kind: str = "OrderedCollection"
) -> dict[str, Any]:
    """A list with its first page, unless nobody is told what is in it."""
    made: dict[str, Any] = {"id": id, "type": kind}
    if total is not None:
        made["totalItems"] = total
    if shown:
        made["first"] = f"{id}?page=true"
    return made


def _page(
    id: str,
    items: Sequence[Any],
    max_id: int | None,
    following: int | None,
    *,
    kind: str = "OrderedCollection",
) -> dict[str, Any]:
    """`following`: below which key the next page begins."""
    at = f"{id}?page=true" if max_id is None else f"{id}?page=true&max_id={max_id}"
    name = "orderedItems" if kind == _ORDERED else "items"
    made: dict[str, Any] = {"id": at, "type": f"{kind}Page", "partOf": id, name: list(items)}
    if following is not None:
        made["next"] = f"{id}?page=true&max_id={following}"
    return made


async def outbox_page(app: Services, author: Account, max_id: int | None) -> dict[str, Any]:
    """What anybody may read of what the account said and boosted."""
    part = await timelines.of_account(app, None, author, Window(_POSTS, max_id=max_id))
    ids = [one.outline.id for one in part.seen]
    said = await note.notes(app, [one.outline.id for one in part.seen if one.boosted is None])
    told = {id: activities.create(one) for id, one in said.items()}
    told |= await _boosts(app, [one.outline.id for one in part.seen if one.boosted is not None])
    items = [told[id] for id in ids if id in told]
    following = min(part.keys) if part.full and part.keys else None
    return _page(addresses.outbox(app, author), items, max_id, following)


async def boosted(app: Services, boost_id: int) -> dict[str, Any] | None:
    """The boost of this number as an Announce; whom it may be told is asked before."""
    return (await _boosts(app, [boost_id])).get(boost_id)


async def _boosts(app: Services, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    boosts = await note.with_authors(app, ids)
    boosted = await note.with_authors(
        app, {one.reblog_of_id for one, _ in boosts.values() if one.reblog_of_id}
    )
    return {
        boost.id: activities.announce(app, boost, booster, *inner)
        for boost, booster in boosts.values()
        if booster.local
        and (inner := boosted.get(boost.reblog_of_id or 0)) is not None
        and visibility.leaves(boost, inner[0])
    }


async def followers_page(app: Services, account: Account, max_id: int | None) -> dict[str, Any]:
    found = await relationships.followers(app, None, account, Window(_IDS, max_id=max_id))
    return await _people(app, addresses.followers(app, account), found, max_id)


async def followers_of_server(app: Services, account: Account, reader: Account) -> dict[str, Any]:
    """Those followers who are of the reader's server, all at once (FEP-8fcf)."""
    there = f"{origins.origin(reader.uri)}/"
    ids = [one for one in await followers.elsewhere(app.db.read(), account.id) if one.startswith(there)]
    return {
        "id": addresses.followers_of_server(app, account),
        "type": _ORDERED,
        "totalItems": len(ids),
        "orderedItems": ids,
    }


async def following_page(app: Services, account: Account, max_id: int | None) -> dict[str, Any]:
    found = await relationships.following(app, None, account, Window(_IDS, max_id=max_id))
    return await _people(app, addresses.following(app, account), found, max_id)


async def _people(app: Services, id: str, found: relationships.Keyed, max_id: int | None) -> dict[str, Any]:
    known = await accounts.by_ids(app.db.read(), [other for _, other in found])
    items = [addresses.actor(app, known[other]) for _, other in found if other in known]
    return _page(id, items, max_id, found[-1][0] if len(found) == _IDS else None)


async def featured(app: Services, account: Account) -> dict[str, Any]:
    """The posts it pinned, as far as anybody may read them."""
    pinned = await timelines.pinned(app, None, account)
    items = await _uris(app, [one.outline.id for one in pinned])
    return {
        "id": addresses.featured(app, account),
        "type": _ORDERED,
        "totalItems": len(items),
        "orderedItems": items,
    }


async def featured_tags(app: Services, account: Account) -> dict[str, Any]:
    found = await stored_tags.featured(app.db.read(), account.id)
    return {
        "id": addresses.featured_tags(app, account),
        "type": "Collection",
        "totalItems": len(found),
        "items": [tags.hashtag(app, tag) for _, tag in found],
    }


async def replies_page(app: Services, status: Status, author: Account, max_id: int | None) -> dict[str, Any]:
    """The answers that anybody may read."""
    ids = await conversations.open_replies(app.db.read(), status.id, Window(_IDS, max_id=max_id))
    id = addresses.replies(app, status, author)
    return _page(id, await _uris(app, ids), max_id, _below(ids), kind="Collection")


async def context_page(app: Services, conversation_id: int, max_id: int | None) -> dict[str, Any] | None:
    """What anybody may read of a conversation that began here; None: nothing."""
    if not await conversations.begun_here(app.db.read(), [conversation_id]):
        return None
    ids = await conversations.open_posts(app.db.read(), conversation_id, Window(_IDS, max_id=max_id))
    if not ids and max_id is None:
        return None
    id = addresses.context(app, conversation_id)
    return _page(id, await _uris(app, ids), max_id, _below(ids))


def _below(ids: Sequence[int]) -> int | None:
    return ids[-1] if len(ids) == _IDS else None


async def _uris(app: Services, ids: Sequence[int]) -> list[str]:
    """The ids of posts, in the order asked."""
    found = await note.with_authors(app, ids)
    known = (found[id] for id in ids if id in found)
    return [addresses.status_uri(app, *one) for one in known if visibility.leaves(one[0])]
