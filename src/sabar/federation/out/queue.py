"""An activity is written down once, with a row and a job for each inbox it goes to."""

import json
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from sabar.db.engine import Tx
from sabar.federation.documents import context
from sabar.kit import times
from sabar.model.federation import Outgoing
from sabar.reads.staff import blocklists
from sabar.rules import domains
from sabar.rules.federation import inboxes as knocking
from sabar.services import Services
from sabar.store.federation import inboxes as known
from sabar.store.federation import outgoing, servers

#: For how many days what ends something is offered: longer than what begins it.
LASTING = 14
#: After so long without a sign of life a server is told nothing new.
_SILENT = LASTING * times.DAY
#: What ends all that was said before about the same.
_ENDING = frozenset({"Delete", "Undo"})


async def send(
    app: Services,
    *,
    owner: int,
    verb: str,
    about: str,
    activity: dict[str, Any],
    inboxes: Collection[str],
    status_id: int | None = None,
    keep_days: int = 3,
    key: str = "",
) -> None:
    """Queue an activity of `owner` (an account, or the server) for each of these inboxes whose server is not
    shut out. Whatever was queued under the same `key` (else the id of the activity) is not queued again, so
    work that died half-way goes on. An Update takes the place of earlier ones about the same, a Delete or
    Undo of all that was not sent yet.
    """
    if not app.settings.federates:
        return
    now = app.clock.now_ms()
    to = await _spoken_with(app, inboxes, None if verb in _ENDING else now - _SILENT)
    if not to:
        return
    made = Outgoing(
        id=app.ids.next(),
        account_id=owner,
        verb=verb,
        about=about,
        status_id=status_id,
        body=json.dumps(context.whole(activity), ensure_ascii=False, separators=(",", ":")),
        created_at=now,
        expires_at=now + keep_days * times.DAY,
        key=key or activity["id"],
    )
    for start in range(0, len(to), outgoing.BATCH):
        some = to[start : start + outgoing.BATCH]
        await app.db.write(partial(_queue, made=made, to=some, now=now))


async def _spoken_with(
    app: Services, inboxes: Collection[str], silent_since: int | None
) -> list[tuple[str, str]]:
    """Each with its host, in the order of these; without servers of which nothing was heard or reached
    since then, and with few inboxes that never took anything and lie elsewhere than who names them.
    """
    hosts = {inbox: domains.host_of(inbox) for inbox in inboxes if inbox}
    named = set(hosts.values())
    refused = await blocklists.refused(app, named)
    if silent_since is not None:
        refused |= await servers.silent(app.db.read(), sorted(named), silent_since)
    to = {inbox: host for inbox, host in hosts.items() if host and host not in refused}
    for inbox, failures in (await known.unproven(app.db.read(), list(to))).items():
        if failures >= knocking.FAILURES or not await _may_knock(app, to[inbox]):
            del to[inbox]
    return sorted(to.items(), key=lambda x: x[::-1])


async def _may_knock(app: Services, host: str) -> bool:
    verdict = await app.limits.hit([(knocking.KNOCKS, host)])
    return verdict is None or verdict.allowed


async def _queue(tx: Tx, made: Outgoing, to: Sequence[tuple[str, str]], now: int) -> None:
    kept = await outgoing.insert(tx, made)
    inboxes = [inbox for inbox, _ in to]
    unheard: set[str] = set()
    if made.verb in _ENDING:
        unheard = await outgoing.overtake(tx, kept, inboxes, now)
    elif made.verb == "Update":
        await outgoing.supersede(tx, kept, inboxes, now)
    await outgoing.address(tx, kept.id, [one for one in to if one[0] not in unheard], now)
