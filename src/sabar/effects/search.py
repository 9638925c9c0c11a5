"""Keeping the index of posts true; each of these may run again."""

from collections.abc import Sequence

from sabar.db.engine import Tx
from sabar.model import events
from sabar.model.accounts import Account
from sabar.rules import search as rules
from sabar.services import Services
from sabar.store import accounts, hydration

_BATCH = 500
WORD_ACCOUNTS = "search.word_accounts"


async def on_status_written(app: Services, event: events.StatusPosted | events.StatusEdited) -> None:
    """The words of the post as it is now: warning, text, descriptions of its media, answers of its poll."""
    await index(app, event.status_id)


async def on_status_deleted(app: Services, event: events.StatusDeleted) -> None:
    if event.reblog_of_id is None:
        await app.search.remove(event.status_id)


async def rebuild(app: Services) -> int:
    """Index every post anew, from the oldest; how many there were. The server may run meanwhile."""
    done = last = 0
    while ids := await hydration.post_ids_above(app.db.slow(), last, _BATCH):
        for id in ids:
            await index(app, id)
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


async def index(app: Services, status_id: int) -> None:
    """One post as it is now; what is gone is taken out."""
    texts = await hydration.texts(app.db.read(), status_id)
    if texts:
        await app.search.put(status_id, rules.words("\n".join(texts)))
    else:
        await app.search.remove(status_id)
