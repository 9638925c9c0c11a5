"""What is blocked, as those who run the server see it, and as everybody does."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from sabar.kit import times
from sabar.kit.paging import Page, Window
from sabar.model.blocklists import CanonicalEmailBlock, DomainAllow, DomainBlock, EmailDomainBlock, IpBlock
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.entities import blocklists as entities
from sabar.rules import domains, emails
from sabar.rules.domains import Stance
from sabar.rules.limits import GATES
from sabar.services import Services
from sabar.store import blocklists, server

Gate = TypeVar("Gate", DomainAllow, DomainBlock, IpBlock, EmailDomainBlock, CanonicalEmailBlock)


async def refresh(app: Services) -> None:
    """What this process remembers of kept-out networks, read anew."""
    app.gates.set(await blocklists.ip_blocks(app.db.read(), app.clock.now_ms()))


async def page(app: Services, kind: type[Gate], window: Window) -> tuple[list[Gate], Page]:
    """One page with its keys, newest first."""
    found = await blocklists.page(app.db.slow(), kind, window)
    return found, Page([], [one.id for one in found], len(found) >= window.limit)


async def every(app: Services) -> list[DomainBlock]:
    """All blocks of servers, by name."""
    found = await blocklists.all_blocks(app.db.slow())
    return [found[name] for name in sorted(found)]


async def one_for(app: Services, kind: type[Gate], id: int) -> Gate:
    found = await blocklists.one(app.db.read(), kind, id)
    if found is None:
        raise NotFound
    return found


async def with_history(
    app: Services, blocks: Sequence[EmailDomainBlock]
) -> list[entities.AdminEmailDomainBlock]:
    """With the sign-ups of the last days that each has turned away."""
    today = app.clock.now_ms() // times.DAY
    ids = [block.id for block in blocks]
    found = await blocklists.attempts(app.db.slow(), ids, today - GATES.history_days + 1) if ids else {}
    return [entities.email_domain(block, found.get(block.id, {}), today) for block in blocks]


async def matching_email(app: Services, email: str) -> list[CanonicalEmailBlock]:
    """The blocks that an address would meet."""
    found = await blocklists.email_block(app.db.read(), emails.canonical_hash(email))
    return [found] if found else []


async def stance(app: Services, domain: str) -> Stance:
    """What this server has to do with another one, named as it stands in DNS."""
    return (await stances(app, [domain]))[domain]


async def stances(app: Services, domains_named: Collection[str]) -> dict[str, Stance]:
    """Of many servers, by domain."""
    db = app.db.read()
    above = {domain: domains.and_above(domain) for domain in domains_named}
    named = sorted({name for names in above.values() for name in names})
    blocks, listed = await blocklists.policy_for(db, named)
    allows = await blocklists.allowed(db, list(above)) if listed else set()
    return {name: domains.stance(name, blocks, allows, allow_list=listed) for name in above}


async def refused(app: Services, domains_named: Collection[str]) -> set[str]:
    """Those of many servers with which nothing is exchanged."""
    found = await stances(app, domains_named)
    return {name for name, stance in found.items() if stance.verdict == "refused"}


async def allow_list(app: Services) -> bool:
    """Whether this server speaks only with those that are on its list."""
    return await server.value(app.db.read(), "federation") == "allowed"


async def shown_to(app: Services) -> str:
    """Who sees which servers are kept away: everybody, members or nobody."""
    return await server.value(app.db.read(), "domain_blocks_shown_to") or "everybody"


async def shown_blocks(app: Services, viewer: Viewer | None) -> list[entities.DomainBlock]:
    """As `public_blocks`, empty where they are not shown."""
    try:
        return await public_blocks(app, viewer)
    except NotFound:
        return []


async def public_blocks(app: Services, viewer: Viewer | None) -> list[entities.DomainBlock]:
    """NotFound where the owner shows them to nobody, or to members and a stranger asks."""
    readers = await shown_to(app)
    if readers == "nobody" or (readers == "members" and viewer is None):
        raise NotFound
    return [entities.public(one) for one in await blocklists.limiting_blocks(app.db.read())]
