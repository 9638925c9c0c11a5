"""Previews of linked pages as one viewer sees them."""

from collections.abc import Iterable, Mapping

from sabar.model.cards import Card as Record
from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Card, Person
from sabar.reads.assemble.shelf import Shelf
from sabar.services import Services
from sabar.store import cards
from sabar.store.hydration import Outline

_shelf: Shelf[Record] = Shelf("card")


def authors(outlines: Iterable[Outline]) -> dict[int, int]:
    """The accounts that wrote the linked pages, with their versions."""
    return {one.card_author_id: one.card_author_version for one in outlines if one.card_author_id is not None}


async def of(
    app: Services, viewer: Viewer | None, outlines: Iterable[Outline], people: Mapping[int, Person]
) -> dict[int, Card]:
    """By post, of those that have one; `people`: `authors` among them."""
    linking = [one for one in outlines if one.card_id is not None]
    if not linking:
        return {}
    there, missing = _shelf.split(app, {one.card_id: one.card_version for one in linking if one.card_id})
    for record in await cards.by_ids(app.db.read(), missing) if missing else ():
        there[record.id] = record
        _shelf.put(app, record.id, record.version, record)
    return {
        one.id: seen(viewer, there[one.card_id], people.get(one.card_author_id or 0))
        for one in linking
        if one.card_id in there
    }


def seen(viewer: Viewer | None, record: Record, author: Person | None) -> Card:
    """One preview; `author`: who wrote the page, if that is known."""
    return Card(record, author, None if viewer is None else unattributed(record, viewer.id))


def unattributed(record: Record, account_id: int) -> bool:
    """Whether the page names this account as its author, and the account does not allow its site to."""
    return account_id == record.creator_id and record.author_id is None
