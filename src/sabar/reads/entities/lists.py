"""List."""

import msgspec

from sabar.model.lists import AccountList
from sabar.reads import api_types


class List(msgspec.Struct, frozen=True):
    id: api_types.Id
    title: api_types.Title
    replies_policy: str
    exclusive: bool


def of(record: AccountList) -> List:
    return List(str(record.id), record.title, record.replies_policy, record.exclusive)
