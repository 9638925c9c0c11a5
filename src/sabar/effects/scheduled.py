"""Posts whose time has come."""

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import waiting as releasing
from sabar.db.engine import Tx
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import DomainError, Forbidden
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Hold, Scheduled
from sabar.reads.account import viewers
from sabar.reads.posts.unsent import holds
from sabar.rules.unsent import holding
from sabar.rules.writing import drafts
from sabar.services import Services
from sabar.store import scheduled

_SHUT_OUT = N_("You could not post when its time came.")


async def publish(app: Services, payload: bytes) -> None:
    """Job `scheduled.publish`: the id of a post to come. Published once, and not before its time; what may
    not be published stays in its writer's list, and its job among the dead letters.
    """
    while (waiting := await _due(app, int(payload))) is not None:
        writer = await viewers.writer_of(app, waiting.account_id)
        if writer is None:
            return
        if not writer.ready:
            if waiting.held is Hold.TIMED:
                raise Forbidden("its writer may not post now")
            if await scheduling.fail(app, waiting, i18n.gettext(writer.lang, _SHUT_OUT)):
                return
            continue
        viewer, usual = writer.viewer, drafts.defaults_of(writer.viewer.user)
        if waiting.held is Hold.TIMED:
            waits = await holds.at_its_time(app, viewer, waiting)
            if waits is not None:
                draft = await releasing.settled(app, viewer, waiting, usual)
                await scheduling.hold_back(app, waiting, draft, waits)
                return
        try:
            published = await releasing.publish(app, viewer, waiting, usual)
        except DomainError as error:
            if waiting.held is Hold.TIMED:
                raise
            if await scheduling.fail(app, waiting, error.said(writer.lang)):
                return
            continue
        if published is not None:
            return


async def _due(app: Services, id: int) -> Scheduled | None:
    """The post, if it is there and its time has come. One whose time is still to come is looked at again
    then: a clock may have been set back.
    """
    waiting = await scheduled.by_id(app.db.read(), id)
    if waiting is None or waiting.after_id is not None or holding.is_for_good(waiting.scheduled_at):
        return None
    if waiting.scheduled_at <= app.clock.now_ms():
        return waiting

    async def unit(tx: Tx) -> None:
        key = f"scheduled.publish:{id}"
        job = JobSpec("scheduled.publish", str(id).encode(), unique_key=key, run_at=waiting.scheduled_at)
        tx.enqueue(job)

    await app.db.write(unit)
    return None
