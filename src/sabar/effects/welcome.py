"""What a new account finds: it follows whoever invited it."""

import structlog

from sabar.actions import relations
from sabar.events import Joined
from sabar.model.errors import Forbidden
from sabar.reads.account import viewers
from sabar.services import Services
from sabar.store import accounts, auth, users

log = structlog.get_logger("sabar.welcome")


async def on_joined(app: Services, event: Joined) -> None:
    """Follow the inviter, if the link was made that way."""
    db = app.db.read()
    user = await users.by_id(db, event.user_id)
    invite = await auth.invite_by_id(db, user.invite_id) if user and user.invite_id else None
    if user is None or invite is None or not invite.follow_inviter:
        return
    inviter = await accounts.by_id(db, invite.account_id)
    if inviter is not None:
        newcomer = await viewers.of_user(app, user)
        try:
            await relations.follow(app, newcomer, inviter)
        except Forbidden:
            # The inviter blocked the newcomer meanwhile: that is final, so nothing is to be tried again.
            log.info("an inviter was not followed")
