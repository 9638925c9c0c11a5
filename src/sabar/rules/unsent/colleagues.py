"""Who may be asked before a post goes out, and what he may answer."""

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.colleagues import Answer
from sabar.model.errors import Conflict, Invalid
from sabar.model.relations import Relation
from sabar.model.statuses import Scheduled
from sabar.rules.writing import text

#: What a browser chooses that wants to hear of questions and answers. It is no type of notification: no
#: application can ask for it.
ALERT = "colleagues"
#: How long what a colleague said of a post that went out is kept for its writer.
ANSWERS_KEPT_MS = 30 * times.DAY
#: Colleagues of one person, those who did not answer yet among them.
MOST = 20
#: Answers that are told together.
SHOWN = 40
_COMMENT = 500


def demand_other(me: Account, other: Account) -> None:
    """Raises Invalid for oneself, and for somebody of another server."""
    if me.id == other.id:
        raise Invalid(N_("You cannot be your own colleague."))
    if not other.local:
        raise Invalid(N_("A colleague has an account on this server."))


def answer(waiting: Scheduled, colleague_id: int, comment: str, *, yes: bool, id: int, now: int) -> Answer:
    """What a colleague says of a post that waits, and beside it. Raises Invalid for a comment that is too
    long.
    """
    clean = text.within(text.clean_text(comment, "comment"), "comment", _COMMENT)
    return Answer(
        id, waiting.account_id, colleague_id, waiting.id, yes, clean, status_id=None, created_at=now
    )


def tells(standing: Relation | None) -> bool:
    """Whether somebody is told what another one asks or answers, as he stands to him; None: the other is gone
    or suspended.
    """
    return standing is not None and not (
        standing.blocking or standing.blocked_by or standing.muting_notifications
    )


def over() -> Conflict:
    """What somebody hears who answers too late, or about words that are not these any more."""
    return Conflict(N_("This was decided, changed or taken back in the meantime. Look at it again."))
