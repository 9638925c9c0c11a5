"""Whom the words of a post name. People of other servers who are not known here yet are asked for."""

import asyncio
from collections.abc import Mapping

from sabar.model.accounts import Account
from sabar.rules.writing.compose import Who
from sabar.services import Services
from sabar.store import accounts

#: So many are asked for; whoever names more of them waits no longer for it.
_MOST = 8


async def people(app: Services, author_id: int, names: Mapping[Who, str]) -> list[Account]:
    """In the order of their ids, without those whom a post of this author cannot mean. `names`: as
    `drafts.named` finds them.
    """
    wanted = list(names.values())
    found = await accounts.mentionable(app.db.read(), author_id, wanted)
    known = {f"{one.name_key}@{one.domain}" for one in found}
    unknown = [name for name in wanted if "@" in name and name not in known][:_MOST]
    if not unknown:
        return found
    met = await asyncio.gather(*(app.elsewhere.find(f"@{name}") for name in unknown))
    if all(one.account_id is None for one in met):
        return found
    return await accounts.mentionable(app.db.read(), author_id, wanted)
