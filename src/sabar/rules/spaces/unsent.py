"""What somebody has typed in a space and not sent: it need not be right, only not be too much to keep."""

import msgspec

from sabar.kit.i18n import N_
from sabar.model.errors import Invalid
from sabar.rules.limits import POLLS
from sabar.rules.spaces.limits import DRAFTS, POSTS
from sabar.rules.writing.drafts import PollDraft


class Unsent(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands in a box. `told`: what a file shows, by its id; `poll` also when it does not go out."""

    text: str = ""
    file_ids: list[int] = []
    told: dict[str, str] = {}
    poll: PollDraft | None = None
    with_poll: bool = False


def blank(typed: Unsent) -> bool:
    """Whether nothing would be lost with it."""
    options = typed.poll.options if typed.poll else []
    return not (typed.file_ids or any(word.strip() for word in (typed.text, *options)))


def demand_keepable(typed: Unsent) -> None:
    """Raises Invalid for more than a box can hold."""
    options = typed.poll.options if typed.poll else []
    words = [typed.text, *options, *typed.told, *typed.told.values()]
    if (
        len(typed.file_ids) > POSTS.files
        or len(typed.told) > POSTS.files
        or len(options) > POLLS.options
        or sum(map(len, words)) > DRAFTS.characters
    ):
        raise Invalid(N_("Validation failed: This is more than a draft can hold"))


def demand_room(kept: int) -> None:
    """Raises Invalid when somebody has so many in a space that none may be added."""
    if kept >= DRAFTS.each:
        raise Invalid(
            N_(
                "Not kept: you have {most} unfinished answers in this space. "
                "Send or empty some of them first."
            ),
            most=DRAFTS.each,
        )
