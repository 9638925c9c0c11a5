"""Accounts that nobody sees, or few, because of what was decided about their server."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.store import rows


class Apart(msgspec.Struct, frozen=True):
    """Since when; None: it is not."""

    account_id: int
    suspended_at: int | None = None
    limited_at: int | None = None


_PUT = rows.insert_sql(
    "kept_apart",
    Apart,
    conflict=Sql(
        "ON CONFLICT (account_id) DO UPDATE SET {values}", values=rows.replaced(Apart, key="account_id")
    ),
)
#: Accounts `v` of :domain of which not so much is kept apart as is to be.
_OTHERWISE = Sql(
    "FROM accounts v LEFT JOIN kept_apart k ON k.account_id = v.id WHERE v.domain <> '' "
    "AND v.domain = :domain AND v.erased_at IS NULL AND "
    "((k.suspended_at IS NOT NULL) <> :suspended OR (k.limited_at IS NOT NULL) <> :limited)"
)


async def otherwise(
    db: Reader, domain: str, most: int, *, suspended: bool = False, limited: bool = False
) -> list[int]:
    """Of the accounts of a server, those with which it is not so yet."""
    found = await db.all(
        Sql("SELECT v.id {which} ORDER BY v.id LIMIT :most", which=_OTHERWISE),
        domain=domain,
        most=most,
        suspended=suspended,
        limited=limited,
    )
    return [row[0] for row in found]


async def of(tx: Tx, account_id: int) -> Apart:
    row = await tx.one("SELECT * FROM kept_apart WHERE account_id = :id", id=account_id)
    return rows.maybe(row, Apart) or Apart(account_id)


async def put(tx: Tx, apart: Apart) -> None:
    if apart.suspended_at is None and apart.limited_at is None:
        await tx.run("DELETE FROM kept_apart WHERE account_id = :id", id=apart.account_id)
    else:
        await tx.run(_PUT, **rows.columns(apart))


async def end_requests(tx: Tx, account_ids: Sequence[int]) -> None:
    """Of these accounts, and for them."""
    await tx.run(
        "DELETE FROM follow_requests WHERE account_id IN (:ids[]) OR target_id IN (:ids[])",
        ids=list(account_ids),
    )


async def ties(db: Reader, domains: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of these servers, those with ties to people here: how many follows, of how many people."""
    found = await db.all(
        "SELECT domain, COUNT(*) AS follows, COUNT(DISTINCT me) AS people FROM ("
        "SELECT v.domain, f.target_id AS me FROM accounts v JOIN follows f ON f.account_id = v.id "
        "JOIN accounts a ON a.id = f.target_id AND a.domain = '' "
        "WHERE v.domain <> '' AND v.domain IN (:domains[text]) UNION ALL "
        "SELECT v.domain, f.account_id FROM accounts v JOIN follows f ON f.target_id = v.id "
        "JOIN accounts a ON a.id = f.account_id AND a.domain = '' "
        "WHERE v.domain <> '' AND v.domain IN (:domains[text])) AS tied GROUP BY domain",
        domains=list(domains),
    )
    return {row["domain"]: (int(row["follows"]), int(row["people"])) for row in found}


async def tied(db: Reader, domains: Sequence[str], most: int) -> list[str]:
    """Some of the people here with ties to these servers, by name."""
    found = await db.all(
        "SELECT a.username FROM accounts a WHERE a.domain = '' AND (EXISTS (SELECT 1 FROM follows f "
        "JOIN accounts v ON v.id = f.account_id WHERE f.target_id = a.id AND v.domain <> '' "
        "AND v.domain IN (:domains[text])) OR EXISTS (SELECT 1 FROM follows f "
        "JOIN accounts v ON v.id = f.target_id WHERE f.account_id = a.id AND v.domain <> '' "
        "AND v.domain IN (:domains[text]))) ORDER BY a.name_key LIMIT :most",
        domains=list(domains),
        most=most,
    )
    return [row[0] for row in found]
