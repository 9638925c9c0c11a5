"""Which inboxes something goes to. What may leave at all is said here, for each kind of audience."""

from collections.abc import Collection, Iterable

from sabar.model.federation import Outgoing
from sabar.model.statuses import Status
from sabar.reads.staff import blocklists
from sabar.rules import domains, labels, visibility
from sabar.services import Services
from sabar.store import accounts, statuses
from sabar.store.federation import destinations, relays
from sabar.store.federation.destinations import Destination

#: What ends something goes to whoever heard of it, whatever happened since.
_ENDING = frozenset({"Delete", "Undo"})


async def of_followers(app: Services, account_id: int) -> set[str]:
    return await _open(app, await destinations.followers(app.db.read(), account_id))


async def of_accounts(app: Services, account_id: int, ids: Collection[int]) -> set[str]:
    """Those of `ids` who are of other servers and may hear of what the account says."""
    return await _open(app, _pairs(await destinations.of_accounts(app.db.read(), account_id, ids)))


async def ended_for(app: Services, ids: Collection[int]) -> set[str]:
    """Those of `ids` who are of other servers, blocked or not."""
    return await _open(app, _pairs(await destinations.at(app.db.read(), ids)))


async def of_everybody(app: Services) -> set[str]:
    """Every server that is known."""
    return await _open(app, await destinations.everybody(app.db.slow()))


async def of_post(app: Services, status: Status, *, at: str = "") -> set[str]:
    """Of a post or boost. Of a circle none: there each server gets words of its own (`of_circle`). `at`: no
    other inbox than this.
    """
    kind, db, me = status.visibility, app.db.read(), status.account_id
    if visibility.is_for_circle(kind) or not visibility.leaves(status):
        return set()
    people = await destinations.named(db, status.id)
    to = set()
    if visibility.is_open(kind):
        people |= await destinations.quoted(db, status.id)
        if status.in_reply_to_account_id is not None:
            people.add(status.in_reply_to_account_id)
    if status.reblog_of_id is not None:
        boosted = await statuses.by_id(db, status.reblog_of_id)
        if boosted is None or not visibility.leaves(boosted):
            return set()
        people.add(boosted.account_id)
    if visibility.is_open(kind) or visibility.is_for_followers(kind):
        to = await destinations.followers(db, me, at=at)
    if visibility.is_listed(kind) and status.reblog_of_id is None:
        to |= await _relays(app, me)
    to |= _pairs(await destinations.of_accounts(db, me, people))
    return await _open(app, {one for one in to if at in ("", one[0])})


async def _relays(app: Services, author_id: int) -> set[tuple[str, str]]:
    """By which strangers meet what everybody may read; of limited accounts they do not."""
    author = await accounts.by_id(app.db.read(), author_id)
    if author is None or author.limited_at is not None:
        return set()
    return await relays.inboxes(app.db.read())


async def of_circle(app: Services, status: Status, *, at: str = "") -> dict[str, list[Destination]]:
    """By host, those in its circle who are of other servers; `at`: whose inbox this is."""
    if not visibility.leaves(status):
        return {}
    if status.circle_id is None or not visibility.is_for_circle(status.visibility):
        return {}
    found = await destinations.of_circle(
        app.db.read(), status.account_id, status.circle_id, labels.PEOPLE_ELSEWHERE, at=at
    )
    open_ = await _open(app, _pairs(found))
    grouped: dict[str, list[Destination]] = {}
    for one in found:
        if one.inbox in open_:
            grouped.setdefault(domains.host_of(one.inbox), []).append(one)
    return grouped


async def of_those_who_have(app: Services, status: Status, *, at: str = "") -> set[str]:
    """Who ever got the post, or did something to it; `at`: no other inbox than this."""
    db = app.db.read()
    boosts = await destinations.boosts_told(db, status.id)
    told = await destinations.told(db, [status.id, *boosts], at=at)
    return told | await _open(app, await destinations.touched(db, status.id, at=at))


async def of_change(app: Services, status: Status, *, at: str = "") -> set[str]:
    """Whom a change of it concerns: those it is for, and of what is open whoever has it; `at`: no other inbox
    than this.
    """
    to = await of_post(app, status, at=at)
    if visibility.is_open(status.visibility):
        have = await of_those_who_have(app, status, at=at)
        to |= have - await destinations.across_blocks(app.db.read(), status.account_id, at=at)
    return to


async def still(app: Services, sent: Outgoing, inbox: str) -> bool:
    """Whether what waited for this inbox is still for somebody there."""
    if sent.verb in _ENDING or sent.status_id is None:
        return True
    status = await statuses.by_id(app.db.read(), sent.status_id)
    author = await accounts.by_id(app.db.read(), status.account_id) if status is not None else None
    if status is None or author is None or author.suspended_at is not None:
        return False
    if visibility.is_for_circle(status.visibility):
        return bool(await of_circle(app, status, at=inbox))
    return inbox in await (of_change if sent.verb == "Update" else of_post)(app, status, at=inbox)


async def _open(app: Services, to: Iterable[tuple[str, str]]) -> set[str]:
    """The inboxes of these (inbox, domain) whose domain is spoken with."""
    found = list(to)
    refused = await blocklists.refused(app, {domain for _, domain in found})
    return {inbox for inbox, domain in found if domain not in refused}


def _pairs(found: Iterable[Destination]) -> set[tuple[str, str]]:
    return {(one.inbox, one.domain) for one in found}
