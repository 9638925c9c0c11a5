"""Custom emoji of this server."""

from sabar.db.engine import Reader, Tx
from sabar.model.statuses import CustomEmoji
from sabar.store import rows

_INSERT = rows.insert_sql("custom_emojis", CustomEmoji)


async def by_name(db: Reader, shortcode: str) -> CustomEmoji | None:
    row = await db.one("SELECT * FROM custom_emojis WHERE shortcode = :name AND domain = ''", name=shortcode)
    return rows.maybe(row, CustomEmoji)


async def put(tx: Tx, emoji: CustomEmoji) -> None:
    """In the place of the one that had this name."""
    await remove(tx, emoji.shortcode)
    await tx.run(_INSERT, **rows.columns(emoji))


async def remove(tx: Tx, shortcode: str) -> bool:
    """False when there was none."""
    changed = await tx.run(
        "DELETE FROM custom_emojis WHERE shortcode = :name AND domain = ''", name=shortcode
    )
    return changed == 1
