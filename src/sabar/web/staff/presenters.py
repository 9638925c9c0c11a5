"""From what staff may read to what their pages show."""

from collections.abc import Sequence
from typing import Any

from sabar.edge.call import Call
from sabar.kit import times
from sabar.model.accounts import Account, Role
from sabar.model.moderation import Measure
from sabar.reads.entities.accounts import ROLES_BY_ID
from sabar.reads.entities.admin import AdminAccount
from sabar.reads.staff.strikes import Told
from sabar.rules import roles
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.staff.views import StaffAccountView, StrikeView

#: What can be decided about an account; about the posts of a report, two more.
ON_ACCOUNTS = (Measure.NONE, Measure.SENSITIVE, Measure.SILENCE, Measure.DISABLE, Measure.SUSPEND)
ON_POSTS = (Measure.MARK_SENSITIVE, Measure.DELETE_STATUSES)


def account(app: Services, entity: AdminAccount, *, erased: bool = False) -> StaffAccountView:
    role = ROLES_BY_ID[entity.role.id]
    return StaffAccountView(
        account=presenters.account(app, entity.account),
        created_ms=times.parse(entity.created_at),
        email=entity.email,
        confirmed=entity.confirmed,
        role=role if role.staff else "",
        reason=entity.invite_request or "",
        addresses=tuple(one.ip for one in entity.ips),
        suspended=entity.suspended,
        limited=entity.silenced,
        disabled=entity.disabled,
        sensitized=entity.sensitized,
        pending=not entity.approved,
        erased=erased,
    )


def strikes(told: Sequence[Told]) -> tuple[StrikeView, ...]:
    return tuple(strike(one) for one in told)


def strike(told: Told) -> StrikeView:
    return StrikeView(
        id=str(told.strike.id),
        measure=told.strike.action,
        text=told.strike.text,
        created_ms=told.strike.created_at,
        overruled=told.strike.overruled_at is not None,
        appeal=told.appeal.text if told.appeal else "",
        state=told.appeal.state if told.appeal else "",
    )


def may_act(call: Call[Any], entity: AdminAccount) -> bool:
    """Whether the reader stands above this account."""
    return roles.outranks(call.me.user.role, ROLES_BY_ID[entity.role.id])


def measures(
    entity: AdminAccount, record: Account, offered: Sequence[Measure] = ON_ACCOUNTS
) -> tuple[str, ...]:
    """What is not so already."""
    if record.erased_at is not None:
        return ()
    there = {
        Measure.SENSITIVE: entity.sensitized,
        Measure.SILENCE: entity.silenced,
        Measure.DISABLE: entity.disabled or not record.local,
        Measure.SUSPEND: entity.suspended,
    }
    return tuple(one for one in offered if not there.get(one, False))


def undo(entity: AdminAccount, record: Account) -> tuple[str, ...]:
    """What can be taken back."""
    if record.erased_at is not None:
        return ()
    there = {
        Measure.SUSPEND: entity.suspended,
        Measure.DISABLE: entity.disabled,
        Measure.SILENCE: entity.silenced,
        Measure.SENSITIVE: entity.sensitized,
    }
    return tuple(one for one, so in there.items() if so)


def role_choices(call: Call[Any], entity: AdminAccount) -> tuple[str, ...]:
    """The roles the reader can give here."""
    mine = call.me.user.role
    if not roles.may(mine, roles.Permission.MANAGE_ROLES) or not may_act(call, entity):
        return ()
    return tuple(role for role in Role if roles.outranks(mine, role))
