"""What accounts of a scripted server say, as it is written once it was taken at the door."""

import json
from typing import Any

from sabar.federation import actors, posts
from sabar.federation.fetching import Budget
from sabar.federation.inbox import work
from sabar.federation.inbox.work import Taken
from sabar.federation.translate import posts as reading
from sabar.federation.translate import shapes
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.received import Arrival
from sabar.store.federation import posts as store
from tests.federation.scripted import Stranger
from tests.server import Server


def known(here: Server, stranger: Stranger) -> Account:
    """Looked up, if he was not known before."""
    account = here.run(actors.by_uri, here.app, stranger.id)
    assert account is not None
    return account


def writes(here: Server, stranger: Stranger, note: dict[str, Any]) -> str | None:
    """A post of his that was sent here; its number, if it was kept."""
    said = reading.read(shapes.read(json.dumps(note).encode()))
    here.run(posts.take, here.app, known(here, stranger), said, Budget(), arrival=Arrival.DELIVERED)
    return number(here, note["id"])


def does(here: Server, stranger: Stranger, activity: dict[str, Any]) -> dict[str, Any]:
    """Do what he sent; the activity."""
    here.run(work.run, here.app, Taken(known(here, stranger).id, json.dumps(activity)))
    return activity


def creates(here: Server, stranger: Stranger, note: dict[str, Any]) -> str | None:
    """As `writes`, if it concerns anybody here."""
    does(here, stranger, stranger.activity("Create", note, to=note.get("to"), cc=note.get("cc")))
    return number(here, note["id"])


def number(here: Server, uri: str) -> str | None:
    """Of a post by its id elsewhere."""
    found = here.run(store.by_uri, here.app.db.read(), uri)
    return None if found is None else str(found.id)


def boost(here: Server, stranger: Stranger, announced: dict[str, Any]) -> str | None:
    """The number of what he announced."""
    author = known(here, stranger).id
    found = here.run(store.by_author, here.app.db.read(), announced["id"], author)
    return None if found is None else str(found.id)


def changed(note: dict[str, Any], here: Server, **more: Any) -> dict[str, Any]:
    """The note as it is two seconds later."""
    here.clock.advance(2000)
    return note | {"updated": times.iso(here.clock.now_ms())} | more
