"""Lists of people."""

import msgspec


class AccountList(msgspec.Struct, frozen=True):
    id: int
    account_id: int
    title: str
    replies_policy: str
    exclusive: bool
