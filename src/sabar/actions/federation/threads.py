"""What is missing of conversations that began elsewhere: looked for again, and put in its place."""

from sabar.db.engine import Tx
from sabar.kit import ids
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Status
from sabar.rules import domains, lanes, visibility
from sabar.rules.federation.received import THREADS
from sabar.services import Services
from sabar.store.federation import posts
from sabar.store.federation.posts import Missing
from sabar.store.hydration import Outline

PARENT, ANSWERS = posts.PARENT, "federation.answers"


async def tried(app: Services, missing: Missing) -> None:
    """It is being looked for; if it is not found now, it is again after a while."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await posts.note_tried(tx, missing.status_id, now)
        if missing.tries + 1 < len(THREADS.again_ms):
            posts.look_for_parent(tx, missing.status_id, missing.uri, now + THREADS.again_ms[missing.tries])

    await app.db.write(unit)


async def adopt(app: Services, parent: Status) -> None:
    """What answers it and came before it hangs on it from now on."""
    await app.db.write(lambda tx: posts.adopt(tx, parent))


async def want_answers(app: Services, looked_at: Outline) -> None:
    """Somebody of here looks at this post: if it is of another server, what answers it there is fetched,
    unless it was a moment ago, or it is so new that answers come by themselves.
    """
    now = app.clock.now_ms()
    young = now - ids.time_of(looked_at.id) < THREADS.young_ms
    if not looked_at.domain or young or not visibility.is_open(looked_at.visibility):
        return
    before = now - THREADS.looked_ms
    origin = await posts.origin(app.db.read(), looked_at.id)
    if origin is None or (origin.looked_at is not None and origin.looked_at >= before):
        return

    async def unit(tx: Tx) -> None:
        if await posts.note_looked(tx, looked_at.id, now, before):
            lane = lanes.site(domains.host_of(origin.replies_uri))
            tx.enqueue(JobSpec(ANSWERS, str(looked_at.id).encode(), lane=lane))

    await app.db.write(unit)
