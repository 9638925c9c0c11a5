"""Who may make an account here: the whole policy, asked where accounts are made and nowhere else."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from sabar.settings import Settings

Verdict = Literal["welcome", "approval", "refused"]
#: Why a door is not as wide as those who run the server left it: nobody of staff was seen for a week, the day
#: has its newcomers, or too many wait already.
Brake = Literal["", "staff", "day", "full"]

#: Where the database keeps since when the door is held because staff was away (ms).
HELD = "registrations_held"
#: Where it keeps how many came in today; see `arrivals`.
ARRIVALS = "sign_ups"
_DAYS_APART = 1_000_000

_TABLE: dict[tuple[str, bool], Verdict] = {
    ("open", False): "welcome",
    ("open", True): "welcome",
    ("approval", False): "approval",
    ("approval", True): "welcome",
    ("invite", False): "refused",
    ("invite", True): "welcome",
    ("closed", False): "refused",
    ("closed", True): "refused",
}


class Door(msgspec.Struct, frozen=True):
    """`mode` as it holds now, `chosen` as those who run the server left it, `brake` why they differ."""

    chosen: str
    mode: str
    brake: Brake = ""


def verdict(registrations: str, *, invited: bool) -> Verdict:
    """`registrations` as it holds now; an unknown word refuses."""
    return _TABLE.get((registrations, invited), "refused")


def door(settings: Settings, stored: Mapping[str, str], day: int) -> Door:
    """Who may join on this day (since the epoch), as far as it does not depend on how many wait. `stored`:
    what the database knows of the server. A setting wins over what staff chose on the page.
    """
    chosen = "" if "registrations" in settings.given else stored.get("registrations", "")
    chosen = chosen or settings.registrations
    if chosen != "open":
        return Door(chosen, chosen)
    if HELD in stored:
        return Door(chosen, "approval", "staff")
    if arrivals(stored.get(ARRIVALS, "0"), day) >= settings.sign_ups_per_day:
        return Door(chosen, "approval", "day")
    return Door(chosen, chosen)


def full(found: Door) -> Door:
    """A door where one waits for approval, while nobody else may."""
    return Door(found.chosen, "invite", "full")


def first_of(day: int) -> int:
    """What is stored on this day before anybody came: numbers of two days are never mixed up."""
    return day * _DAYS_APART


def arrivals(stored: str, day: int) -> int:
    """How many came in on this day."""
    return max(0, int(stored) - first_of(day))
