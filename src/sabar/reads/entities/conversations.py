"""Conversation: a direct thread as one participant keeps it."""

import msgspec

from sabar.reads.entities.accounts import Account
from sabar.reads.entities.statuses import Status


class Conversation(msgspec.Struct, frozen=True):
    id: str
    unread: bool
    accounts: list[Account]
    last_status: Status | None
