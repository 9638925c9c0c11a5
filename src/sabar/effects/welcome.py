"""What a new account finds: it follows whoever invited it."""

import structlog

from sabar.actions import relations
from sabar.events import Joined
from sabar.model.errors import Forbidden
from sabar.reads.account import joining, viewers
from sabar.services import Services
from sabar.store import users

log = structlog.get_logger("sabar.welcome")


async def on_joined(app: Services, event: Joined) -> None:
    """Follow the inviter, if the link was made that way."""
    user = await users.by_id(app.db.read(), event.user_id)
    inviter = await joining.followed_inviter(app, user) if user else None
    if user is not None and inviter is not None:
        newcomer = await viewers.of_user(app, user)
        try:
            await relations.follow(app, newcomer, inviter)
        except Forbidden:
            # The inviter blocked the newcomer meanwhile: that is final, so nothing is to be tried again.
            log.info("an inviter was not followed")
