"""With what is for followers goes who of that server follows, as this one knows it (FEP-8fcf)."""

import msgspec

from sabar.kit import times
from sabar.model.federation import Outgoing
from sabar.reads.server import addresses
from sabar.rules import domains, visibility
from sabar.rules.federation import followers as rules
from sabar.services import Services
from sabar.store import accounts, statuses
from sabar.store.federation import followers, servers

#: Told to many servers at once, it is counted once. Whoever gets what is older by then is told nothing false:
#: the list itself does not fit to it, and so nobody is removed.
_KEPT_MS = times.MINUTE


async def headers(app: Services, sent: Outgoing, inbox: str) -> dict[str, str]:
    """Those that go with it to this inbox. None where nobody of that server follows: what has its inbox on
    another server than its people would believe that they all left; nor where staff want no comparing.
    """
    status = await statuses.by_id(app.db.read(), sent.status_id) if sent.status_id is not None else None
    if status is None or not visibility.is_for_followers(status.visibility):
        return {}
    author = await accounts.by_id(app.db.read(), sent.account_id)
    digest = (await _digests(app, sent.account_id)).get(rules.origin(inbox))
    server = await servers.by_host(app.db.read(), domains.host_of(inbox))
    if author is None or digest is None or (server is not None and not server.compares_followers):
        return {}
    url = addresses.followers_of_server(app, author)
    return {rules.HEADER: rules.header(addresses.followers(app, author), digest, url)}


async def _digests(app: Services, account_id: int) -> dict[str, str]:
    key = f"federation.followers:{account_id}"
    kept = await app.cache.get(key)
    if kept is not None:
        return msgspec.msgpack.decode(kept, type=dict[str, str])
    found = rules.digests(await followers.elsewhere(app.db.read(), account_id))
    await app.cache.set(key, msgspec.msgpack.encode(found), _KEPT_MS)
    return found
