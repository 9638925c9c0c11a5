"""Posts that wait: out at last, or only tried, so that what is refused is refused before it waits."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from sabar import events
from sabar.actions.statuses import post as posting
from sabar.actions.statuses.post import Plan
from sabar.db.engine import Tx
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.colleagues import Answer
from sabar.model.drafts import Box
from sabar.model.errors import DomainError
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Following, Hold, Scheduled, Status
from sabar.model.viewers import Actor, Viewer, Writer
from sabar.rules.unsent import colleagues as rules
from sabar.rules.unsent import holding
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Defaults, Draft
from sabar.services import Services
from sabar.store import colleagues, idempotency, media, scheduled, statuses
from sabar.store import drafts as typed

_SHUT_OUT = N_("You could not post when a colleague said yes.")


async def publish(
    app: Services, actor: Actor, waiting: Scheduled, defaults: Defaults, *, early: bool = False
) -> int | None:
    """Publish a post whose time has come, or sooner; None when it went, or was changed, meanwhile. What
    answers it goes out in its own time.
    """

    async def take(tx: Tx, now: int) -> bool:
        await _tell_asked(tx, waiting)
        return await scheduled.take(tx, waiting, waiting.scheduled_at if early else now)

    return await _release(app, actor, waiting, defaults, take)


async def approve(
    app: Services, colleague: Viewer, writer: Writer, waiting: Scheduled, comment: str
) -> int | None:
    """A colleague says yes, and out it goes; None when it could not, which its writer is told. One that
    answers a post that waits goes out after it. Conflict when it was decided, changed or taken back in the
    meantime.
    """
    said = rules.answer(waiting, colleague.id, comment, yes=True, id=app.ids.next(), now=app.clock.now_ms())
    if not writer.ready or waiting.after_id is not None:
        await _note_yes(app, waiting, said, "" if writer.ready else i18n.gettext(writer.lang, _SHUT_OUT))
        return None

    async def take(tx: Tx, now: int) -> bool:
        await _tell_asked(tx, waiting)
        return await colleagues.take(tx, waiting, colleague.id)

    author = writer.viewer
    try:
        id = await _release(app, author, waiting, drafts.defaults_of(author.user), take, said)
    except DomainError as error:
        await _note_yes(app, waiting, said, error.said(writer.lang))
        return None
    if id is None:
        raise rules.over()
    return id


async def _note_yes(app: Services, waiting: Scheduled, said: Answer, failed: str) -> None:
    """It was allowed, and waits all the same: for what it answers, or because it could not go out."""

    async def unit(tx: Tx) -> None:
        await _tell_asked(tx, waiting)
        at = holding.FOR_GOOD if failed else said.created_at
        if not await colleagues.decide(tx, waiting, said.colleague_id, asked=False, at=at, failed=failed):
            raise rules.over()
        await colleagues.note_answer(tx, said)
        tx.emit(events.ColleagueAnswered(waiting.account_id, said.id))
        tx.emit(events.OutboxChanged(waiting.account_id, waiting.id))

    await app.db.write(unit)


async def _tell_asked(tx: Tx, waiting: Scheduled) -> None:
    """Whoever was asked about it is asked no more."""
    if waiting.asked:
        for id in (await colleagues.asked_about(tx, [waiting.id])).get(waiting.id, []):
            tx.emit(events.AskedChanged(id))


async def _release(
    app: Services,
    actor: Actor,
    waiting: Scheduled,
    defaults: Defaults,
    take: Callable[[Tx, int], Awaitable[bool]],
    said: Answer | None = None,
) -> int | None:
    draft = msgspec.convert(waiting.params, Draft)
    plans = await posting.prepare_all(app, actor, draft, defaults, waiting.more, waiting.app_id)
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> int | None:
        if not await take(tx, now):
            return None
        if waiting.held is not Hold.TIMED:
            # Before the post: whoever shows it under its old number takes that away first.
            tx.emit(events.OutboxChanged(actor.id, waiting.id, gone=True))
        id = (await posting.write_all(app, tx, actor, plans)).id
        if waiting.held is not Hold.TIMED:
            await scheduled.note_released(tx, waiting.id, actor.id, id)
            await colleagues.forget_answers(tx, waiting.id)
        if said is not None:
            await colleagues.note_answer(tx, msgspec.structs.replace(said, status_id=id))
            tx.emit(events.ColleagueAnswered(actor.id, said.id))
        for answer in await scheduled.after(tx, waiting.id):
            params = {**answer.params, "in_reply_to_id": id}
            await scheduled.reword(tx, msgspec.structs.replace(answer, params=params, after_id=None))
            due = max(answer.scheduled_at, now)
            tx.enqueue(JobSpec("scheduled.publish", str(answer.id).encode(), run_at=due))
        return id

    return await app.db.write(unit)


async def send(app: Services, actor: Actor, waiting: Scheduled, defaults: Defaults) -> int | None:
    """Publish a held post now. What was changed since it was read goes out as it is then; None when it went,
    when it goes out with another, and when a colleague is asked about it since.
    """
    while (id := await publish(app, actor, waiting, defaults, early=True)) is None:
        again = await scheduled.own(app.db.read(), actor.id, waiting.id)
        if again is None or again == waiting or again.asked != waiting.asked:
            return None
        waiting = again
    return id


async def settled(app: Services, actor: Actor, waiting: Scheduled, defaults: Defaults) -> Draft:
    """What a post with a time of its own would be now, nothing of it left to the defaults of another day.
    Raises what `publish` would raise.
    """
    draft = msgspec.convert(waiting.params, Draft)
    plans = await posting.prepare_all(app, actor, draft, defaults, waiting.more, waiting.app_id)

    async def unit(tx: Tx) -> None:
        # Its files are free only without it.
        if not await scheduled.delete(tx, actor.id, waiting.id):
            raise _Rehearsed(plans[0].status)
        await _play(app, tx, actor, plans)

    return drafts.settled(draft, await _rehearsed(app, unit))


async def rehearse(
    app: Services,
    actor: Actor,
    draft: Draft,
    defaults: Defaults,
    *,
    key: str = "",
    to_somebody: bool = False,
    more: Sequence[Following] = (),
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
        await _play(app, tx, actor, plans)

    return await _rehearsed(app, unit)


async def _play(app: Services, tx: Tx, actor: Actor, plans: Sequence[Plan]) -> None:
    id = (await posting.write_all(app, tx, actor, plans)).id
    raise _Rehearsed(await statuses.by_id(tx, id) or plans[0].status)


async def _rehearsed(app: Services, unit: Callable[[Tx], Awaitable[None]]) -> Status:
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
