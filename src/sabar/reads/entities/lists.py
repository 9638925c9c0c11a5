"""List."""

import msgspec

from sabar.model.lists import AccountList


class List(msgspec.Struct, frozen=True):
    id: str
    title: str
    replies_policy: str
    exclusive: bool


def of(record: AccountList) -> List:
    return List(str(record.id), record.title, record.replies_policy, record.exclusive)
