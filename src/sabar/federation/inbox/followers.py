"""Another server says who of this one follows somebody of it; where both differ, they agree (FEP-8fcf).

Wrong digests have cost people their followers (mastodon#34258): nobody is let go but by a list that fits to
the digest that came with it.
"""

from collections.abc import Sequence
from functools import partial

import msgspec

from sabar.actions import relations
from sabar.db.engine import Tx
from sabar.federation import actors, fetching
from sabar.federation.fetching import Budget
from sabar.federation.out import follows as telling
from sabar.federation.translate import shapes
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.jobs import JobSpec
from sabar.model.viewers import Actor
from sabar.reads.server import addresses
from sabar.rules import lanes
from sabar.rules.federation import followers as rules
from sabar.rules.federation.followers import Claim
from sabar.services import Services
from sabar.store import accounts
from sabar.store import follows as store
from sabar.store.federation import actors as known
from sabar.store.federation import followers, servers

JOB = "federation.compare"
#: Of one account it is looked once in so long whether both agree, and the list asked for.
_LOOKED_MS, _ASKED_MS = times.MINUTE, 10 * times.MINUTE


class Differs(msgspec.Struct, frozen=True):
    """`account_id`: whose followers are said to be others."""

    account_id: int
    claim: Claim


async def hear(app: Services, signer: Account, header: str) -> None:
    """What came with an activity that the account signed. Only of its own followers, and where its own server
    has the list.
    """
    claim = rules.read(header)
    remote = await known.of(app.db.read(), signer.id) if claim is not None else None
    if claim is None or remote is None or not remote.followers or claim.collection != remote.followers:
        return
    if not shapes.same_host(claim.url, signer.uri) or not shapes.same_host(claim.collection, signer.uri):
        return
    if not await _compares(app, signer.uri):
        return
    if not await app.cache.add(f"{JOB}.looked:{signer.id}", b"", _LOOKED_MS):
        return
    there = [addresses.actor(app, one) for one in await followers.here(app.db.read(), signer.id)]
    if rules.digest(there) == claim.digest:
        return
    if not await app.cache.add(f"{JOB}:{signer.id}", b"", _ASKED_MS):
        return
    job = JobSpec(JOB, msgspec.json.encode(Differs(signer.id, claim)), lane=lanes.actor(signer.uri))
    await app.db.write(partial(_later, job=job))


async def _compares(app: Services, uri: str) -> bool:
    server = await servers.by_host(app.db.read(), shapes.host(uri))
    return server is None or server.compares_followers


async def _later(tx: Tx, job: JobSpec) -> None:
    tx.enqueue(job)


async def compare(app: Services, differs: Differs) -> None:
    """Job: ask for the list; who of here is not in it follows no more, and whom it has although he does not
    follow is said not to.
    """
    account = await accounts.by_id(app.db.read(), differs.account_id)
    if account is None or account.erased_at is not None or not await _compares(app, account.uri):
        return
    try:
        document = await fetching.document(app, differs.claim.url, Budget())
    except fetching.NotFetched:
        return
    ids = set(shapes.ids(document.get("orderedItems") or document.get("items")))
    own = rules.origin(app.settings.url)
    if any(rules.origin(one) != own for one in ids) or rules.digest(ids) != differs.claim.digest:
        return
    there = {addresses.actor(app, one): one for one in await followers.here(app.db.read(), account.id)}
    for uri in sorted(there.keys() - ids):
        await relations.unfollow(app, Actor(there[uri]), account)
    await _answer(app, account, sorted(ids - there.keys()))


async def _answer(app: Services, account: Account, believed: Sequence[str]) -> None:
    """These are said to follow, and do not."""
    may_deny = True
    for uri in believed:
        follower = await actors.known(app, uri)
        if follower is None or not follower.local:
            continue
        if await store.request_of(app.db.read(), follower.id, account.id) is not None:
            # Its yes was lost on the way.
            await relations.authorize(app, Actor(account), follower)
        elif may_deny and not await telling.was_denied(app, follower, account):
            may_deny = await _has_room(app, shapes.host(account.uri))
            if may_deny:
                await telling.deny(app, follower, account)


async def _has_room(app: Services, host: str) -> bool:
    verdict = await app.limits.hit([(rules.DENIED, host)])
    return verdict is None or verdict.allowed
