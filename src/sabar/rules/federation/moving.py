"""Going to another account: how often, and what somebody who went can do where he was."""

from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden

#: An account takes its followers along once in this time.
COOL_DOWN_MS = 7 * times.DAY
#: How many accounts somebody may say he was.
ALIASES = 10


def demand_here(account: Account) -> None:
    """Forbidden for an account of this server that went to another one."""
    if account.local and account.moved_to_id is not None:
        raise Forbidden(N_("This account has moved. To post here again, undo the move in the settings."))


def may_go_at(account: Account) -> int:
    """From when on (ms) it may take its followers along."""
    return 0 if account.moved_at is None else account.moved_at + COOL_DOWN_MS
