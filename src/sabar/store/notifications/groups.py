"""Notifications by group: those of one kind about one post, or of one hour, told as one."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.db.engine import Reader, Tx
from sabar.kit import ids as numbers
from sabar.kit.paging import Window
from sabar.model.keeping import Notification
from sabar.rules.notifications import Wanted
from sabar.store import notifications, rows
from sabar.store.notifications import HEARD

#: Types that the reader does not want grouped stand for themselves.
_KEY = "CASE WHEN n.type IN (:grouped[text]) THEN n.group_key ELSE 'ungrouped-' || n.id END"
_ALONE = "ungrouped-"
_SAMPLES = 8


class Group(msgspec.Struct, frozen=True):
    """`newest` and `oldest_id` of those on this page; `total` and `latest_id` of all there are. `samples`:
    senders, the last one first.
    """

    key: str
    newest: Notification
    oldest_id: int
    total: int
    latest_id: int
    samples: list[int]


async def page(
    db: Reader, account_id: int, window: Window, wanted: Wanted, grouped: Collection[str], now: int
) -> tuple[list[Group], int, int]:
    """Groups newest first, and the largest and smallest id the page covers (0, 0 when it is empty).

    A page ends with the first notification of its last group, so each notification is on one page.
    """
    conditions, args = notifications.where(wanted, account_id, now)
    args["grouped"] = list(grouped)
    firsts: dict[str, Notification] = {}
    below, above = window.below, window.above
    while len(firsts) < window.limit:
        found = await db.all(
            f"SELECT n.*, {_KEY} AS key FROM notifications n "  # noqa: S608
            f"WHERE {conditions} AND n.id < :below AND n.id > :above AND {_KEY} NOT IN (:seen[text]) "
            f"ORDER BY n.id {window.order} LIMIT :limit",
            below=below,
            above=above,
            seen=list(firsts),
            limit=window.limit,
            **args,
        )
        for row in found:
            if len(firsts) < window.limit:
                firsts.setdefault(row["key"], rows.record(row, Notification))
        if len(found) < window.limit:
            break
        if window.upward:
            above = found[-1]["id"]
        else:
            below = found[-1]["id"]
    if not firsts:
        return [], 0, 0
    ids = [first.id for first in firsts.values()]
    full = len(firsts) == window.limit
    low = min(ids) if full and not window.upward else window.above + 1
    high = max(ids) if full and window.upward else window.below - 1
    raw = [first.group_key for first in firsts.values()]
    groups = await _described(db, conditions, args, list(firsts), raw, low, high)
    groups.sort(key=lambda group: group.newest.id, reverse=True)
    bottom = min(ids) if full and not window.upward else min(group.oldest_id for group in groups)
    return groups, groups[0].newest.id, bottom


async def _described(
    db: Reader,
    conditions: str,
    args: dict[str, object],
    keys: Sequence[str],
    raw: Sequence[str],
    low: int,
    high: int,
) -> list[Group]:
    """`raw`: the stored keys behind `keys`; they have an index."""
    found = await db.all(
        "SELECT g.* FROM (SELECT n.*, "  # noqa: S608
        f"{_KEY} AS key, "
        f"ROW_NUMBER() OVER (PARTITION BY {_KEY} ORDER BY n.id DESC) AS rank, "
        f"COUNT(*) OVER (PARTITION BY {_KEY}) AS total, "
        f"MIN(CASE WHEN n.id >= :low THEN n.id END) OVER (PARTITION BY {_KEY}) AS oldest_id, "
        f"MAX(CASE WHEN n.id <= :high THEN n.id END) OVER (PARTITION BY {_KEY}) AS newest_id "
        f"FROM notifications n WHERE {conditions} AND n.group_key IN (:raw[text]) "
        f"AND {_KEY} IN (:keys[text])) AS g "
        "WHERE g.rank <= :samples OR g.id = g.newest_id ORDER BY g.id DESC",
        keys=list(keys),
        raw=list(raw),
        low=low,
        high=high,
        samples=_SAMPLES,
        **args,
    )
    newest = {row["key"]: row for row in found if row["id"] == row["newest_id"]}
    latest: dict[str, int] = {}
    samples: dict[str, list[int]] = {}
    for row in found:
        latest.setdefault(row["key"], row["id"])
        senders = samples.setdefault(row["key"], [])
        if row["from_account_id"] not in senders and len(senders) < _SAMPLES:
            senders.append(row["from_account_id"])
    return [
        Group(
            key,
            rows.record(row, Notification),
            row["oldest_id"],
            row["total"],
            latest[key],
            samples[key],
        )
        for key, row in newest.items()
    ]


async def one(db: Reader, account_id: int, key: str, grouped: Collection[str], now: int) -> Group | None:
    """A group by its key, which may be that of one notification of a type that can be grouped."""
    conditions, args = notifications.where(Wanted(filtered=True), account_id, now)
    alone = key.startswith(_ALONE)
    raw = key
    if alone:
        number = key.removeprefix(_ALONE)
        id = int(number) if number.isdecimal() and len(number) < 19 else 0
        raw = await db.value(
            "SELECT group_key FROM notifications WHERE id = :id AND account_id = :me", id=id, me=account_id
        )
    args["grouped"] = [] if alone else list(grouped)
    found = await _described(db, conditions, args, [key], [raw or ""], 0, numbers.LARGEST)
    return found[0] if found else None


async def senders(db: Reader, account_id: int, key: str, now: int, most: int) -> list[int]:
    """Everybody in a group, the last one first."""
    found = await db.all(
        "SELECT n.from_account_id, MAX(n.id) AS last FROM notifications n "  # noqa: S608
        f"WHERE n.account_id = :me AND (n.group_key = :key OR 'ungrouped-' || n.id = :key) AND {HEARD} "
        "GROUP BY n.from_account_id ORDER BY last DESC LIMIT :most",
        me=account_id,
        key=key,
        now=now,
        most=most,
    )
    return [row[0] for row in found]


async def count(
    db: Reader, account_id: int, above: int, wanted: Wanted, grouped: Collection[str], now: int, most: int
) -> int:
    """How many groups have something newer than `above`, counted up to `most`."""
    conditions, args = notifications.where(wanted, account_id, now)
    return int(
        await db.value(
            f"SELECT COUNT(*) FROM (SELECT DISTINCT {_KEY} FROM notifications n "  # noqa: S608
            f"WHERE {conditions} AND n.id > :above LIMIT :most) AS found",
            above=above,
            grouped=list(grouped),
            most=most,
            **args,
        )
    )


async def delete(tx: Tx, account_id: int, key: str) -> None:
    await tx.run(
        "DELETE FROM notifications "
        "WHERE account_id = :me AND (group_key = :key OR 'ungrouped-' || id = :key)",
        me=account_id,
        key=key,
    )
