"""The numbers of posts and accounts, alike for everybody who sees them: what open pages are told anew."""

from collections.abc import Collection, Mapping

import msgspec

from sabar.model.accounts import Account
from sabar.reads.assemble import polls
from sabar.reads.assemble.parts import Poll
from sabar.services import Services
from sabar.store import accounts, statuses


class Numbers(msgspec.Struct, frozen=True):
    """Of one post."""

    id: int
    replies: int
    boosts: int
    quotes: int
    favourites: int
    poll: Poll | None = None


async def posts(app: Services, ids: Collection[int], asking: Mapping[int, int]) -> dict[int, Numbers]:
    """By post; those that are gone are left out. `asking`: the polls of those that ask something."""
    asked = await polls.by_ids(app, None, asking.values())
    return {
        id: Numbers(id, replies, boosts, quotes, favourites, asked.get(asking.get(id, 0)))
        for id, replies, boosts, quotes, favourites in await statuses.counts(app.db.read(), ids)
    }


async def profiles(app: Services, ids: Collection[int]) -> list[Account]:
    """Those whose numbers everybody may know: who has come in, and is not suspended."""
    db = app.db.read()
    here = await accounts.here(db, list(ids))
    found = await accounts.by_ids(db, list(here)) if here else {}
    return [account for account in found.values() if account.suspended_at is None]
