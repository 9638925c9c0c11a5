"""Who of which server follows somebody, as two servers compare it."""

from sabar.db.engine import Reader
from sabar.model.accounts import Account
from sabar.store import rows


async def elsewhere(db: Reader, account_id: int) -> list[str]:
    """The ids of all followers who are of other servers."""
    found = await db.all(
        "SELECT v.uri FROM follows f JOIN accounts v ON v.id = f.account_id "
        "WHERE f.target_id = :id AND f.domain > '' ORDER BY v.uri",
        id=account_id,
    )
    return [row["uri"] for row in found]


async def here(db: Reader, account_id: int) -> list[Account]:
    """All followers who are of this server."""
    found = await db.all(
        "SELECT v.* FROM follows f JOIN accounts v ON v.id = f.account_id "
        "WHERE f.target_id = :id AND f.domain = '' ORDER BY v.id",
        id=account_id,
    )
    return rows.records(found, Account)
