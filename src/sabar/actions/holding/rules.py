"""Write, change and delete the rules by which one's own posts wait. Nobody else ever hears of one."""

import msgspec

from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.model.hold_rules import HoldRule
from sabar.model.viewers import Viewer
from sabar.rules import labels as labelling
from sabar.rules.unsent import hold_rules as rules
from sabar.services import Services
from sabar.store import colleagues, hold_rules, labels, profiles, relations


async def create(app: Services, viewer: Viewer, wanted: HoldRule) -> HoldRule:
    """`wanted`: its id, owner and time are given here. Invalid for a rule that makes no sense, NotFound for a
    label that is not there.
    """
    rule = msgspec.structs.replace(
        rules.sound(wanted), id=app.ids.next(), account_id=viewer.id, created_at=app.clock.now_ms()
    )

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if len(await hold_rules.of(tx, viewer.id)) >= rules.MOST_RULES:
            raise Invalid(
                N_("Validation failed: You have {most} rules already. Delete or change one of them."),
                most=rules.MOST_RULES,
            )
        await _demand_labels(tx, viewer, rule)
        await _demand_colleague(tx, viewer, rule)
        await hold_rules.insert(tx, rule)
        await _note(tx, viewer)

    await app.db.write(unit)
    return rule


async def update(app: Services, viewer: Viewer, wanted: HoldRule) -> None:
    """The whole rule anew, by its id. NotFound when the viewer has none of it; what waits already, waits as
    it did. Raises as `create` does.
    """
    rule = msgspec.structs.replace(rules.sound(wanted), account_id=viewer.id)

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        before = await hold_rules.one(tx, viewer.id, rule.id)
        if before is None:
            raise NotFound
        # A label that is gone since may stay in a rule that is only switched off or on.
        if rule.label_ids != before.label_ids:
            await _demand_labels(tx, viewer, rule)
        if (rule.wait, rule.colleague_id) != (before.wait, before.colleague_id):
            await _demand_colleague(tx, viewer, rule)
        await hold_rules.update(tx, rule)
        await _note(tx, viewer)

    await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    """NotFound when the viewer has none of this id."""

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if not await hold_rules.delete(tx, viewer.id, id):
            raise NotFound
        await _note(tx, viewer)

    await app.db.write(unit)


async def _demand_labels(tx: Tx, viewer: Viewer, rule: HoldRule) -> None:
    if rule.label_ids:
        labelling.demand_own(rule.label_ids, await labels.owned(tx, viewer.id, rule.label_ids))


async def _demand_colleague(tx: Tx, viewer: Viewer, rule: HoldRule) -> None:
    if rules.asks(rule) and not await colleagues.able(
        tx, viewer.id, [rule.colleague_id] if rule.colleague_id else []
    ):
        raise Invalid(N_("Nobody agreed to be asked yet. Invite a colleague in your settings first."))


async def _note(tx: Tx, viewer: Viewer) -> None:
    """So that whoever has no rules is never asked for them."""
    there = any(one.enabled for one in await hold_rules.of(tx, viewer.id))
    await profiles.note_hold_rules(tx, viewer.user.id, there)
