"""Accounts as JSON: made once for all who read them."""

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from sabar.model.viewers import Viewer
from sabar.reads.assemble import people
from sabar.reads.assemble.parts import Person
from sabar.reads.assemble.shelf import Shelf
from sabar.reads.entities import accounts as entities
from sabar.services import Services
from sabar.store import collections

_encode = msgspec.json.Encoder().encode
_shelf: Shelf[msgspec.Raw] = Shelf("account")


async def of(app: Services, ids: Sequence[int]) -> list[msgspec.Raw]:
    """Those that exist, in order."""
    found = await by_ids(app, set(ids))
    return [found[id] for id in ids if id in found]


async def by_ids(app: Services, ids: Collection[int]) -> dict[int, msgspec.Raw]:
    """Those that exist."""
    return {id: raw(app, person) for id, person in (await people.by_ids(app, ids)).items()}


async def for_viewer(app: Services, viewer: Viewer | None, ids: Sequence[int]) -> list[msgspec.Raw]:
    """Those that exist, in order, with the viewer's own answer to whether he may feature them."""
    found = await people.by_ids(app, set(ids))
    blocking = await collections.blocking(app.db.read(), found, viewer.id) if viewer else found.keys()
    return [
        _not_featured(app, found[id]) if id in blocking else raw(app, found[id]) for id in ids if id in found
    ]


def _not_featured(app: Services, person: Person) -> msgspec.Raw:
    shown = entities.of(app, person)
    approval = shown.feature_approval
    if approval.current_user == "automatic":
        shown = replace(shown, feature_approval=replace(approval, current_user="denied"))
    return msgspec.Raw(_encode(shown))


def raw(app: Services, person: Person) -> msgspec.Raw:
    """The JSON of an Account."""
    account = person.account
    kept = _shelf.get(app, account.id, account.version)
    if kept is None:
        kept = msgspec.Raw(_encode(entities.of(app, person)))
        _shelf.put(app, account.id, account.version, kept)
    return kept
