"""Asking somebody to be a colleague, agreeing, and ending it."""

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.colleagues import Tie
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.model.viewers import Viewer
from sabar.rules.unsent import colleagues as rules
from sabar.services import Services
from sabar.store import blocks, colleagues, relations


async def invite(app: Services, viewer: Viewer, other: Account) -> Tie:
    """Ask somebody of this server to be a colleague; repeated, it changes nothing. NotFound for whoever is
    gone, Forbidden for whom the two blocked, Invalid for oneself and for one too many.
    """
    rules.demand_other(viewer.account, other)
    tie = Tie(app.ids.next(), viewer.id, other.id, app.clock.now_ms(), None)

    async def unit(tx: Tx) -> Tie:
        held = await relations.hold(tx, viewer.id, other.id)
        if other.id not in held or held[other.id].suspended_at is not None:
            raise NotFound
        if await blocks.any_between(tx, viewer.id, other.id):
            raise Forbidden
        there = [
            one for one in await colleagues.between(tx, viewer.id, other.id) if one.account_id == viewer.id
        ]
        if there:
            return there[0]
        if await colleagues.count(tx, viewer.id) >= rules.MOST:
            raise Invalid(
                N_("Validation failed: You can have {most} colleagues. End it with one of them first."),
                most=rules.MOST,
            )
        await colleagues.insert(tx, tie)
        tx.emit(events.AskedChanged(other.id))
        return tie

    return await app.db.write(unit)


async def agree(app: Services, viewer: Viewer, id: int) -> None:
    """From now on the other one may ask. NotFound when nobody asked the viewer by this id."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        tie = await colleagues.agree(tx, viewer.id, id, now)
        if tie is None:
            raise NotFound
        _tell(tx, tie)

    await app.db.write(unit)


async def end(app: Services, viewer: Viewer, id: int) -> None:
    """Either of the two, at any time; what was asked is asked no more. NotFound when he has none."""

    async def unit(tx: Tx) -> None:
        tie = await colleagues.one(tx, viewer.id, id)
        if tie is None:
            raise NotFound
        await colleagues.delete(tx, id)
        _tell(tx, tie)

    await app.db.write(unit)


def _tell(tx: Tx, tie: Tie) -> None:
    for id in (tie.account_id, tie.colleague_id):
        tx.emit(events.AskedChanged(id))
