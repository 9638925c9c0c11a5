"""Ties that end because an account goes away, and who is told of it."""

from collections.abc import Collection

from sabar.db.engine import Reader, Tx
from sabar.model.moderation import Severance
from sabar.store import rows


async def open_(tx: Tx, id: int, type: str, target_name: str, now: int) -> None:
    """Begin to count; the same id twice is the same severance."""
    await tx.run(
        "INSERT INTO severances (id, type, target_name, created_at) VALUES (:id, :type, :name, :now) "
        "ON CONFLICT (id) DO NOTHING",
        id=id,
        type=type,
        name=target_name,
        now=now,
    )


async def count_follows_of(tx: Tx, id: int, account_id: int) -> None:
    """Note for every local account that `account_id` follows: it loses a follower."""
    await tx.run(
        "INSERT INTO severed_accounts (severance_id, account_id, followers_count) "
        "SELECT CAST(:id AS BIGINT), f.target_id, 1 FROM follows f "
        "JOIN accounts a ON a.id = f.target_id AND a.domain = '' WHERE f.account_id = :account "
        "ON CONFLICT (severance_id, account_id) DO UPDATE SET followers_count = excluded.followers_count",
        id=id,
        account=account_id,
    )


async def count_followers_of(tx: Tx, id: int, account_id: int) -> None:
    """Note for every local follower of `account_id`: it follows one less."""
    await tx.run(
        "INSERT INTO severed_accounts (severance_id, account_id, following_count) "
        "SELECT CAST(:id AS BIGINT), f.account_id, 1 FROM follows f "
        "JOIN accounts a ON a.id = f.account_id AND a.domain = '' WHERE f.target_id = :account "
        "ON CONFLICT (severance_id, account_id) DO UPDATE SET following_count = excluded.following_count",
        id=id,
        account=account_id,
    )


async def count_domain(tx: Tx, id: int, account_id: int, domain: str, now: int) -> bool:
    """Note what one person loses by shutting out a whole server; False when that is nothing."""
    there = "IN (SELECT id FROM accounts WHERE domain = :domain)"
    args = {"me": account_id, "domain": domain}
    count = "SELECT count(*) FROM follows WHERE"
    followers = await tx.value(f"{count} target_id = :me AND account_id {there}", **args)
    following = await tx.value(f"{count} account_id = :me AND target_id {there}", **args)
    if not followers and not following:
        return False
    await open_(tx, id, "user_domain_block", domain, now)
    await tx.run(
        "INSERT INTO severed_accounts (severance_id, account_id, followers_count, following_count) "
        "VALUES (:id, :me, :followers, :following)",
        id=id,
        me=account_id,
        followers=followers,
        following=following,
    )
    return True


async def concerned(db: Reader, id: int) -> list[int]:
    """Who lost something by it."""
    found = await db.all("SELECT account_id FROM severed_accounts WHERE severance_id = :id", id=id)
    return [row[0] for row in found]


async def of(db: Reader, account_id: int, ids: Collection[int]) -> dict[int, Severance]:
    """As one person lived through them, by id."""
    found = await db.all(
        "SELECT s.id, s.type, s.target_name, s.created_at, p.followers_count, p.following_count "
        "FROM severances s JOIN severed_accounts p ON p.severance_id = s.id AND p.account_id = :me "
        "WHERE s.id IN (:ids[])",
        me=account_id,
        ids=list(ids),
    )
    return {row["id"]: rows.record(row, Severance) for row in found}


async def end_follows_by(tx: Tx, account_id: int, most: int) -> list[int]:
    """End the follows of an account, with what stands only on them; whom it followed."""
    return await _end(tx, account_id, "account_id", "target_id", most)


async def end_follows_of(tx: Tx, account_id: int, most: int) -> list[int]:
    """End the follows that lead to an account, with what stands only on them; who followed it."""
    return await _end(tx, account_id, "target_id", "account_id", most)


async def _end(tx: Tx, account_id: int, mine: str, other: str, most: int) -> list[int]:
    found = await tx.all(
        f"DELETE FROM follows WHERE id IN (SELECT id FROM follows WHERE {mine} = :id LIMIT :most) "  # noqa: S608
        f"RETURNING {other} AS other",
        id=account_id,
        most=most,
    )
    others = sorted(row["other"] for row in found)
    my_count, their_count = "following_count", "followers_count"
    if mine == "target_id":
        my_count, their_count = their_count, my_count
    await tx.run(
        f"UPDATE accounts SET {their_count} = {their_count} - 1, version = version + 1 "  # noqa: S608
        "WHERE id IN (:ids[])",
        ids=others,
    )
    await tx.run(
        f"UPDATE accounts SET {my_count} = {my_count} - :count, version = version + 1 WHERE id = :id",  # noqa: S608
        id=account_id,
        count=len(others),
    )
    await tx.run(
        f"DELETE FROM endorsements WHERE {mine} = :id AND {other} IN (:ids[])",  # noqa: S608
        id=account_id,
        ids=others,
    )
    owners, members = ([account_id], others) if mine == "account_id" else (others, [account_id])
    await tx.run(
        "DELETE FROM list_accounts WHERE account_id IN (:members[]) "
        "AND list_id IN (SELECT id FROM lists WHERE account_id IN (:owners[]))",
        members=members,
        owners=owners,
    )
    return others
