"""What an action wrote, so that its answer need not be read again."""

import msgspec

from sabar.model.accounts import Account, Role
from sabar.model.statuses import Status, Tag


class Words(msgspec.Struct, frozen=True):
    """A new post of words alone, as it was committed; its author with this post counted.

    `mentioned` are in the order of their ids, as are `tags`.
    """

    status: Status
    author: Account
    role: Role
    mentioned: list[Account]
    tags: list[Tag]


class Written(msgspec.Struct, frozen=True):
    """`words` is None when the post holds more than words, or was made by an earlier call."""

    id: int
    words: Words | None = None
