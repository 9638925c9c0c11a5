"""Posts that wait: out at last, or only tried, so that what is refused is refused before it waits."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.actions.statuses import post as posting
from sabar.db.engine import Tx
from sabar.model.drafts import Box
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Hold, Scheduled, Status
from sabar.model.viewers import Actor
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Defaults, Draft
from sabar.services import Services
from sabar.store import drafts as typed
from sabar.store import idempotency, media, scheduled, statuses


async def publish(
    app: Services, actor: Actor, waiting: Scheduled, defaults: Defaults, *, early: bool = False
) -> int | None:
    """Publish a post whose time has come, or sooner; None when it went, or was changed, meanwhile. What
    answers it goes out in its own time.
    """
    draft = msgspec.convert(waiting.params, Draft)
    plans = await posting.prepare_all(app, actor, draft, defaults, waiting.more, waiting.app_id)
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> int | None:
        if not await scheduled.take(tx, waiting, waiting.scheduled_at if early else now):
            return None
        if waiting.held is not Hold.TIMED:
            # Before the post: whoever shows it under its old number takes that away first.
            tx.emit(events.OutboxChanged(actor.id, waiting.id, gone=True))
        id = (await posting.write_all(app, tx, actor, plans)).id
        if waiting.held is not Hold.TIMED:
            await scheduled.note_released(tx, waiting.id, actor.id, id)
        for answer in await scheduled.after(tx, waiting.id):
            params = {**answer.params, "in_reply_to_id": id}
            await scheduled.reword(tx, msgspec.structs.replace(answer, params=params, after_id=None))
            due = max(answer.scheduled_at, now)
            tx.enqueue(JobSpec("scheduled.publish", str(answer.id).encode(), run_at=due))
        return id

    return await app.db.write(unit)


async def rehearse(
    app: Services,
    actor: Actor,
    draft: Draft,
    defaults: Defaults,
    *,
    key: str = "",
    to_somebody: bool = False,
    more: Sequence[str] = (),
    box: Box | None = None,
) -> Status:
    """The post that `written` would make now; it raises what that would raise, and publishes nothing. What a
    `key` made within a day need not be possible once more.
    """
    drafts.check_key(key)
    plans = await posting.prepare_all(
        app, actor, draft, defaults, more, actor.app_id, to_somebody=to_somebody
    )
    first = plans[0].status

    async def unit(tx: Tx) -> None:
        if key and await idempotency.known(tx, actor.id, key, now=first.created_at):
            raise _Rehearsed(first)
        if box is not None:
            await media.let_go(tx, await typed.delete(tx, actor.id, box), first.created_at)
        id = (await posting.write_all(app, tx, actor, plans)).id
        status = await statuses.by_id(tx, id)
        raise _Rehearsed(status or first)

    try:
        await app.db.write(unit)
    except _Rehearsed as played:
        return played.status
    raise AssertionError("a rehearsal ends before it is kept")


class _Rehearsed(Exception):
    """It would have been published."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self.status = status
