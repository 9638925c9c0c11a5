"""What is done about each kind of activity. What is not here is taken and dropped."""

from collections.abc import Awaitable, Callable
from typing import Any

from sabar.federation.fetching import Budget
from sabar.federation.inbox import (
    announce,
    answers,
    blocks,
    changes,
    create,
    flags,
    follows,
    likes,
    moves,
    people,
    pins,
    quotes,
    undo,
)
from sabar.model.accounts import Account
from sabar.services import Services

Verb = Callable[[Services, Account, dict[str, Any], Budget], Awaitable[None]]


def _each(*verbs: Verb) -> Verb:
    """Of one kind of activity, each looks at those that are about what it knows."""

    async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
        for one in verbs:
            await one(app, actor, activity, budget)

    return run


VERBS: dict[str, Verb] = {
    "Accept": answers.accept,
    "Add": pins.add,
    "Announce": announce.run,
    "Block": blocks.run,
    "Create": create.run,
    "Delete": _each(people.delete, quotes.delete, changes.delete),
    "EmojiReact": likes.run,
    "Flag": flags.run,
    "Follow": follows.run,
    "Like": likes.run,
    "Move": moves.run,
    "QuoteRequest": quotes.run,
    "Reject": answers.reject,
    "Remove": pins.remove,
    "Undo": undo.run,
    "Update": _each(people.update, changes.update),
}
