"""The brakes of an open door: how many come in on one day, how many may wait, and whether anybody watches."""

from sabar.db.engine import Reader, Tx
from sabar.events import ServerChanged
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden
from sabar.rules import joining, limits
from sabar.services import Services
from sabar.store import server, users

FULL = N_("Too many people are waiting for approval; try again in a few days")
#: so long nobody of staff was seen when newcomers have to wait
AWAY_MS = limits.MODERATION.staff_away_days * times.DAY


async def verdict(app: Services, tx: Tx, now: int, *, invited: bool, looked_at: bool) -> joining.Verdict:
    """What happens to somebody who joins in this transaction; a place of the day is taken with it.
    `looked_at`: staff decides in any case. `Forbidden` when nobody else may wait.
    """
    stored = await server.everything(tx)
    day = now // times.DAY
    door = joining.door(app.settings, stored, day)
    if door.mode == "open" and not invited and await hold(tx, now):
        door = joining.Door(door.chosen, "approval", "staff")
    found = joining.verdict(door.mode, invited=invited)
    if looked_at and found == "welcome":
        found = "approval"
    elif door.mode == "open" and not invited:
        number = await server.count_up(tx, joining.ARRIVALS, joining.first_of(day))
        if joining.arrivals(str(number), day) > app.settings.sign_ups_per_day:
            found = "approval"
    if found == "approval":
        await demand_room(app, tx)
    return found


async def demand_room(app: Services, db: Reader) -> None:
    """`Forbidden` when nobody else may wait for approval."""
    most = app.settings.sign_ups_waiting
    if await users.count_waiting(db, most) >= most:
        raise Forbidden(FULL)


async def hold(tx: Tx, now: int) -> bool:
    """Let newcomers wait from now on if nobody of staff was seen for a week; whether that is so."""
    seen = await users.staff_seen_at(tx)
    if seen is None or now - seen < AWAY_MS:
        return False
    await server.put(tx, joining.HELD, str(now))
    return True


async def hold_if_nobody_watches(app: Services) -> None:
    """Once an hour, so that the door says what holds before anybody tries it."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        door = joining.door(app.settings, await server.everything(tx), now // times.DAY)
        if door.mode == "open" and await hold(tx, now):
            tx.emit(ServerChanged())

    await app.db.write(unit)
