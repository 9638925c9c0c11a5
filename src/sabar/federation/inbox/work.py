"""What was taken at the door, done: each activity once, those of one account one after the other."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog

from sabar.actions.federation import heard
from sabar.db.engine import Tx
from sabar.federation import fetching
from sabar.federation.fetching import Budget
from sabar.federation.inbox import verbs
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.errors import DomainError, StorageFull, Unavailable
from sabar.model.jobs import JobSpec
from sabar.reads.staff import blocklists
from sabar.rules import lanes
from sabar.rules.federation import received
from sabar.services import Services
from sabar.store import accounts

JOB = "federation.activity"
log = structlog.get_logger("sabar.federation")


class Taken(msgspec.Struct, frozen=True):
    """`account_id`: who signed it; `body`: as it came; `tries`: how often a server that it needs did not
    answer.
    """

    account_id: int
    body: str
    tries: int = 0


def queued(signer: Account, id: str, body: bytes) -> Callable[[Tx], Awaitable[None]]:
    """Sent twice at once, it is queued once."""
    return _queued(signer, id, Taken(signer.id, body.decode()), None)


async def run(app: Services, taken: Taken) -> None:
    """Do it. What is refused is refused for good. What needs a server that does not answer is done later, and
    keeps nothing else waiting: that is often another server than whoever sent it is on.
    """
    actor = await accounts.by_id(app.db.read(), taken.account_id)
    if actor is None or actor.erased_at is not None:
        return
    activity = shapes.read(taken.body.encode())
    id = shapes.first_id(activity.get("id"))
    if await heard.was(app, id, actor):
        return
    verb = shapes.type_of(activity, list(verbs.VERBS))
    if verb and await _is_still_heard(app, actor, activity) and not await heard.was_undone(app, id, actor):
        try:
            await verbs.VERBS[verb](app, actor, activity, Budget())
        except (StorageFull, Unavailable):
            raise
        except fetching.Later as error:
            log.info("an activity cannot be done now", id=id, verb=verb, actor=actor.uri, reason=str(error))
            if taken.tries < len(received.ACTIVITIES.again_ms):
                await _later(app, actor, id, taken)
                return
        except (DomainError, fetching.NotFetched, shapes.Unreadable) as error:
            log.info("an activity was refused", id=id, verb=verb, actor=actor.uri, reason=str(error))
    await heard.note(app, id, actor)


def is_heard(actor: Account, activity: dict[str, Any]) -> bool:
    return actor.suspended_at is None or bool(shapes.type_of(activity, received.ACTIVITIES.of_suspended))


async def _is_still_heard(app: Services, actor: Account, activity: dict[str, Any]) -> bool:
    """Staff may have decided otherwise since it was taken."""
    refused = await blocklists.refused(app, {shapes.host(actor.uri), actor.domain})
    return is_heard(actor, activity) and not refused


async def _later(app: Services, actor: Account, id: str, taken: Taken) -> None:
    at = app.clock.now_ms() + received.ACTIVITIES.again_ms[taken.tries]
    again = msgspec.structs.replace(taken, tries=taken.tries + 1)
    await app.db.write(_queued(actor, id, again, at))


def _queued(actor: Account, id: str, taken: Taken, at: int | None) -> Callable[[Tx], Awaitable[None]]:
    payload, lane = msgspec.json.encode(taken), lanes.actor(actor.uri)

    async def unit(tx: Tx) -> None:
        tx.enqueue(JobSpec(JOB, payload, unique_key=f"{JOB}:{actor.id}:{id}", run_at=at, lane=lane))

    return unit
