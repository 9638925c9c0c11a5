"""What is done about each kind of activity. What is not here is taken and dropped."""

from collections.abc import Awaitable, Callable
from typing import Any

from sabar.federation.fetching import Budget
from sabar.federation.inbox import blocks, follows, moves, people, undo
from sabar.model.accounts import Account
from sabar.services import Services

Verb = Callable[[Services, Account, dict[str, Any], Budget], Awaitable[None]]

VERBS: dict[str, Verb] = {
    "Accept": follows.accept,
    "Block": blocks.run,
    "Delete": people.delete,
    "Follow": follows.run,
    "Move": moves.run,
    "Reject": follows.reject,
    "Undo": undo.run,
    "Update": people.update,
}
