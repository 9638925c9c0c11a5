"""What relays send: their answers, a follow in return, and what they pass on.

A relay is believed about nothing but that there is something to look at: what it is, its own server says.
"""

import re
from typing import Any

import msgspec
import structlog

from sabar.actions.federation import relays
from sabar.db.engine import Tx
from sabar.federation import fetching, posts
from sabar.federation.fetching import Budget
from sabar.federation.out import relays as telling
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.errors import DomainError, StorageFull, Unavailable
from sabar.model.federation import PUBLIC
from sabar.model.jobs import JobSpec
from sabar.model.received import Arrival
from sabar.model.relays import Relay, RelayState, RelayStyle
from sabar.reads.server import addresses
from sabar.rules import domains, lanes
from sabar.rules.federation.relays import RELAYS
from sabar.services import Services
from sabar.store.federation import relays as store

JOB = "federation.relayed"
_NUMBER = re.compile(r"#follow/(\d{1,19})")
_WRITTEN = ("Create", "Update", "Delete")
log = structlog.get_logger("sabar.federation")


class Relayed(msgspec.Struct, frozen=True):
    """Of the post `uri` a relay says that it is there, or with `again` that it is another by now, or gone."""

    relay_id: int
    uri: str
    again: bool


def is_answered(app: Services, answer: dict[str, Any]) -> bool:
    """It answers what this server itself asked."""
    me = addresses.server_actor(app)
    follow = shapes.one(answer.get("object"))
    uri = shapes.first_id(follow.get("actor")) or shapes.first_id(answer.get("object"))
    return uri == me or uri.startswith(f"{me}#")


async def accept(app: Services, actor: Account, activity: dict[str, Any]) -> None:
    relay = await _asked(app, actor, activity)
    if relay is not None:
        await relays.answered(app, relay, actor, RelayState.ON)


async def reject(app: Services, actor: Account, activity: dict[str, Any]) -> None:
    """Also later, when it said yes before."""
    relay = await _asked(app, actor, activity)
    if relay is not None:
        await relays.answered(app, relay, actor, RelayState.REFUSED)


async def _asked(app: Services, actor: Account, answer: dict[str, Any]) -> Relay | None:
    """Which relay is meant: one for which `actor` may speak, by the number of what it was asked, or else by
    what it repeats of it.
    """
    follow = shapes.one(answer.get("object"))
    id = shapes.first_id(answer.get("object"))
    number = _NUMBER.fullmatch(id.removeprefix(addresses.server_actor(app)))
    for relay in await store.every(app.db.read()):
        if relay.state is RelayState.OFF or not _may_speak(actor, relay):
            continue
        whom = PUBLIC if relay.style is RelayStyle.MASTODON else actor.uri
        repeated = bool(follow) and not number and shapes.first_id(follow.get("object")) == whom
        if repeated or (number is not None and int(number[1]) == relay.follow):
            return relay
    return None


def _may_speak(actor: Account, relay: Relay) -> bool:
    """Of an inbox it is not known who answers for it, until somebody of that server did."""
    if relay.account_id is None and relay.style is RelayStyle.MASTODON:
        return shapes.same_host(relay.inbox, actor.uri)
    return relay.account_id == actor.id


async def followed(app: Services, actor: Account, activity: dict[str, Any]) -> None:
    """Relays of the LitePub style follow whoever follows them. Nobody else follows this server."""
    asked = (RelayState.WAITING, RelayState.ON)
    if any(one.state in asked for one in await store.of_account(app.db.read(), actor.id)):
        await telling.accept(app, actor, shapes.first_id(activity.get("id")))


async def on(app: Services, actor: Account) -> Relay | None:
    """The relay for which this account speaks, as long as it is on."""
    if actor.suspended_at is not None:
        return None
    found = await store.of_account(app.db.read(), actor.id)
    return next((one for one in found if one.state is RelayState.ON), None)


async def hear(app: Services, relay: Relay, activity: dict[str, Any]) -> None:
    """Queue what it passes on to be looked at. What comes above its measure is counted and dropped."""
    told = _about(relay, activity)
    if told is None:
        return
    verdict = await app.limits.hit([(RELAYS.of_each, str(relay.id))])
    if verdict is not None and not verdict.allowed:
        await relays.dropped(app, relay.id)
        return
    key = f"{JOB}:{'again' if told.again else 'new'}:{told.uri}"
    lane = lanes.relayed(domains.host_of(told.uri))
    job = JobSpec(JOB, msgspec.json.encode(told), unique_key=key, lane=lane)

    async def unit(tx: Tx) -> None:
        tx.enqueue(job)

    await app.db.write(unit)


def _about(relay: Relay, activity: dict[str, Any]) -> Relayed | None:
    """The post in question, whether the activity came as it was or wrapped. None: there is none."""
    inner = shapes.one(activity.get("object"))
    if shapes.type_of(activity, ("Announce",)):
        verb = shapes.type_of(inner, _WRITTEN) or "Create"
        uri = shapes.first_id(inner.get("object") if shapes.type_of(inner, _WRITTEN) else activity["object"])
    else:
        verb, uri = shapes.type_of(activity, _WRITTEN), shapes.first_id(activity.get("object"))
    if not verb or not shapes.is_web(uri) or not domains.host_of(uri):
        return None
    return Relayed(relay.id, uri, verb != "Create")


async def run(app: Services, told: Relayed) -> None:
    """Job. What cannot be had now is let go: there will be more."""
    relay = await store.one(app.db.read(), told.relay_id)
    if relay is None or relay.state is not RelayState.ON:
        return
    try:
        await _look(app, told)
    except (StorageFull, Unavailable):
        raise
    except (DomainError, fetching.NotFetched, shapes.Unreadable) as error:
        log.info("a post that was passed on was not taken", uri=told.uri, reason=str(error))


async def _look(app: Services, told: Relayed) -> None:
    budget = Budget(RELAYS.documents)
    known = await posts.known(app, told.uri)
    if known is not None:
        if told.again:
            await posts.ask_again(app, known, budget)
        return
    if told.again:
        return
    found = await posts.by_uri(app, told.uri, budget=budget, above=0, quotes=1, arrival=Arrival.RELAYED)
    if found is not None:
        await relays.took(app, told.relay_id, found.uri)
