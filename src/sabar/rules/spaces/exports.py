"""When an owner may download everything, and how long before it the members are told."""

import msgspec

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, Forbidden, Invalid, invalid
from sabar.model.problems import Problem
from sabar.model.spaces.rooms import Space
from sabar.rules.spaces.limits import EXPORTS


def chosen(days: int) -> int:
    """Raises Invalid for what cannot be chosen."""
    if days not in EXPORTS.notices:
        raise invalid("export_days", Problem.NOT_IN_LIST)
    return days


def days(space: Space, now: int) -> int:
    """Before which the members are told, as it is in force."""
    if space.export_days_from is not None and now < space.export_days_from:
        return space.export_days_before
    return space.export_days


def set_to(space: Space, wanted: int, now: int) -> Space:
    """With another span: a longer one at once, a shorter one after the span that is in force, so that nobody
    hears less of an export by a change that came just before it.
    """
    before = days(space, now)
    later = now + before * times.DAY if wanted < before else None
    return msgspec.structs.replace(
        space, export_days=wanted, export_days_before=before, export_days_from=later
    )


def changes_at(space: Space, now: int) -> int | None:
    """When a shorter span comes into force."""
    at = space.export_days_from
    return at if at is not None and now < at else None


def announced(space: Space, now: int, who: str) -> Space:
    """Raises Conflict where it is announced already, Invalid where nothing has to be."""
    if is_announced(space, now):
        raise Conflict(N_("An export of this space is announced already"))
    span = days(space, now)
    if not span:
        raise Invalid(N_("In this space nothing has to be announced: the archive can be downloaded now"))
    return msgspec.structs.replace(
        space, export_asked_at=now, export_at=now + span * times.DAY, export_who=who
    )


def called_off(space: Space, now: int) -> Space:
    """Raises Conflict where nothing is announced."""
    if not is_announced(space, now):
        raise Conflict(N_("No export of this space is announced"))
    return msgspec.structs.replace(space, export_asked_at=None, export_at=None, export_who="")


def is_announced(space: Space, now: int) -> bool:
    """Its time is to come, or it can be downloaded."""
    end = ends_at(space)
    return end is not None and now < end


def ends_at(space: Space) -> int | None:
    """When what was announced cannot be downloaded any more."""
    return None if space.export_at is None else space.export_at + EXPORTS.open_seconds * times.SECOND


def is_due(space: Space, now: int) -> bool:
    """Whether an owner may download everything."""
    if is_announced(space, now):
        return space.export_at is not None and space.export_at <= now
    return days(space, now) == 0


def demand_due(space: Space, now: int) -> None:
    """Raises Forbidden."""
    if is_due(space, now):
        return
    if is_announced(space, now):
        raise Forbidden(N_("The members were told of a later time; until then nothing can be downloaded"))
    raise Forbidden(N_("The members of this space have to be told first: announce the export"))
