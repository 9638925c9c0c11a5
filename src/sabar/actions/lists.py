"""Make, change, fill and delete a reader's lists."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.lists import AccountList
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import follows, lists, relations

POLICIES = ("followed", "list", "none")


async def create(
    app: Services, viewer: Viewer, title: str, *, replies_policy: str = "list", exclusive: bool = False
) -> AccountList:
    """An empty list."""
    record = AccountList(app.ids.next(), viewer.id, _title(title), _policy(replies_policy), exclusive)

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if await lists.count(tx, viewer.id) >= limits.LISTS.per_account:
            raise Invalid(N_("Validation failed: You have reached the maximum number of lists"))
        await lists.insert(tx, record)
        tx.emit(events.ListChanged(viewer.id, record.id))

    await app.db.write(unit)
    return record


async def update(
    app: Services,
    viewer: Viewer,
    id: int,
    *,
    title: str | None = None,
    replies_policy: str | None = None,
    exclusive: bool | None = None,
) -> AccountList:
    """None leaves a value as it is."""
    new_title = None if title is None else _title(title)
    new_policy = None if replies_policy is None else _policy(replies_policy)

    async def unit(tx: Tx) -> AccountList:
        record = await lists.one(tx, id, viewer.id)
        if record is None:
            raise NotFound
        new = msgspec.structs.replace(
            record,
            title=record.title if new_title is None else new_title,
            replies_policy=new_policy or record.replies_policy,
            exclusive=record.exclusive if exclusive is None else exclusive,
        )
        await lists.update(tx, new)
        tx.emit(events.ListChanged(viewer.id, id))
        return new

    return await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    async def unit(tx: Tx) -> None:
        if not await lists.delete(tx, id, viewer.id):
            raise NotFound
        tx.emit(events.ListChanged(viewer.id, id))

    await app.db.write(unit)


async def add(app: Services, viewer: Viewer, id: int, account_ids: Sequence[int]) -> None:
    """Put accounts into a list: those the viewer follows, or himself; `NotFound` for any other."""
    wanted = _ids(account_ids)
    keyed = [(app.ids.next(), account_id) for account_id in wanted]

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if await lists.one(tx, id, viewer.id) is None:
            raise NotFound
        allowed = await follows.is_following(tx, viewer.id, wanted) | {viewer.id}
        if not allowed.issuperset(wanted):
            raise NotFound
        await lists.add(tx, id, keyed)
        if await lists.member_count(tx, id) > limits.LISTS.members:
            raise Invalid(N_("Validation failed: The list is full"))
        tx.emit(events.ListChanged(viewer.id, id))

    await app.db.write(unit)


async def remove(app: Services, viewer: Viewer, id: int, account_ids: Sequence[int]) -> None:
    """Take accounts out of a list; who is not in it is no fault."""
    wanted = _ids(account_ids)

    async def unit(tx: Tx) -> None:
        if await lists.one(tx, id, viewer.id) is None:
            raise NotFound
        if await lists.remove(tx, id, wanted):
            tx.emit(events.ListChanged(viewer.id, id))

    await app.db.write(unit)


def _title(title: str) -> str:
    clean = text.clean_line(title, "title")
    if not clean:
        raise invalid("title", Problem.BLANK)
    return text.within(clean, "title", limits.LISTS.title)


def _policy(policy: str) -> str:
    if policy not in POLICIES:
        raise invalid("replies_policy", Problem.NOT_IN_LIST)
    return policy


def _ids(account_ids: Sequence[int]) -> list[int]:
    if len(account_ids) > limits.REQUESTS.ids:
        raise invalid("account_ids", Problem.LIST_TOO_LONG, most=limits.REQUESTS.ids)
    return list(dict.fromkeys(account_ids))
