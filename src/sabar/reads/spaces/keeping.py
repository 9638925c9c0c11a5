"""What a space would lose, were it kept for less time."""

import msgspec

from sabar.kit import times
from sabar.model.spaces.rooms import Entered
from sabar.rules.spaces import rooms as rules
from sabar.services import Services
from sabar.store.spaces import expiry

_MOST_COUNTED = 1000


class Loss(msgspec.Struct, frozen=True):
    """What was said before `before` (ms) goes: so many posts, counted to 1,000."""

    before: int
    posts: int


async def loss(app: Services, entered: Entered, retention_seconds: int | None) -> Loss | None:
    """None where nothing goes: it is kept as long as before, nothing is so old, or two owners hold it."""
    now = entered.space.retention_seconds
    if retention_seconds is None or (now is not None and retention_seconds >= now):
        return None
    before = app.clock.now_ms() - retention_seconds * times.SECOND
    posts = await expiry.older(app.db.read(), entered.space.id, before, _MOST_COUNTED)
    return Loss(before, posts) if posts and not rules.is_held(entered.space) else None
