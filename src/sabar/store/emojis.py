"""Custom emoji of this server, and of others as they were seen last."""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.statuses import CustomEmoji
from sabar.store import rows

_INSERT = rows.insert_sql("custom_emojis", CustomEmoji)
_KEEP = rows.insert_sql(
    "custom_emojis",
    CustomEmoji,
    conflict=Sql(
        "ON CONFLICT (shortcode, domain) DO UPDATE SET file = excluded.file, static = excluded.static "
        "WHERE custom_emojis.file <> excluded.file"
    ),
)


async def every(db: Reader) -> list[CustomEmoji]:
    """Those too that nobody may pick."""
    found = await db.all("SELECT * FROM custom_emojis WHERE domain = '' ORDER BY category, shortcode")
    return rows.records(found, CustomEmoji)


async def by_id(db: Reader, id: int) -> CustomEmoji | None:
    """Unless it is switched off."""
    row = await db.one("SELECT * FROM custom_emojis WHERE id = :id AND domain = '' AND NOT disabled", id=id)
    return rows.maybe(row, CustomEmoji)


async def by_name(db: Reader, shortcode: str) -> CustomEmoji | None:
    row = await db.one("SELECT * FROM custom_emojis WHERE shortcode = :name AND domain = ''", name=shortcode)
    return rows.maybe(row, CustomEmoji)


async def by_names(db: Reader, shortcodes: Collection[str]) -> list[CustomEmoji]:
    found = await db.all(
        "SELECT * FROM custom_emojis WHERE shortcode IN (:names[text]) AND domain = '' ORDER BY shortcode",
        names=list(shortcodes),
    )
    return rows.records(found, CustomEmoji)


async def in_category(db: Reader, category: str) -> list[CustomEmoji]:
    found = await db.all(
        "SELECT * FROM custom_emojis WHERE category = :category AND domain = '' ORDER BY shortcode",
        category=category,
    )
    return rows.records(found, CustomEmoji)


async def put(tx: Tx, emoji: CustomEmoji) -> None:
    """In the place of the one that had this name."""
    await remove(tx, [emoji.shortcode])
    await tx.run(_INSERT, **rows.columns(emoji))


async def update(tx: Tx, emoji: CustomEmoji) -> None:
    """Where it stands and whether it is used; its picture stays."""
    await tx.run(
        "UPDATE custom_emojis SET category = :category, visible = :visible, disabled = :disabled "
        "WHERE id = :id",
        id=emoji.id,
        category=emoji.category,
        visible=emoji.visible,
        disabled=emoji.disabled,
    )


async def remove(tx: Tx, shortcodes: Collection[str]) -> None:
    await tx.run(
        "DELETE FROM custom_emojis WHERE shortcode IN (:names[text]) AND domain = ''", names=list(shortcodes)
    )


def foreign(id: int, shortcode: str, host: str, key: str, now: int) -> CustomEmoji:
    """One of another server, `key`: of its picture. Nobody here picks it."""
    return CustomEmoji(id, shortcode, host, key, key, "", visible=False, created_at=now)


async def keep_foreign(tx: Tx, emojis: Sequence[CustomEmoji]) -> None:
    """Of other servers: each in the place of the one that had its name there, if it looks different."""
    await tx.run_many(_KEEP, [rows.columns(one) for one in sorted(emojis, key=lambda one: one.shortcode)])
