"""Conversation: a direct thread as one participant keeps it."""

import msgspec

from sabar.reads import api_types
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.statuses import Status


class Conversation(msgspec.Struct, frozen=True):
    id: api_types.Id
    unread: bool
    accounts: list[AccountJson]
    last_status: Status | None
