"""Posts whose time has come."""

from sabar.actions.statuses import post
from sabar.model.errors import Forbidden
from sabar.model.oauth import Viewer
from sabar.services import Services
from sabar.store import accounts, scheduled, users


async def publish(app: Services, payload: bytes) -> None:
    """Job `scheduled.publish`: the id of a post to come. Published once, and not before its time; what may
    not be published stays in its writer's list, and its job among the dead letters.
    """
    db = app.db.read()
    waiting = await scheduled.by_id(db, int(payload))
    if waiting is None or waiting.scheduled_at > app.clock.now_ms():
        return
    account = await accounts.by_id(db, waiting.account_id)
    user = await users.by_account(db, waiting.account_id)
    if account is None or user is None:
        return
    if not user.active or account.suspended_at is not None:
        raise Forbidden("its writer may not post now")
    await post.publish(app, Viewer(account, user), waiting)
