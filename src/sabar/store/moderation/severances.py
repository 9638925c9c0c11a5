"""Ties that end because an account goes away, and who is told of it."""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.moderation import Severance
from sabar.store import bearing, rows

#: The ends of a follow.
_BY, _OF = Sql("account_id"), Sql("target_id")


async def open_(tx: Tx, id: int, type: str, target_name: str, now: int) -> bool:
    """Begin to count; the same id twice is the same severance. False: it was begun before."""
    made = await tx.run(
        "INSERT INTO severances (id, type, target_name, created_at) VALUES (:id, :type, :name, :now) "
        "ON CONFLICT (id) DO NOTHING",
        id=id,
        type=type,
        name=target_name,
        now=now,
    )
    return made == 1


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
    args = {"me": account_id, "domain": domain}
    followers = await tx.value(
        "SELECT count(*) FROM follows WHERE target_id = :me "
        "AND account_id IN (SELECT id FROM accounts WHERE domain = :domain AND domain <> '')",
        **args,
    )
    following = await tx.value(
        "SELECT count(*) FROM follows WHERE account_id = :me "
        "AND target_id IN (SELECT id FROM accounts WHERE domain = :domain AND domain <> '')",
        **args,
    )
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


async def count_servers(tx: Tx, id: int, domains: Sequence[str]) -> bool:
    """Note what everybody here loses with these servers; False when that is nothing."""
    counted = await tx.run(
        "INSERT INTO severed_accounts (severance_id, account_id, followers_count, following_count) "
        "SELECT CAST(:id AS BIGINT), me, CAST(SUM(followers) AS BIGINT), CAST(SUM(following) AS BIGINT) "
        "FROM ("
        "SELECT f.target_id AS me, 1 AS followers, 0 AS following FROM accounts v "
        "JOIN follows f ON f.account_id = v.id JOIN accounts a ON a.id = f.target_id AND a.domain = '' "
        "WHERE v.domain <> '' AND v.domain IN (:domains[text]) UNION ALL "
        "SELECT f.account_id, 0, 1 FROM accounts v "
        "JOIN follows f ON f.target_id = v.id JOIN accounts a ON a.id = f.account_id AND a.domain = '' "
        "WHERE v.domain <> '' AND v.domain IN (:domains[text])) AS lost GROUP BY me",
        id=id,
        domains=list(domains),
    )
    return counted > 0


async def forget(tx: Tx, id: int) -> None:
    """Nobody lost anything by it."""
    await tx.run("DELETE FROM severances WHERE id = :id", id=id)


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
    return await _end(tx, account_id, _BY, _OF, most)


async def end_follows_of(tx: Tx, account_id: int, most: int) -> list[int]:
    """End the follows that lead to an account, with what stands only on them; who followed it."""
    return await _end(tx, account_id, _OF, _BY, most)


async def _end(tx: Tx, account_id: int, mine: Sql, other: Sql, most: int) -> list[int]:
    found = await tx.all(
        Sql(
            "DELETE FROM follows WHERE id IN (SELECT id FROM follows WHERE {mine} = :id LIMIT :most) "
            "RETURNING {other} AS other",
            mine=mine,
            other=other,
        ),
        id=account_id,
        most=most,
    )
    others = sorted(row["other"] for row in found)
    my_count, their_count = Sql("following_count"), Sql("followers_count")
    if mine == _OF:
        my_count, their_count = their_count, my_count
    await tx.run(
        Sql(
            "UPDATE accounts SET {their_count} = {their_count} - 1, version = version + 1 "
            "WHERE id IN (:ids[])",
            their_count=their_count,
        ),
        ids=others,
    )
    await tx.run(
        Sql(
            "UPDATE accounts SET {my_count} = {my_count} - :count, version = version + 1 WHERE id = :id",
            my_count=my_count,
        ),
        id=account_id,
        count=len(others),
    )
    followers, followed = ([account_id], others) if mine == _BY else (others, [account_id])
    await bearing.count(tx, followers, followed, -1)
    await tx.run(
        Sql("DELETE FROM endorsements WHERE {mine} = :id AND {other} IN (:ids[])", mine=mine, other=other),
        id=account_id,
        ids=others,
    )
    await tx.run(
        "DELETE FROM list_accounts WHERE account_id IN (:members[]) "
        "AND list_id IN (SELECT id FROM lists WHERE account_id IN (:owners[]))",
        members=followed,
        owners=followers,
    )
    return others
