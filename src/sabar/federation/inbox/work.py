"""What was taken at the door, done: each activity once, those of one account one after the other."""

from collections.abc import Awaitable, Callable

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
from sabar.rules import lanes
from sabar.services import Services
from sabar.store import accounts

JOB = "federation.activity"
log = structlog.get_logger("sabar.federation")


class Taken(msgspec.Struct, frozen=True):
    """`account_id`: who signed it; `body`: as it came."""

    account_id: int
    body: str


def queued(signer: Account, id: str, body: bytes) -> Callable[[Tx], Awaitable[None]]:
    """Sent twice at once, it is queued once."""
    payload = msgspec.json.encode(Taken(signer.id, body.decode()))

    async def unit(tx: Tx) -> None:
        tx.enqueue(JobSpec(JOB, payload, unique_key=f"{JOB}:{signer.id}:{id}", lane=lanes.actor(signer.uri)))

    return unit


async def run(app: Services, taken: Taken) -> None:
    """Do it. What is refused is refused for good; what could not be asked elsewhere is tried again."""
    actor = await accounts.by_id(app.db.read(), taken.account_id)
    if actor is None or actor.erased_at is not None:
        return
    activity = shapes.read(taken.body.encode())
    id = shapes.first_id(activity.get("id"))
    if await heard.was(app, id, actor):
        return
    verb = shapes.type_of(activity, list(verbs.VERBS))
    if verb and not await heard.was_undone(app, id, actor):
        try:
            await verbs.VERBS[verb](app, actor, activity, Budget())
        except (StorageFull, Unavailable):
            raise
        except (DomainError, fetching.Refused, fetching.Unfit, shapes.Unreadable) as error:
            log.info("an activity was refused", id=id, verb=verb, actor=actor.uri, reason=str(error))
    await heard.note(app, id, actor)
