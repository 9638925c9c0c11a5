"""Other servers as those who run this one see them."""

from collections.abc import Sequence

import msgspec

from sabar.model.blocklists import DomainBlock
from sabar.model.federation import Server
from sabar.rules import domains
from sabar.services import Services
from sabar.store import blocklists
from sabar.store.federation import queues

#: Servers on one page; more are found by name.
MOST = 200


class Known(msgspec.Struct, frozen=True):
    """`waiting`: what has not been sent yet; `people`: its accounts that are known here; `block`: of it or of
    a domain above it.
    """

    record: Server
    waiting: int
    people: int
    block: DomainBlock | None


async def page(app: Services, beginning: str) -> Sequence[Known]:
    """Those for which most waits first; only those whose name begins like this."""
    db = app.db.slow()
    found = await queues.servers(db, beginning.strip().lower(), MOST)
    names = sorted({name for one in found for name in domains.and_above(one.host)})
    blocks = await blocklists.blocks_of(db, names)
    waiting = await queues.waiting(db, [one.host for one in found])
    people = await queues.people(db, [one.host for one in found])
    return [
        Known(one, waiting.get(one.host, 0), people.get(one.host, 0), domains.rule_for(one.host, blocks))
        for one in found
    ]
