"""Posts whose time has come."""

from sabar.actions.statuses import post
from sabar.model.errors import Forbidden
from sabar.reads.account import viewers
from sabar.rules import admission
from sabar.rules.writing import drafts
from sabar.services import Services
from sabar.store import scheduled


async def publish(app: Services, payload: bytes) -> None:
    """Job `scheduled.publish`: the id of a post to come. Published once, and not before its time; what may
    not be published stays in its writer's list, and its job among the dead letters.
    """
    db = app.db.read()
    waiting = await scheduled.by_id(db, int(payload))
    if waiting is None or waiting.scheduled_at > app.clock.now_ms():
        return
    writers = await viewers.of_account(app, waiting.account_id)
    if not writers:
        return
    ready = [one for one in writers if admission.may_use(one.user, one.account)]
    if not ready:
        raise Forbidden("its writer may not post now")
    await post.publish(app, ready[0], waiting, drafts.defaults_of(ready[0].user))
