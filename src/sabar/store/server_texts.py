"""What the server says of itself: named texts, rules, versions of the terms."""

from sabar.db.engine import Reader, Tx
from sabar.model.server import InstanceRule, Terms
from sabar.store import rows

_INSERT_RULE = (
    "INSERT INTO instance_rules (id, position, text, hint, translations) "
    "VALUES (:id, :position, :text, :hint, :translations)"
)


async def dated(db: Reader, key: str) -> tuple[str, int] | None:
    """A named text and when it was last changed (ms)."""
    row = await db.one("SELECT value, updated_at FROM instance_settings WHERE key = :key", key=key)
    return (row["value"], row["updated_at"]) if row and row["value"] else None


async def terms(db: Reader) -> list[Terms]:
    """Every version, the one that holds from the latest day on first."""
    return rows.records(await db.all("SELECT * FROM terms ORDER BY effective_date DESC"), Terms)


async def terms_since(db: Reader) -> str:
    """The first day on which any version holds; empty without any."""
    return str(await db.value("SELECT MIN(effective_date) FROM terms") or "")


async def put_terms(tx: Tx, version: Terms) -> None:
    """In the place of the one that holds from the same day on."""
    await tx.run(
        "INSERT INTO terms (id, effective_date, text, created_at) "
        "VALUES (:id, :effective_date, :text, :created_at) "
        "ON CONFLICT (effective_date) DO UPDATE SET text = excluded.text, created_at = excluded.created_at",
        **rows.columns(version),
    )


async def terms_by_id(db: Reader, id: int) -> Terms | None:
    return rows.maybe(await db.one("SELECT * FROM terms WHERE id = :id", id=id), Terms)


async def delete_terms(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM terms WHERE id = :id", id=id)


async def rule(db: Reader, id: int) -> InstanceRule | None:
    """None also for one that was taken away."""
    row = await db.one("SELECT * FROM instance_rules WHERE id = :id AND deleted_at IS NULL", id=id)
    return rows.maybe(row, InstanceRule)


async def add_rule(tx: Tx, rule: InstanceRule) -> None:
    await tx.run(_INSERT_RULE, **rows.columns(rule))


async def change_rule(tx: Tx, rule: InstanceRule) -> None:
    await tx.run(
        "UPDATE instance_rules SET position = :position, text = :text, hint = :hint, "
        "translations = :translations WHERE id = :id",
        **rows.columns(rule),
    )


async def remove_rule(tx: Tx, id: int, now: int) -> bool:
    """It stays readable where a report names it."""
    changed = await tx.run(
        "UPDATE instance_rules SET deleted_at = :now WHERE id = :id AND deleted_at IS NULL", now=now, id=id
    )
    return changed == 1
