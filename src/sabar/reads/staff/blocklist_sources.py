"""Lists of servers, as those who run this one see them: what each would change, whose follows that ends."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from sabar.model.blocklists import Blocklist, DomainBlock
from sabar.model.errors import NotFound
from sabar.rules import domains
from sabar.rules.blocklists import changes as blocklist_changes
from sabar.rules.blocklists import files as blocklist_files
from sabar.rules.blocklists.changes import Change, Kind
from sabar.services import Services
from sabar.store import blocklist_sources, blocklists, instance
from sabar.store.moderation import apart

_NAMES = 20


class Compared(msgspec.Struct, frozen=True):
    """`changes`: all but what is so already. `agreed`: domains that are treated as the list wants; `loose`:
    how many of them not because of it. `ending`: how many follows each change would end; `people`: some of
    whom, by name; `held`: how many domains stand because of the list.
    """

    record: Blocklist
    changes: list[Change]
    agreed: list[str]
    loose: int
    ending: dict[str, int]
    people: list[str]
    held: int


async def every(app: Services) -> list[tuple[Blocklist, int, int]]:
    """Each list, with how many domains it names, and how many stand because of it."""
    counts = await blocklist_sources.counts(app.db.slow())
    return [(one, *counts.get(one.id, (0, 0))) for one in await blocklist_sources.every(app.db.slow())]


async def compare(app: Services, id: int) -> Compared:
    db = app.db.slow()
    record = await blocklist_sources.one(db, id)
    if record is None:
        raise NotFound
    blocks = await blocklists.all_blocks(db)
    lines = {one.domain: one for one in await blocklist_sources.every_line(db, id)}
    holds = {one.domain: one for one in await blocklist_sources.holds(db, id)}
    named = sorted({*lines, *holds})
    held = await blocklist_sources.holds_of(db, named)
    changes = []
    for name in named:
        line = lines.get(name)
        others = [one for one in held.get(name, []) if one.list_id != id]
        declined = line is not None and line.declined
        changes.append(blocklist_changes.change(line, holds.get(name), others, blocks, declined=declined))
    wanted = [one for one in changes if one.kind is not Kind.THERE]
    shut = {one.domain for one in wanted if one.severity == "suspend" and one.kind is not Kind.LIFTED}
    ending, people = await _ending(app, shut, blocks)
    agreed = [one.domain for one in changes if one.kind is Kind.THERE and one.domain in lines]
    loose = sum(name not in holds for name in agreed)
    return Compared(record, wanted, agreed, loose, ending, people, len(holds))


async def ended_by(app: Services, domain: str) -> int:
    """How many follows would end if nothing were exchanged with a server any more, written as somebody typed
    it.
    """
    named = domains.server(domain.strip(" ."))
    if named is None:
        return 0
    ending, _ = await _ending(app, {named}, await blocklists.all_blocks(app.db.slow()))
    return ending.get(named, 0)


async def _ending(
    app: Services, shut: Collection[str], blocks: Mapping[str, DomainBlock]
) -> tuple[dict[str, int], list[str]]:
    """How many follows end where these are shut out, and some of the people here who lose them."""
    known = await instance.domains(app.db.slow()) if shut else []
    # A block of a server that is nearer says what happens to it.
    meant = {
        name: nearest
        for name in known
        if (nearest := next((one for one in domains.and_above(name) if one in shut or one in blocks), ""))
        in shut
    }
    ties = await apart.ties(app.db.slow(), list(meant)) if meant else {}
    ending: dict[str, int] = {}
    for name, (follows, _) in ties.items():
        ending[meant[name]] = ending.get(meant[name], 0) + follows
    people = await apart.tied(app.db.slow(), list(ties), _NAMES) if ties else []
    return ending, people


def by_itself(found: Compared) -> list[str]:
    """The domains about which nobody has to be asked."""
    chosen = blocklist_changes.by_itself(found.changes, found.ending, found.held)
    return [*(one.domain for one in chosen), *found.agreed]


async def exported(app: Services) -> str:
    """All blocks of servers, as a file that others read too."""
    return blocklist_files.write((await blocklists.all_blocks(app.db.slow())).values())


async def sources_of(app: Services, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """Domain → the lists that hold something about it, by name, and since when."""
    db = app.db.slow()
    titles = {one.id: one.name for one in await blocklist_sources.every(db)}
    held = await blocklist_sources.holds_of(db, names) if titles and names else {}
    return {
        name: [(titles[one.list_id], one.since) for one in holds if one.list_id in titles]
        for name, holds in held.items()
    }
