"""What was decided about another server is brought about for its accounts here: nobody sees those of one that
is shut out, and its ties end; few see those of a limited one. Once it is let in again, so are they.
"""

from collections.abc import Sequence
from functools import partial

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.reads.staff import blocklists
from sabar.rules import domains
from sabar.services import Services
from sabar.store import instance, moderation
from sabar.store.moderation import apart, erasing, severances

_ACCOUNTS = 100
_DOMAINS = 1000


async def on_stance_changed(app: Services, event: events.StanceChanged) -> None:
    """Every step can be repeated: a process may die between any two."""
    known = await instance.domains(app.db.slow())
    if not event.domain:
        await _spread(app, known)
        return
    meant = [name for name in known if event.domain in domains.and_above(name)]
    stances = await blocklists.stances(app, meant)
    refused = [name for name in meant if stances[name].verdict == "refused"]
    await app.db.write(partial(_count, event=event, refused=refused, now=app.clock.now_ms()))
    for name in meant:
        verdict = stances[name].verdict
        await _bring_about(app, name, suspended=verdict == "refused", limited=verdict == "limited")


async def _spread(app: Services, known: Sequence[str]) -> None:
    """To each of the servers for which something changes by it."""
    for start in range(0, len(known), _DOMAINS):
        stances = await blocklists.stances(app, known[start : start + _DOMAINS])
        changed = [name for name, stance in stances.items() if await _differs(app, name, stance.verdict)]

        async def unit(tx: Tx, changed: list[str] = changed) -> None:
            for name in changed:
                tx.emit(events.StanceChanged(name, app.ids.next()))

        await app.db.write(unit)


async def _differs(app: Services, name: str, verdict: domains.Verdict) -> bool:
    suspended, limited = verdict == "refused", verdict == "limited"
    return bool(await apart.otherwise(app.db.slow(), name, 1, suspended=suspended, limited=limited))


async def _count(tx: Tx, event: events.StanceChanged, refused: Sequence[str], now: int) -> None:
    id = event.severance_id
    if refused and await severances.open_(tx, id, "domain_block", event.domain, now):
        if await severances.count_servers(tx, id, refused):
            tx.emit(events.Severed(id))
        else:
            await severances.forget(tx, id)


async def _bring_about(app: Services, domain: str, *, suspended: bool, limited: bool) -> None:
    while True:
        found = await apart.otherwise(app.db.slow(), domain, _ACCOUNTS, suspended=suspended, limited=limited)
        if not found:
            return
        if suspended:
            for id in found:
                while await app.db.write(partial(_end_ties, account_id=id)):
                    pass
            await app.db.write(partial(apart.end_requests, account_ids=found))
        now = app.clock.now_ms()
        await app.db.write(partial(_flag, ids=found, suspended=suspended, limited=limited, now=now))


async def _end_ties(tx: Tx, account_id: int) -> int:
    followed = await severances.end_follows_by(tx, account_id, erasing.BATCH)
    followers = await severances.end_follows_of(tx, account_id, erasing.BATCH)
    for other in followed:
        tx.emit(events.Unfollowed(account_id, other))
    for other in followers:
        tx.emit(events.Unfollowed(other, account_id))
    return len(followed) + len(followers)


async def _flag(tx: Tx, ids: Sequence[int], *, suspended: bool, limited: bool, now: int) -> None:
    for id in ids:
        account = await moderation.held(tx, id)
        if account is None:
            continue
        before = await apart.of(tx, id)
        since = {}
        for name, wanted in (("suspended_at", suspended), ("limited_at", limited)):
            mark = getattr(before, name)
            if wanted and mark is None:
                await moderation.flag(tx, id, name, now)
                mark = now
            elif not wanted and mark is not None:
                # Another time is that of a decision about this very account.
                if getattr(account, name) == mark:
                    await moderation.flag(tx, id, name, None)
                mark = None
            since[name] = mark
        await apart.put(tx, msgspec.structs.replace(before, **since))
