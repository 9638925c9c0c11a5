"""Making indexes anew; each of these may run again."""

from collections.abc import Sequence
from functools import partial

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.jobs import JobSpec
from sabar.rules import lanes
from sabar.rules import search as rules
from sabar.services import Services
from sabar.store import accounts, hydration, indexing, statuses

_BATCH = 500
WORD_ACCOUNTS = "search.word_accounts"
INDEX = "search.index"
REINDEX = "search.reindex"
#: Posts in one write: a few milliseconds for whoever waits behind it.
_REINDEXED = 20
#: Writes of one job; the next goes on where it ended.
_WRITES = 100


async def rebuild(app: Services) -> int:
    """Index every post anew, from the oldest; how many there were. The server may run meanwhile."""
    done = last = 0
    while ids := await hydration.post_ids_above(app.db.slow(), last, _BATCH):
        for id in ids:
            await _index(app, id)
        done += len(ids)
        last = ids[-1]
    return done


async def compact(app: Services) -> None:
    """Put together what writes left in many parts of the index; whoever writes meanwhile has his turn."""
    while await app.db.write(app.search.compact):
        pass


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
        await _index_in(app, tx, status_id)

    await app.db.write(unit)


async def _index_in(app: Services, tx: Tx, status_id: int) -> None:
    status = await statuses.held_whole(tx, status_id)
    if status is None:
        await app.search.remove(tx, status_id)
        return
    texts, holds = await indexing.contents(tx, status_id)
    words = rules.of_post(status, texts, holds)
    await app.search.replace(tx, status_id, status.account_id, words)


async def on_indexable_changed(app: Services, event: events.IndexableChanged) -> None:
    """Until they are indexed anew, nobody finds what its author wants to be found no more, nor yet what he
    wants to be found.
    """

    async def unit(tx: Tx) -> None:
        await indexing.begin(tx, event.account_id)
        tx.enqueue(again())

    await app.db.write(unit)


def again() -> JobSpec:
    """The job that indexes anew what is to be."""
    return JobSpec(REINDEX, b"", unique_key=REINDEX, lane=lanes.indexing())


async def reindex(app: Services, payload: bytes) -> None:
    """Job: index anew what is to be, the newest first, some in each write; where it has come to is written
    with them, so that it goes on after a restart.
    """
    for _ in range(_WRITES):
        if not await app.db.write(partial(_index_some, app)):
            return  # whoever writes meanwhile has his turn after each

    async def unit(tx: Tx) -> None:
        tx.enqueue(again())

    await app.db.write(unit)


async def _index_some(app: Services, tx: Tx) -> bool:
    """Whether there may be more."""
    waiting = await indexing.waiting(tx)
    if waiting is None:
        return False
    account_id, below = waiting.account_id, waiting.below
    if account_id == indexing.EVERYBODY:
        ids = wanted = await hydration.post_ids_below(tx, below, _REINDEXED)
    else:
        rows = await indexing.own(tx, account_id, below, _REINDEXED)
        ids, wanted = [id for id, _ in rows], [id for id, listed in rows if listed]
    for id in wanted:
        await _index_in(app, tx, id)
    await indexing.reached(tx, account_id, ids[-1] if ids else None)
    return True
