"""Making indexes anew; each of these may run again."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.rules import search as rules
from sabar.services import Services
from sabar.store import accounts, hydration, statuses

_BATCH = 500
WORD_ACCOUNTS = "search.word_accounts"
INDEX = "search.index"


async def rebuild(app: Services) -> int:
    """Index every post anew, from the oldest; how many there were. The server may run meanwhile."""
    done = last = 0
    while ids := await hydration.post_ids_above(app.db.slow(), last, _BATCH):
        for id in ids:
            await _index(app, id)
        done += len(ids)
        last = ids[-1]
    return done


async def word_accounts(app: Services, payload: bytes) -> None:
    """Job: accounts from before there was an index of names come into it, some at a time."""
    while found := await accounts.wordless(app.db.slow(), _BATCH):

        async def unit(tx: Tx, found: Sequence[Account] = found) -> None:
            for account in found:
                await accounts.reword(tx, account)

        await app.db.write(unit)


async def index(app: Services, payload: bytes) -> None:
    """Job: a post that an older version of the program left to be indexed after the write."""
    await _index(app, msgspec.json.decode(payload, type=_Waiting).status_id)


class _Waiting(msgspec.Struct):
    status_id: int


async def _index(app: Services, status_id: int) -> None:
    async def unit(tx: Tx) -> None:
        if await statuses.held_whole(tx, status_id) is None:
            await app.search.remove(tx, status_id)
        else:
            await app.search.replace(
                tx, status_id, rules.words("\n".join(await hydration.texts(tx, status_id)))
            )

    await app.db.write(unit)
