"""Make, change, give and delete one's private labels. Nobody else ever hears of one."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.labels import Colour, Label, LabelRule, RuleKind
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import labels as rules
from sabar.rules import limits
from sabar.services import Services
from sabar.store import accounts, labels, relations


async def create(
    app: Services, viewer: Viewer, name: str, *, colour: Colour = Colour.GREY, sensitive: bool = False
) -> Label:
    """A label that nobody bears yet. Invalid for a name that is taken."""
    clean, key = rules.name(name)
    label = Label(app.ids.next(), viewer.id, clean, key, colour, sensitive, app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if await labels.count(tx, viewer.id) >= limits.LABELS.per_account:
            raise Invalid(N_("Validation failed: You have reached the maximum number of labels"))
        if not await labels.insert(tx, label):
            raise invalid("name", Problem.TAKEN)

    await app.db.write(unit)
    return label


async def update(
    app: Services,
    viewer: Viewer,
    id: int,
    *,
    name: str | None = None,
    colour: Colour | None = None,
    sensitive: bool | None = None,
) -> Label:
    """None leaves a value as it is. NotFound when the viewer has none of this id."""
    named = None if name is None else rules.name(name)

    async def unit(tx: Tx) -> Label:
        await relations.hold(tx, viewer.id)
        label = await _own(tx, viewer, id)
        clean, key = named or (label.name, label.name_key)
        same = await labels.named(tx, key, viewer.id)
        if same is not None and same.id != id:
            raise invalid("name", Problem.TAKEN)
        new = msgspec.structs.replace(
            label,
            name=clean,
            name_key=key,
            colour=colour or label.colour,
            sensitive=label.sensitive if sensitive is None else sensitive,
        )
        await labels.update(tx, new)
        return new

    return await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    """NotFound when the viewer has none of this id. Posts that went to its people stay theirs."""

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if not await labels.delete(tx, id, viewer.id):
            raise NotFound

    await app.db.write(unit)


async def give(app: Services, viewer: Viewer, id: int, account_ids: Sequence[int]) -> None:
    """To these accounts. NotFound for a label or an account that is not there."""
    wanted = _ids(account_ids)

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        await _own(tx, viewer, id)
        if not (await accounts.here(tx, wanted)).issuperset(wanted):
            raise NotFound
        await labels.give(tx, id, viewer.id, wanted)
        if await labels.given_count(tx, id) > limits.LABELS.members:
            raise Invalid(
                N_("Validation failed: A label can be given to {most} people"), most=limits.LABELS.members
            )

    await app.db.write(unit)


async def take(app: Services, viewer: Viewer, id: int, account_ids: Sequence[int]) -> None:
    """From these accounts; who does not bear it is no fault."""
    wanted = _ids(account_ids)

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        await _own(tx, viewer, id)
        await labels.take(tx, id, viewer.id, wanted)

    await app.db.write(unit)


async def add_rule(app: Services, viewer: Viewer, id: int, kind: RuleKind, domain: str) -> None:
    """Whoever it names bears the label from now on, also who comes later."""
    value = rules.domain(domain, kind, app.settings.domain)
    rule = LabelRule(app.ids.next(), id, kind, value)

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        await _own(tx, viewer, id)
        if len(await labels.rules(tx, [id])) >= limits.LABELS.rules:
            raise invalid("value", Problem.TOO_MANY_RULES, most=limits.LABELS.rules)
        if not await labels.insert_rule(tx, rule, viewer.id):
            raise invalid("value", Problem.TAKEN)

    await app.db.write(unit)


async def remove_rule(app: Services, viewer: Viewer, id: int, rule_id: int) -> None:
    """NotFound when the label has none of this id."""

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        await _own(tx, viewer, id)
        if not await labels.delete_rule(tx, id, rule_id, viewer.id):
            raise NotFound

    await app.db.write(unit)


async def _own(tx: Tx, viewer: Viewer, id: int) -> Label:
    label = await labels.one(tx, id, viewer.id)
    if label is None:
        raise NotFound
    return label


def _ids(account_ids: Sequence[int]) -> list[int]:
    if len(account_ids) > limits.REQUESTS.ids:
        raise invalid("account_ids", Problem.LIST_TOO_LONG, most=limits.REQUESTS.ids)
    return list(dict.fromkeys(account_ids))
