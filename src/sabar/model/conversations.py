"""Direct conversations as one participant keeps them."""

import msgspec


class AccountConversation(msgspec.Struct, frozen=True):
    """A direct conversation as one participant keeps it."""

    id: int
    account_id: int
    conversation_id: int
    participants: list[int]
    last_status_id: int | None
    unread: bool
