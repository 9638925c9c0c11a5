"""Blocks of accounts and, for one person, of whole servers."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.store import bearing


async def insert(tx: Tx, id: int, account_id: int, target_id: int, now: int) -> bool:
    """False when it was there already."""
    changed = await tx.run(
        "INSERT INTO blocks (id, account_id, target_id, created_at) VALUES (:id, :me, :target, :now) "
        "ON CONFLICT (account_id, target_id) DO NOTHING",
        id=id,
        me=account_id,
        target=target_id,
        now=now,
    )
    return changed == 1


async def delete(tx: Tx, account_id: int, target_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM blocks WHERE account_id = :me AND target_id = :target", me=account_id, target=target_id
    )
    return changed == 1


async def any_between(db: Reader, one: int, other: int) -> bool:
    """Whether either blocks the other."""
    found = await db.value(
        "SELECT 1 FROM blocks WHERE (account_id = :one AND target_id = :other) "
        "OR (account_id = :other AND target_id = :one) LIMIT 1",
        one=one,
        other=other,
    )
    return found is not None


async def blocked(db: Reader, account_id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account id)`, newest first."""
    found = await db.all(
        Sql(
            "SELECT b.id, b.target_id FROM blocks b JOIN accounts a ON a.id = b.target_id "
            "WHERE b.account_id = :me AND b.id < :below AND b.id > :above AND a.suspended_at IS NULL "
            "ORDER BY b.id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first([(row["id"], row["target_id"]) for row in found])


async def insert_domain(tx: Tx, id: int, account_id: int, domain: str) -> bool:
    """False when it was there already."""
    changed = await tx.run(
        "INSERT INTO account_domain_blocks (account_id, domain, id) VALUES (:me, :domain, :id) "
        "ON CONFLICT (account_id, domain) DO NOTHING",
        id=id,
        me=account_id,
        domain=domain,
    )
    return changed == 1


async def delete_domain(tx: Tx, account_id: int, domain: str) -> bool:
    changed = await tx.run(
        "DELETE FROM account_domain_blocks WHERE account_id = :me AND domain = :domain",
        me=account_id,
        domain=domain,
    )
    return changed == 1


async def blocks_domain(db: Reader, account_id: int, domain: str) -> bool:
    if not domain:
        return False
    found = await db.value(
        "SELECT 1 FROM account_domain_blocks WHERE account_id = :me AND domain = :domain",
        me=account_id,
        domain=domain,
    )
    return found is not None


async def domains(db: Reader, account_id: int, window: Window) -> list[tuple[int, str]]:
    """`(key for paging, domain)`, newest first."""
    found = await db.all(
        Sql(
            "SELECT id, domain FROM account_domain_blocks "
            "WHERE account_id = :me AND id < :below AND id > :above "
            "ORDER BY id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first([(row["id"], row["domain"]) for row in found])


async def sever_domain(tx: Tx, account_id: int, domain: str) -> set[int]:
    """End every follow and request between an account and all accounts of a server, counters included.

    The lists of the account that held some of them.
    """
    there = Sql("(SELECT id FROM accounts WHERE domain = :domain AND domain <> '')")
    followed = await tx.all(
        Sql(
            "DELETE FROM follows WHERE account_id = :me AND target_id IN {there} RETURNING target_id AS "
            "other",
            there=there,
        ),
        me=account_id,
        domain=domain,
    )
    followers = await tx.all(
        Sql(
            "DELETE FROM follows WHERE target_id = :me AND account_id IN {there} RETURNING account_id AS "
            "other",
            there=there,
        ),
        me=account_id,
        domain=domain,
    )
    await _uncount(tx, Sql("followers_count"), [row["other"] for row in followed])
    await _uncount(tx, Sql("following_count"), [row["other"] for row in followers])
    await tx.run(
        "UPDATE accounts SET following_count = following_count - :followed, "
        "followers_count = followers_count - :followers, version = version + 1 WHERE id = :me",
        me=account_id,
        followed=len(followed),
        followers=len(followers),
    )
    await bearing.count(tx, [account_id], [row["other"] for row in followed], -1)
    await bearing.count(tx, [row["other"] for row in followers], [account_id], -1)
    by, of = Sql("account_id"), Sql("target_id")
    for mine, other in ((by, of), (of, by)):
        await tx.run(
            Sql(
                "DELETE FROM follow_requests WHERE {mine} = :me AND {other} IN {there}",
                mine=mine,
                other=other,
                there=there,
            ),
            me=account_id,
            domain=domain,
        )
    await tx.run(
        Sql("DELETE FROM notifications WHERE account_id = :me AND from_account_id IN {there}", there=there),
        me=account_id,
        domain=domain,
    )
    left = await tx.all(
        Sql(
            "DELETE FROM list_accounts WHERE account_id IN {there} "
            "AND list_id IN (SELECT id FROM lists WHERE account_id = :me) RETURNING list_id",
            there=there,
        ),
        me=account_id,
        domain=domain,
    )
    return {row["list_id"] for row in left}


async def _uncount(tx: Tx, counter: Sql, ids: Sequence[int]) -> None:
    if ids:
        await tx.run(
            Sql(
                "UPDATE accounts SET {counter} = {counter} - 1, version = version + 1 WHERE id IN (:ids[])",
                counter=counter,
            ),
            ids=sorted(ids),
        )
