"""What the events about a post say of it."""

from collections.abc import Iterable

from sabar.events import PostFacts
from sabar.model.accounts import Account
from sabar.model.statuses import Status, Tag


def facts(
    status: Status, author: Account, mentioned: Iterable[Account], tags: Iterable[Tag], *, media: bool
) -> PostFacts:
    """As the post is in this transaction; `media`: whether something is attached to it."""
    return PostFacts(
        visibility=status.visibility,
        mentioned=tuple(account.id for account in mentioned if account.local),
        tags=tuple((tag.id, tag.name) for tag in tags),
        answered_id=status.in_reply_to_account_id,
        conversation_id=status.conversation_id,
        local=author.local,
        media=media,
    )
