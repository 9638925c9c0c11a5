"""The stand-up of a space, for one who stands in it: whether he is asked now, what was answered."""

import msgspec

from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.reads.spaces import said
from sabar.reads.spaces.said import Said
from sabar.rules.spaces import standup as rules
from sabar.services import Services
from sabar.store.spaces import standup as store


class Asked(msgspec.Struct, frozen=True):
    """`answered`: how many have on his own day. `again_ms`: until this is different by itself."""

    asked: bool
    answered: int
    again_ms: int


class Day(msgspec.Struct, frozen=True):
    """The answers of a day, and the nearest days on which there are others. `open`: he can answer on it."""

    day: int
    answers: list[Said]
    before: int | None
    after: int | None
    open: bool


async def question(app: Services, entered: Entered) -> str:
    """In the words of an owner; empty for the usual one, and for one that cannot be opened."""
    lying = await store.question(app.db.read(), entered.space.id)
    (clear,) = await app.seals.opened([lying.content]) if lying is not None else (None,)
    return clear.decode() if clear is not None else ""


async def asked(app: Services, viewer: Viewer, entered: Entered) -> Asked | None:
    """None where nobody is asked (any more)."""
    space, me = entered.space, entered.me
    if not space.standup or space.closes_at is not None:
        return None
    now, zone = app.clock.now_ms(), viewer.user.preferences.zone
    today = rules.here(now, zone).day
    return Asked(
        rules.is_asked(space, me, now, zone),
        await store.answered(app.db.read(), space.id, today, me.sight),
        rules.look_again(space, me, now, zone) - now,
    )


def today(app: Services, viewer: Viewer) -> int:
    """The day where he is."""
    return rules.here(app.clock.now_ms(), viewer.user.preferences.zone).day


async def day(app: Services, viewer: Viewer, entered: Entered, day: int) -> Day:
    """For today, too, nothing says who has not answered."""
    space, now = entered.space, today(app, viewer)
    found = await said.answers_on(app, entered, day)
    before, after = await store.beside(app.db.read(), space.id, day, entered.me.sight)
    if now > day and (after is None or after > now):
        after = now
    is_open = (
        day == now
        and space.closes_at is None
        and rules.falls_on(space.standup, day)
        and all(one.post.account_id != viewer.id for one in found)
    )
    return Day(day, found, before, after, is_open)
