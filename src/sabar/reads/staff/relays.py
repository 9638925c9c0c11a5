"""Relays as those who run the server see them."""

import msgspec

from sabar.model.errors import NotFound
from sabar.model.relays import Relay
from sabar.rules import domains
from sabar.services import Services
from sabar.store.federation import queues, relays, servers


class Seen(msgspec.Struct, frozen=True):
    """`waiting`: what is not sent to its server yet; `failed_at`, `failure`: while that cannot be reached."""

    relay: Relay
    waiting: int
    failed_at: int | None
    failure: str


async def every(app: Services) -> list[Seen]:
    return await _seen(app, await relays.every(app.db.read()))


async def one(app: Services, id: int) -> Seen:
    found = await relays.one(app.db.read(), id)
    if found is None:
        raise NotFound
    return (await _seen(app, [found]))[0]


async def _seen(app: Services, found: list[Relay]) -> list[Seen]:
    db = app.db.read()
    hosts = {one.id: domains.host_of(one.inbox or one.address) for one in found}
    waiting = await queues.waiting(db, sorted(set(hosts.values())))
    known = {host: await servers.by_host(db, host) for host in set(hosts.values())}
    made = []
    for relay in found:
        host = hosts[relay.id]
        record = known[host]
        fails = record is not None and record.failures > 0
        made.append(
            Seen(
                relay,
                waiting.get(host, 0),
                record.failed_at if record is not None and fails else None,
                record.last_error if record is not None and fails else "",
            )
        )
    return made
