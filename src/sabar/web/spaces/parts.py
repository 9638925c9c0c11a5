"""What several pages of spaces share: the space itself, and what is wrong with a form."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import msgspec

from sabar.edge.call import Call
from sabar.kit import i18n, times
from sabar.kit.i18n import N_
from sabar.model.errors import DomainError
from sabar.model.problems import Problem
from sabar.model.spaces.rooms import Entered, Role, Space
from sabar.reads.spaces import access
from sabar.rules.spaces import exports
from sabar.rules.spaces import rooms as rules
from sabar.web.frame import datetime_fields, layout, messages
from sabar.web.spaces.people_views import ExportView, RoleName, SpaceConfirmPage, SpaceView

_ROLES: dict[Role, RoleName] = {Role.OWNER: "owner", Role.MEMBER: "member", Role.GUEST: "guest"}
#: What is wrong with the end of a guest's time.
_ENDS = {
    Problem.BLANK: N_("Choose when their time as a guest ends."),
    Problem.IN_THE_PAST: N_("This time is past already."),
    Problem.TOO_LATE: N_("A guest can stay for a year at most."),
    Problem.NOT_A_TIME: N_("This is not a time."),
}
#: What is put into the field of a new guest's end: it can be changed before it is sent.
_GUEST_STAYS = 30 * times.DAY


class Slug(msgspec.Struct, frozen=True):
    slug: str


async def entered(call: Call[msgspec.Struct], slug: str) -> Entered:
    """Raises NotFound."""
    return await access.space_for(call.app, call.me, slug)


async def owned(call: Call[msgspec.Struct], slug: str) -> Entered:
    """For owners alone. Raises NotFound, and Forbidden for others who are in it."""
    found = await entered(call, slug)
    rules.demand_owner(found)
    return found


def space(entered: Entered, unread: int = 0) -> SpaceView:
    one = entered.space
    return SpaceView(
        id=str(one.id),
        slug=one.slug,
        name=one.name,
        url=f"/s/{one.slug}",
        role=role(entered.me.role),
        ends_ms=entered.me.ends_at,
        closes_ms=one.closes_at,
        retention=one.retention_seconds,
        unread=unread,
        held=rules.is_held(one),
        export=export(one),
        leaks=one.notices_stopped_at is not None,
    )


def asking(entered: Entered, tab: Literal["posts", "members"]) -> Callable[..., SpaceConfirmPage]:
    """The page with a question, for `confirm.ask`."""
    return partial(SpaceConfirmPage, space=space(entered), tab=tab)


def export(one: Space) -> ExportView:
    return ExportView(
        who=one.export_who,
        asked_ms=one.export_asked_at or 0,
        at_ms=one.export_at or 0,
        ends_ms=exports.ends_at(one) or 0,
        days=one.export_days,
        days_from_ms=one.export_days_from or 0,
    )


def role(found: Role) -> RoleName:
    return _ROLES[found]


def retention(given: str) -> int | None:
    """What was chosen in a form; what nobody can choose comes out as what the rules refuse."""
    return (
        int(given) if given.isascii() and given.isdecimal() and len(given) < 12 else None if not given else 0
    )


def kept(seconds: int | None) -> str:
    """The value of the field."""
    return "" if seconds is None else str(seconds)


def guest_end(call: Call[msgspec.Struct], at: int | None = None) -> str:
    """The value of the field in the reader's zone; without an end one that is not far."""
    day = call.app.clock.now_ms() + _GUEST_STAYS
    return datetime_fields.shown(at or day - day % times.HOUR, call.me.user.preferences.zone)


def problems(call: Call[msgspec.Struct], error: DomainError) -> dict[str, str]:
    """As `FormView.errors`."""
    lang = layout.language(call.request, call.viewer)
    found = messages.problems(lang, error)
    if "retention_seconds" in found:
        found["retention"] = found.pop("retention_seconds")
    for fault in error.details.get("ends_at", ())[:1]:
        said = _ENDS.get(fault.problem)
        found["ends_at"] = i18n.gettext(lang, said) if said else fault.said(lang)
    return found
