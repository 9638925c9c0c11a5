"""What the owner decided about the server, as named texts."""

from sabar.db.engine import Reader, Tx
from sabar.model.server import InstanceRule
from sabar.store import rows


async def everything(db: Reader) -> dict[str, str]:
    return {row["key"]: row["value"] for row in await db.all("SELECT key, value FROM instance_settings")}


async def value(db: Reader, key: str) -> str | None:
    found: str | None = await db.value("SELECT value FROM instance_settings WHERE key = :key", key=key)
    return found


async def put(tx: Tx, key: str, value: str, *, now: int = 0) -> None:
    """`now`: when it was changed, for texts that say so."""
    await tx.run(
        "INSERT INTO instance_settings (key, value, updated_at) VALUES (:key, :value, :now) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        key=key,
        value=value,
        now=now,
    )


async def count_up(tx: Tx, key: str, least: int) -> int:
    """Add one to a number that is `least` at least; what it is then. Two at once wait for each other."""
    found: str = await tx.value(
        "INSERT INTO instance_settings (key, value) VALUES (:key, CAST(CAST(:first AS BIGINT) AS TEXT)) "
        "ON CONFLICT (key) DO UPDATE SET value = CASE WHEN CAST(instance_settings.value AS BIGINT) < "
        "CAST(:first AS BIGINT) THEN excluded.value "
        "ELSE CAST(CAST(instance_settings.value AS BIGINT) + 1 AS TEXT) END RETURNING value",
        key=key,
        first=least + 1,
    )
    return int(found)


async def remove(tx: Tx, key: str) -> bool:
    return await tx.run("DELETE FROM instance_settings WHERE key = :key", key=key) == 1


async def rules(db: Reader) -> list[InstanceRule]:
    """What people agree to, in order."""
    return rows.records(
        await db.all("SELECT * FROM instance_rules WHERE deleted_at IS NULL ORDER BY position, id"),
        InstanceRule,
    )
