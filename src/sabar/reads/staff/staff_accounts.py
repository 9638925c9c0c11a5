"""Accounts as staff see them, with what only staff may know."""

import ipaddress
from collections.abc import Sequence

import msgspec

from sabar.kit.paging import Window
from sabar.model.errors import NotFound
from sabar.model.moderation import PeopleAsked
from sabar.reads.assemble import people as assembled
from sabar.reads.assemble.parts import Known
from sabar.reads.entities import admin as entities
from sabar.reads.json import accounts as bodies
from sabar.services import Services
from sabar.store import accounts, users
from sabar.store.moderation import people

#: Addresses looked through for a network.
_MOST_ADDRESSES = 200_000


async def page(app: Services, window: Window, asked: PeopleAsked, *, network: str = "") -> list[int]:
    """Account ids, newest first. `network`: only who came from this address or network."""
    if network:
        asked = msgspec.structs.replace(asked, addresses=await _addresses(app, network))
    return await people.page(app.db.slow(), window, asked)


async def _addresses(app: Services, network: str) -> list[str]:
    try:
        wanted = ipaddress.ip_network(network.strip(), strict=False)
    except ValueError:
        return []
    if wanted.num_addresses == 1:
        return [str(wanted.network_address)]
    known = await people.known_addresses(app.db.slow(), _MOST_ADDRESSES)
    return [address for address in known if _in(address, wanted)]


def _in(address: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False


async def by_ids(app: Services, ids: Sequence[int]) -> dict[int, Known]:
    """In order; a fixed number of queries."""
    if not ids:
        return {}
    db = app.db.read()
    wanted = list(dict.fromkeys(ids))
    records = await accounts.by_ids(db, wanted)
    known_users = await users.by_accounts(db, wanted)
    addresses = await people.addresses(db, wanted)
    origins = await people.origins(db, wanted)
    shown = await assembled.by_ids(app, wanted)
    found = {}
    for id in wanted:
        if id in records and id in shown:
            app_id, inviter_id = origins.get(id, (None, None))
            found[id] = Known(
                account=records[id],
                person=shown[id],
                user=known_users.get(id),
                addresses=addresses.get(id, []),
                app_id=app_id,
                inviter_id=inviter_id,
            )
    return found


async def one(app: Services, id: int) -> Known:
    found = await by_ids(app, [id])
    if id not in found:
        raise NotFound
    return found[id]


def entity(app: Services, known: Known) -> entities.AdminAccount:
    return entities.account(known, bodies.raw(app, known.person))


async def user_id(app: Services, account_id: int) -> int:
    """The login behind an account of this server; `NotFound` for others."""
    found = await users.by_account(app.db.read(), account_id)
    if found is None:
        raise NotFound
    return found.id
