"""Accounts that go to another one, and those that somebody says he was before."""

from sabar.db.engine import Reader, Tx
from sabar.model.accounts import Account
from sabar.store import rows


async def aliases(db: Reader, account_id: int) -> list[Account]:
    """Those that he says he is too, in the order in which he said it."""
    found = await db.all(
        "SELECT a.* FROM aliases l JOIN accounts a ON a.id = l.alias_id "
        "WHERE l.account_id = :id AND a.erased_at IS NULL ORDER BY l.created_at, a.id",
        id=account_id,
    )
    return rows.records(found, Account)


async def add_alias(tx: Tx, account_id: int, alias_id: int, now: int) -> None:
    await tx.run(
        "INSERT INTO aliases (account_id, alias_id, created_at) VALUES (:id, :alias, :now) "
        "ON CONFLICT (account_id, alias_id) DO NOTHING",
        id=account_id,
        alias=alias_id,
        now=now,
    )


async def remove_alias(tx: Tx, account_id: int, alias_id: int) -> bool:
    """False when there was none."""
    changed = await tx.run(
        "DELETE FROM aliases WHERE account_id = :id AND alias_id = :alias", id=account_id, alias=alias_id
    )
    return changed == 1


async def is_alias(db: Reader, account_id: int, alias_id: int) -> bool:
    found = await db.value(
        "SELECT 1 FROM aliases WHERE account_id = :id AND alias_id = :alias", id=account_id, alias=alias_id
    )
    return found is not None


async def go(tx: Tx, account_id: int, target_id: int, now: int) -> None:
    """It is another account from now on, and takes its followers along."""
    await tx.run(
        "UPDATE accounts SET moved_to_id = :target, moved_at = :now, version = version + 1 WHERE id = :id",
        id=account_id,
        target=target_id,
        now=now,
    )


async def note(tx: Tx, account_id: int, target_id: int) -> None:
    """It is another account, wherever its followers are."""
    await tx.run(
        "UPDATE accounts SET moved_to_id = :target, version = version + 1 "
        "WHERE id = :id AND (moved_to_id IS NULL OR moved_to_id <> :target)",
        id=account_id,
        target=target_id,
    )


async def come_back(tx: Tx, account_id: int) -> None:
    """It is itself again. When it went is kept."""
    await tx.run(
        "UPDATE accounts SET moved_to_id = NULL, version = version + 1 "
        "WHERE id = :id AND moved_to_id IS NOT NULL",
        id=account_id,
    )
