"""How the viewer stands to others, and who stands beside them."""

from collections.abc import Sequence

from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.relations import Mute, Relation
from sabar.model.viewers import Viewer
from sabar.reads.assemble import people
from sabar.reads.entities import accounts as account_entities
from sabar.reads.entities import relationships as entities
from sabar.reads.json import accounts
from sabar.rules import limits
from sabar.services import Services
from sabar.store import blocks, follows, mutes, relations

#: `(key for paging, account id)`, newest first.
Keyed = list[tuple[int, int]]


async def of(
    app: Services, viewer: Viewer, ids: Sequence[int], *, suspended: bool = False
) -> list[entities.Relationship]:
    """In the order asked; unknown accounts are left out."""
    return [entities.of(one) for one in (await records(app, viewer, ids, suspended=suspended)).values()]


async def records(
    app: Services, viewer: Viewer, ids: Sequence[int], *, suspended: bool = False
) -> dict[int, Relation]:
    """The same by account, for pages."""
    wanted = list(dict.fromkeys(ids))[: limits.REQUESTS.ids]
    found = await relations.between(app.db.read(), viewer.id, wanted, app.clock.now_ms(), suspended=suspended)
    return {id: found[id] for id in wanted if id in found}


async def one(app: Services, viewer: Viewer, id: int) -> entities.Relationship:
    """To one account, suspended or not."""
    found = await of(app, viewer, [id], suspended=True)
    if not found:
        raise NotFound
    return found[0]


async def familiar_followers(
    app: Services, viewer: Viewer, ids: Sequence[int]
) -> list[entities.FamiliarFollowers]:
    """For each account: its followers among those the viewer follows."""
    wanted = list(dict.fromkeys(ids))[: limits.REQUESTS.ids]
    known = await follows.familiar(app.db.read(), viewer.id, wanted)
    most = limits.PAGES.accounts.default
    named = list(dict.fromkeys(id for ids in known.values() for id in ids[:most]))
    shown = await accounts.by_ids(app, named)
    return [
        entities.FamiliarFollowers(str(id), [shown[other] for other in known[id][:most] if other in shown])
        for id in wanted
    ]


async def followers(app: Services, viewer: Viewer | None, account: Account, window: Window) -> Keyed:
    """Empty for whom the account hides them from."""
    if await _hidden(app, viewer, account):
        return []
    return await follows.followers(app.db.read(), account.id, viewer.id if viewer else None, window)


async def following(app: Services, viewer: Viewer | None, account: Account, window: Window) -> Keyed:
    """Empty for whom the account hides them from."""
    if await _hidden(app, viewer, account):
        return []
    return await follows.following(app.db.read(), account.id, viewer.id if viewer else None, window)


async def endorsed(app: Services, viewer: Viewer | None, account: Account, window: Window) -> Keyed:
    """Whom an account shows on its profile."""
    if account.suspended_at is not None or await _blocked_by(app, viewer, account):
        return []
    return await relations.endorsed(app.db.read(), account.id, window)


async def follow_requests(app: Services, viewer: Viewer, window: Window) -> Keyed:
    return await follows.requests_to(app.db.read(), viewer.id, window)


async def blocked(app: Services, viewer: Viewer, window: Window) -> Keyed:
    return await blocks.blocked(app.db.read(), viewer.id, window)


async def blocked_domains(app: Services, viewer: Viewer, window: Window) -> list[tuple[int, str]]:
    return await blocks.domains(app.db.read(), viewer.id, window)


async def muted(app: Services, viewer: Viewer, window: Window) -> list[Mute]:
    """The mutes that hold now; `id` is the key for paging."""
    return await mutes.muted(app.db.read(), viewer.id, app.clock.now_ms(), window)


async def muted_accounts(app: Services, found: Sequence[Mute]) -> list[entities.MutedAccount]:
    """The accounts of these mutes, in their order."""
    shown = await people.by_ids(app, [one.target_id for one in found])
    return [
        entities.muted(account_entities.of(app, shown[one.target_id]), one.expires_at)
        for one in found
        if one.target_id in shown
    ]


async def _hidden(app: Services, viewer: Viewer | None, account: Account) -> bool:
    if account.suspended_at is not None:
        return True
    if viewer is not None and viewer.id == account.id:
        return False
    return account.hide_collections or await _blocked_by(app, viewer, account)


async def _blocked_by(app: Services, viewer: Viewer | None, account: Account) -> bool:
    if viewer is None:
        return False
    found = await relations.between(app.db.read(), viewer.id, [account.id], app.clock.now_ms())
    return account.id in found and found[account.id].blocked_by
