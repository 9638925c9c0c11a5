"""Other servers as those who run this one see them."""

from collections.abc import Sequence

import msgspec

from sabar.model.blocklists import DomainBlock
from sabar.model.errors import NotFound
from sabar.model.federation import Server
from sabar.rules import domains
from sabar.services import Services
from sabar.store import blocklists
from sabar.store.federation import queues, servers

#: Servers on one page; more are found by name.
MOST = 200


class Known(msgspec.Struct, frozen=True):
    """`waiting`: what has not been sent yet; `next_at`: when (ms) that is tried again, None while it is being
    tried; `people`: its accounts that are known here; `block`: of it or of a domain above it.
    """

    record: Server
    waiting: int
    next_at: int | None
    people: int
    block: DomainBlock | None


async def page(app: Services, beginning: str) -> Sequence[Known]:
    """Those for which most waits first; only those whose name begins like this."""
    return await _known(app, await queues.servers(app.db.slow(), beginning.strip().lower(), MOST))


async def one(app: Services, host: str) -> Known:
    """Raises NotFound."""
    found = await servers.by_host(app.db.read(), host)
    if found is None:
        raise NotFound
    return (await _known(app, [found]))[0]


async def _known(app: Services, found: Sequence[Server]) -> list[Known]:
    db = app.db.slow()
    names = sorted({name for one in found for name in domains.and_above(one.host)})
    blocks = await blocklists.blocks_of(db, names)
    waiting = await queues.waiting(db, [one.host for one in found])
    tries = await queues.next_tries(db, list(waiting))
    people = await queues.people(db, [one.host for one in found])
    return [
        Known(
            one,
            waiting.get(one.host, 0),
            tries.get(one.host),
            people.get(one.host, 0),
            domains.rule_for(one.host, blocks),
        )
        for one in found
    ]
