"""Lists of accounts that a reader keeps, and who is in them."""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.lists import AccountList
from sabar.store import rows

_INSERT = rows.insert_sql("lists", AccountList)


async def insert(tx: Tx, record: AccountList) -> None:
    await tx.run(_INSERT, **rows.columns(record))


async def update(tx: Tx, record: AccountList) -> None:
    await tx.run(
        "UPDATE lists SET title = :title, replies_policy = :replies_policy, exclusive = :exclusive "
        "WHERE id = :id AND account_id = :account_id",
        **rows.columns(record),
    )


async def delete(tx: Tx, id: int, account_id: int) -> bool:
    changed = await tx.run("DELETE FROM lists WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return changed == 1


async def of(db: Reader, account_id: int) -> list[AccountList]:
    """All of a person's, oldest first."""
    found = await db.all("SELECT * FROM lists WHERE account_id = :me ORDER BY id", me=account_id)
    return rows.records(found, AccountList)


async def one(db: Reader, id: int, account_id: int) -> AccountList | None:
    """None when it is not there, or somebody else's."""
    row = await db.one("SELECT * FROM lists WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return rows.maybe(row, AccountList)


async def count(db: Reader, account_id: int) -> int:
    return int(await db.value("SELECT COUNT(*) FROM lists WHERE account_id = :me", me=account_id))


async def holding(db: Reader, account_id: int, member_id: int) -> list[AccountList]:
    """A person's lists that hold an account."""
    found = await db.all(
        "SELECT l.* FROM lists l JOIN list_accounts m ON m.list_id = l.id "
        "WHERE l.account_id = :me AND m.account_id = :member ORDER BY l.id",
        me=account_id,
        member=member_id,
    )
    return rows.records(found, AccountList)


async def taking_replies(db: Reader, ids: Collection[int], answered_id: int) -> list[int]:
    """Those of these lists in which a reply to this account stands."""
    found = await db.all(
        "SELECT l.id FROM lists l WHERE l.id IN (:ids[]) AND (l.account_id = :answered "
        "OR l.replies_policy = 'list' AND EXISTS "
        "(SELECT 1 FROM list_accounts m WHERE m.list_id = l.id AND m.account_id = :answered) "
        "OR l.replies_policy = 'followed' AND EXISTS "
        "(SELECT 1 FROM follows f WHERE f.account_id = l.account_id AND f.target_id = :answered))",
        ids=list(ids),
        answered=answered_id,
    )
    return [row[0] for row in found]


async def members(db: Reader, list_id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account id)`, last added first."""
    found = await db.all(
        Sql(
            "SELECT m.id, m.account_id AS member FROM list_accounts m "
            "JOIN accounts a ON a.id = m.account_id "
            "WHERE m.list_id = :list AND m.id < :below AND m.id > :above AND a.suspended_at IS NULL "
            "ORDER BY m.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        list=list_id,
        **window.bounds,
    )
    return window.newest_first([(row["id"], row["member"]) for row in found])


async def member_count(db: Reader, list_id: int) -> int:
    return int(await db.value("SELECT COUNT(*) FROM list_accounts WHERE list_id = :list", list=list_id))


async def add(tx: Tx, list_id: int, members: Sequence[tuple[int, int]]) -> None:
    """`members`: `(key for paging, account id)`; who is in it already stays where he is."""
    await tx.run_many(
        "INSERT INTO list_accounts (list_id, account_id, id) VALUES (:list, :member, :id) "
        "ON CONFLICT (list_id, account_id) DO NOTHING",
        [{"list": list_id, "member": member, "id": id} for id, member in members],
    )


async def remove(tx: Tx, list_id: int, account_ids: Sequence[int]) -> int:
    """The number that was in it."""
    return await tx.run(
        "DELETE FROM list_accounts WHERE list_id = :list AND account_id IN (:ids[])",
        list=list_id,
        ids=list(account_ids),
    )
