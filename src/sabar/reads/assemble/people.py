"""Accounts as everybody sees them."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from sabar.model.accounts import Account, Role
from sabar.model.federation import RemoteActor
from sabar.reads.assemble.parts import Person
from sabar.reads.assemble.shelf import Shelf
from sabar.rules import domains
from sabar.rules.writing import emojis
from sabar.services import Services
from sabar.store import hydration
from sabar.store.federation import actors

_shelf: Shelf[Person] = Shelf("person")


async def by_ids(app: Services, ids: Collection[int]) -> dict[int, Person]:
    """Those of these accounts that exist."""
    return await of(app, await hydration.account_versions(app.db.read(), ids)) if ids else {}


async def of(app: Services, versions: Mapping[int, int]) -> dict[int, Person]:
    """Those of these accounts that exist, whose versions are known already."""
    there, missing = _shelf.split(app, versions)
    if missing:
        there |= await keep(app, await hydration.accounts(app.db.read(), missing))
    return there


async def keep(app: Services, found: Sequence[tuple[Account, Role | None]]) -> dict[int, Person]:
    """These accounts, kept for later readers."""
    became = {record.moved_to_id for record, _ in found if record.moved_to_id is not None}
    others = await hydration.accounts(app.db.read(), sorted(became)) if became else []
    drawn = await _drawn(app, [*found, *others])
    made: dict[int, Person] = {}
    for record, _ in found:
        person = drawn[record.id]
        if record.moved_to_id in drawn and record.suspended_at is None:
            person = msgspec.structs.replace(person, moved=drawn[record.moved_to_id])
        made[record.id] = person
        _shelf.put(app, record.id, record.version, person)
    return made


async def _drawn(app: Services, found: Sequence[tuple[Account, Role | None]]) -> dict[int, Person]:
    names = emojis.shortcodes(*(text for record, _ in found for text in _texts(record)))
    hosts = {domains.host_of(record.uri) for record, _ in found}
    known = await hydration.custom_emojis(app.db.read(), names, hosts) if names else []
    far = await actors.of_many(app.db.read(), [record.id for record, _ in found if not record.local])
    made: dict[int, Person] = {}
    for record, role in found:
        shown = record if record.suspended_at is None else _hollow(record)
        used = emojis.used_in(known, *_texts(shown), host=domains.host_of(record.uri))
        person = Person(shown, role, used)
        there = far.get(record.id) if record.suspended_at is None else None
        made[record.id] = person if there is None else _as_there(person, there)
    return made


def _as_there(person: Person, actor: RemoteActor) -> Person:
    """With what its own server counts, which is never less than what is known here."""
    record, there = person.account, actor.claimed
    counted = msgspec.structs.replace(
        record,
        statuses_count=max(record.statuses_count, there.statuses or 0),
        followers_count=max(record.followers_count, there.followers or 0),
        following_count=max(record.following_count, there.following or 0),
    )
    return msgspec.structs.replace(person, account=counted, group=actor.kind == "Group")


def _texts(record: Account) -> list[str]:
    fields = (f"{field.name} {field.value}" for field in record.fields)
    return [record.display_name, record.note, *fields]


def _hollow(record: Account) -> Account:
    return msgspec.structs.replace(
        record,
        display_name="",
        note="",
        note_html="",
        fields=[],
        avatar="",
        avatar_static="",
        avatar_description="",
        header="",
        header_static="",
        header_description="",
        locked=False,
        bot=False,
        discoverable=False,
        indexable=False,
        statuses_count=0,
        followers_count=0,
        following_count=0,
        last_status_at=None,
    )
