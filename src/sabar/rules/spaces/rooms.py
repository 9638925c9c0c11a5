"""What a space may be called and set to, and who may do what in it."""

import re
import unicodedata

from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden, Invalid, invalid
from sabar.model.problems import Problem
from sabar.model.spaces.rooms import Entered, Invite, Member, Role, Space
from sabar.rules.spaces.limits import RETENTIONS, SPACES
from sabar.rules.writing import text

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_RANDOM = 4
#: characters
GUEST_NAME = 30


def name(given: str) -> str:
    """Clean. Raises Invalid."""
    clean = text.clean_line(given, "name")
    if not clean:
        raise invalid("name", Problem.BLANK)
    return text.within(clean, "name", SPACES.name)


def slug(name: str) -> str:
    """An address from a name. Its end is random, so that making one never shows that a name is taken."""
    plain = _plain(name, "-")[: SPACES.slug].strip("-")
    return f"{plain or 'space'}-{secrets.pick(_LETTERS, _RANDOM)}"


def guest_name(shown: str) -> str:
    """The user name of a guest, from the name he gave: what can be written after an @ in the space."""
    return f"{_plain(shown, '_')[:16].strip('_') or 'guest'}_{secrets.pick(_LETTERS, _RANDOM)}"


def _plain(name: str, between: str) -> str:
    """Small letters without accents and digits, whatever is between them made one sign."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", between, letters)


def retention(seconds: int | None) -> int | None:
    """Raises Invalid for one that cannot be chosen."""
    if seconds not in RETENTIONS:
        raise invalid("retention_seconds", Problem.NOT_IN_LIST)
    return seconds


def demand_owner(entered: Entered) -> None:
    """Raises Forbidden."""
    if not entered.owner:
        raise Forbidden(N_("Only owners of a space can do this"))


def demand_member(entered: Entered) -> None:
    """Raises Forbidden for guests."""
    if entered.me.role is Role.GUEST:
        raise Forbidden(N_("Guests of a space cannot do this"))


def demand_open(entered: Entered) -> None:
    """Raises Forbidden in a space that is closed and can be opened again."""
    if entered.space.closes_at is not None:
        raise Forbidden(N_("This space is closed; an owner can open it again until its keys are destroyed"))


def is_held(space: Space) -> bool:
    """Whether two of its owners demand that nothing is destroyed."""
    return space.held >= 2


def demand_unheld(entered: Entered) -> None:
    """Raises Forbidden where two owners demand that nothing is destroyed: what was said stays as it is,
    too, as earlier words are kept nowhere. What the leak test says, nobody has said.
    """
    if is_held(entered.space) and not entered.me.proof:
        raise Forbidden(
            N_(
                "Two owners of this space demand that nothing is destroyed: what was said can be neither "
                "deleted nor changed until one of them ends that in its settings"
            )
        )


def demand_another_owner(owners: int) -> None:
    """Raises Invalid for the last one: somebody must be able to close it."""
    if owners < 2:
        raise Invalid(N_("You are the last owner: make somebody else an owner first"))


def may_remove(entered: Entered, other: Member) -> bool:
    """Owners anybody but other owners: these step back by themselves."""
    return entered.owner and other.role is not Role.OWNER


def may_change(entered: Entered, other: Member) -> bool:
    """Whether it may be decided what he is: owners step back by themselves."""
    return entered.owner and (other.role is not Role.OWNER or other.account_id == entered.me.account_id)


def ends(role: Role, at: int | None, now: int) -> int | None:
    """When who comes in with this role is out again. Raises Invalid: a guest has an end, others have none."""
    if role is not Role.GUEST:
        return None
    if at is None:
        raise invalid("ends_at", Problem.BLANK)
    if at <= now:
        raise invalid("ends_at", Problem.IN_THE_PAST)
    if at > now + SPACES.guest_seconds * 1000:
        raise invalid("ends_at", Problem.TOO_LATE)
    return at


def lets_in(invite: Invite, now: int) -> bool:
    """Whether its link still leads somewhere for who is not in yet."""
    spent = invite.most_uses is not None and invite.uses >= invite.most_uses
    over = invite.expires_at <= now or (invite.ends_at is not None and invite.ends_at <= now)
    return not spent and not over
