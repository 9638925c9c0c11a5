"""Notifications by group: those of one kind about one post, or of one hour, told as one."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.db.sql import ASCENDING, DESCENDING
from sabar.kit import ids as numbers
from sabar.kit.paging import Window
from sabar.model.notifications import Notification
from sabar.rules.limits import NOTIFICATIONS
from sabar.rules.notifications import Wanted
from sabar.store import notifications, rows
from sabar.store.notifications import HEARD

#: Types that the reader does not want grouped stand for themselves.
_KEY = Sql("CASE WHEN n.type IN (:grouped[text]) THEN n.group_key ELSE 'ungrouped-' || n.id END")
_WITH_KEY = Sql("n.*, {key} AS key", key=_KEY)
_ALONE = "ungrouped-"
_SAMPLES = 8


class Group(msgspec.Struct, frozen=True):
    """`newest` and `oldest_id` of those on this page; `latest_id` of all there are; `total` is counted up
    to a limit. `samples`: senders, the last one first.
    """

    key: str
    newest: Notification
    oldest_id: int
    total: int
    latest_id: int
    samples: list[int]


class Part(msgspec.Struct, frozen=True):
    """Groups newest first; `keys`: the largest and smallest id that the page covers, none when it is empty;
    `more`: the list goes on behind it.
    """

    groups: list[Group]
    keys: list[int]
    more: bool


async def page(
    db: Reader, account_id: int, window: Window, wanted: Wanted, grouped: Collection[str], now: int
) -> Part:
    """A page ends with the first notification of its last group, or where enough was looked at: a group of
    very many may be all there is on it. Each notification is on one page.
    """
    conditions, args = notifications.where(wanted, account_id, now)
    args["grouped"] = list(grouped)
    firsts: dict[str, Notification] = {}
    rest, end = window, None
    while True:
        found = await notifications.stretch(
            db,
            wanted,
            rest,
            Sql("{conditions} AND {key} NOT IN (:seen[text])", conditions=conditions, key=_KEY),
            _WITH_KEY,
            seen=list(firsts),
            **args,
        )
        for row in found:
            if len(firsts) < window.limit:
                firsts.setdefault(row["key"], rows.record(row, Notification))
        if len(firsts) == window.limit or len(found) < window.limit:
            break
        if rest is window:
            end = await _end(db, account_id, found[-1]["id"], upward=window.upward)
        rest = _behind(window, found[-1]["id"], end)
    if not firsts:
        return Part([], [], more=False)
    full = len(firsts) == window.limit
    if full:
        ids = [first.id for first in firsts.values()]
        end = max(ids) if window.upward else min(ids)
    low = window.above + 1 if window.upward or end is None else end
    high = window.below - 1 if not window.upward or end is None else end
    groups = await _described(db, conditions, args, firsts, low, high)
    groups.sort(key=lambda group: group.newest.id, reverse=True)
    keys = [groups[0].newest.id, min(group.oldest_id for group in groups)]
    if end is not None:
        keys[0 if window.upward else 1] = end
    return Part(groups, keys, more=end is not None)


async def _end(db: Reader, account_id: int, past: int, *, upward: bool) -> int | None:
    """The last one that is looked at behind `past`; None: all of them."""
    side, order = (Sql(">"), ASCENDING) if upward else (Sql("<"), DESCENDING)
    found: int | None = await db.value(
        Sql(
            "SELECT id FROM notifications WHERE account_id = :me AND id {side} :past "
            "ORDER BY id {order} LIMIT 1 OFFSET :looked_at",
            side=side,
            order=order,
        ),
        me=account_id,
        past=past,
        looked_at=NOTIFICATIONS.looked_at,
    )
    return found


def _behind(window: Window, last: int, end: int | None) -> Window:
    """What is left of a window behind `last`, up to `end`."""
    if window.upward:
        return Window(window.limit, window.below if end is None else end + 1, min_id=last)
    return Window(window.limit, last, window.above if end is None else max(window.above, end - 1))


async def _described(
    db: Reader,
    conditions: Sql,
    args: dict[str, Any],
    firsts: Mapping[str, Notification],
    low: int,
    high: int,
) -> list[Group]:
    """`firsts`: key → any notification of the group between `low` and `high`. Ids are found by index, from
    either end of the group.
    """
    together = {key: first for key, first in firsts.items() if first.type in args["grouped"]}
    described = {
        key: Group(key, first, first.id, 1, first.id, [first.from_account_id])
        for key, first in firsts.items()
        if key not in together
    }
    if together:
        described |= await _found_together(db, conditions, args, together, low, high)
    return [described[key] for key in firsts if key in described]


async def _found_together(
    db: Reader,
    conditions: Sql,
    args: dict[str, Any],
    firsts: Mapping[str, Notification],
    low: int,
    high: int,
) -> dict[str, Group]:
    within = Sql(
        "FROM notifications n WHERE {conditions} AND n.group_key = f.group_key", conditions=conditions
    )
    ends = await db.all(
        Sql(
            "SELECT f.group_key AS key, "
            "(SELECT n.id {within} AND n.id >= :low ORDER BY n.id LIMIT 1) AS oldest, "
            "(SELECT n.id {within} AND n.id <= :high ORDER BY n.id DESC LIMIT 1) AS newest, "
            "(SELECT COUNT(*) FROM (SELECT 1 {within} LIMIT :most) AS counted) AS total "
            "FROM notifications f WHERE f.id IN (:firsts[])",
            within=within,
        ),
        firsts=[first.id for first in firsts.values()],
        low=low,
        high=high,
        most=NOTIFICATIONS.counted,
        **_without_types(args),
    )
    found = await db.all(
        Sql(
            "WITH RECURSIVE f (group_key, id, rank) AS ("
            "SELECT s.group_key, CAST(:above_all AS BIGINT), 0 FROM notifications s WHERE s.id IN "
            "(:firsts[]) "
            "UNION ALL SELECT f.group_key, (SELECT n.id {within} AND n.id < f.id ORDER BY n.id DESC LIMIT "
            "1), f.rank + 1 FROM f WHERE f.rank < :samples AND f.id IS NOT NULL) "
            "SELECT n.* FROM notifications n WHERE n.id IN (SELECT id FROM f WHERE rank > 0 "
            "UNION SELECT e.id FROM notifications e WHERE e.id IN (:newest[])) ORDER BY n.id DESC",
            within=within,
        ),
        firsts=[first.id for first in firsts.values()],
        above_all=numbers.LARGEST,
        newest=[row["newest"] for row in ends],
        samples=_SAMPLES,
        **_without_types(args),
    )
    members: dict[str, list[Notification]] = {}
    for record in rows.records(found, Notification):
        members.setdefault(record.group_key, []).append(record)
    groups: dict[str, Group] = {}
    for row in ends:
        inside = members[row["key"]]
        newest = next(one for one in inside if one.id == row["newest"])
        senders = dict.fromkeys(one.from_account_id for one in inside[:_SAMPLES])
        groups[row["key"]] = Group(
            row["key"], newest, row["oldest"], row["total"], inside[0].id, list(senders)
        )
    return groups


def _without_types(args: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if name != "grouped"}


async def one(db: Reader, account_id: int, key: str, grouped: Collection[str], now: int) -> Group | None:
    """A group by its key, which may be that of one notification of a type that can be grouped."""
    conditions, args = notifications.where(Wanted(filtered=True), account_id, now)
    row = await db.one(
        Sql(
            "SELECT n.* FROM notifications n WHERE {conditions} AND {named} ORDER BY n.id DESC LIMIT 1",
            conditions=conditions,
            named=_named(key),
        ),
        **args,
        **_name(key),
    )
    if row is None:
        return None
    first = rows.record(row, Notification)
    alone = key.startswith(_ALONE)
    if not alone and first.type not in grouped:
        return None
    args["grouped"] = [] if alone else list(grouped)
    found = await _described(db, conditions, args, {key: first}, 0, numbers.LARGEST)
    return found[0]


def _named(key: str) -> Sql:
    return Sql("n.id = :named") if key.startswith(_ALONE) else Sql("n.group_key = :named")


def _name(key: str) -> dict[str, Any]:
    number = key.removeprefix(_ALONE)
    if number == key:
        return {"named": key}
    return {"named": int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0}


async def members(db: Reader, account_id: int, key: str, now: int, most: int) -> list[Notification]:
    """Those of a group that stand in the list, newest first, as many as `most`."""
    found = await db.all(
        Sql(
            "SELECT n.* FROM notifications n WHERE n.account_id = :me AND {named} AND NOT n.filtered "
            "AND {heard} ORDER BY n.id DESC LIMIT :most",
            named=_named(key),
            heard=HEARD,
        ),
        me=account_id,
        now=now,
        most=most,
        **_name(key),
    )
    return rows.records(found, Notification)


async def senders(db: Reader, account_id: int, key: str, now: int, most: int) -> list[int]:
    """Those in a group, the last one first, of as many notifications as `most`."""
    found = await db.all(
        Sql(
            "SELECT n.from_account_id FROM notifications n "
            "WHERE n.account_id = :me AND {named} AND {heard} ORDER BY n.id DESC LIMIT :most",
            named=_named(key),
            heard=HEARD,
        ),
        me=account_id,
        now=now,
        most=most,
        **_name(key),
    )
    return list(dict.fromkeys(row[0] for row in found))


async def count(
    db: Reader, account_id: int, above: int, wanted: Wanted, grouped: Collection[str], now: int, most: int
) -> int:
    """How many groups the latest newer than `above` are in, counted up to `most`."""
    found, args = notifications.latest(wanted, account_id, above, now)
    sql = Sql(
        "SELECT COUNT(*) FROM (SELECT DISTINCT {key} {found} LIMIT :most) AS found", key=_KEY, found=found
    )
    return int(await db.value(sql, grouped=list(grouped), most=most, **args))


async def delete(tx: Tx, account_id: int, key: str) -> None:
    await tx.run(
        Sql("DELETE FROM notifications AS n WHERE n.account_id = :me AND {named}", named=_named(key)),
        me=account_id,
        **_name(key),
    )
