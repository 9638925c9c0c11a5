"""From what staff may read to what their pages show."""

from collections.abc import Sequence
from typing import Any

from sabar.edge.call import Call
from sabar.model.accounts import Role
from sabar.model.moderation import Measure
from sabar.reads.assemble.parts import Known
from sabar.rules import roles
from sabar.web.frame import presenters
from sabar.web.staff.views import StaffAccountView

#: What can be decided about an account; about the posts of a report, two more.
ON_ACCOUNTS = (Measure.NONE, Measure.SENSITIVE, Measure.SILENCE, Measure.DISABLE, Measure.SUSPEND)
ON_POSTS = (Measure.MARK_SENSITIVE, Measure.DELETE_STATUSES)


def account(known: Known) -> StaffAccountView:
    record, user = known.account, known.user
    return StaffAccountView(
        account=presenters.account(known.person),
        created_ms=record.created_at,
        email=user.email if user else "",
        confirmed=known.confirmed,
        role=known.role if known.role.staff else "",
        reason=user.reason if user else "",
        addresses=tuple(address for address, _ in known.addresses),
        suspended=record.suspended_at is not None,
        limited=record.limited_at is not None,
        disabled=known.disabled,
        sensitized=record.sensitized_at is not None,
        pending=not known.approved,
        erased=record.erased_at is not None,
    )


def may_act(call: Call[Any], known: Known) -> bool:
    """Whether the reader stands above this account."""
    return roles.outranks(call.me.user.role, known.role)


def measures(known: Known, offered: Sequence[Measure] = ON_ACCOUNTS) -> tuple[str, ...]:
    """What is not so already."""
    if known.account.erased_at is not None:
        return ()
    there = _there(known) | {Measure.DISABLE: known.disabled or not known.account.local}
    return tuple(one for one in offered if not there.get(one, False))


def undo(known: Known) -> tuple[str, ...]:
    """What can be taken back."""
    if known.account.erased_at is not None:
        return ()
    return tuple(one for one, so in _there(known).items() if so)


def _there(known: Known) -> dict[Measure, bool]:
    """What is so, the hardest first."""
    record = known.account
    return {
        Measure.SUSPEND: record.suspended_at is not None,
        Measure.DISABLE: known.disabled,
        Measure.SILENCE: record.limited_at is not None,
        Measure.SENSITIVE: record.sensitized_at is not None,
    }


def role_choices(call: Call[Any], known: Known) -> tuple[str, ...]:
    """The roles the reader can give here."""
    mine = call.me.user.role
    if not roles.may(mine, roles.Permission.MANAGE_ROLES) or not may_act(call, known):
        return ()
    return tuple(role for role in Role if roles.outranks(mine, role))
