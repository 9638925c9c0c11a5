"""Posts of other servers that are no more, so that none of them comes back."""

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import GoneUri
from sabar.services import Services
from sabar.store.federation import deeds

#: How long a post is waited for that was deleted before it came.
_WAITED_MS = 7 * times.DAY


async def for_good(app: Services, author: Account, uri: str) -> None:
    """`author` deleted it."""
    gone = GoneUri(uri, author.id, author.domain, author.uri, app.clock.now_ms())
    await app.db.write(lambda tx: deeds.put_gone(tx, gone))


async def before_it_came(app: Services, author: Account, uri: str) -> None:
    """`author` deleted what nobody here has seen."""
    now = app.clock.now_ms()
    gone = GoneUri(uri, author.id, author.domain, author.uri, now, now + _WAITED_MS)
    await app.db.write(lambda tx: deeds.put_gone(tx, gone))


async def by_server(app: Services, uri: str, host: str) -> None:
    """Its own server, asked for it, said so."""
    gone = GoneUri(uri, 0, host, "", app.clock.now_ms())
    await app.db.write(lambda tx: deeds.put_gone(tx, gone))
