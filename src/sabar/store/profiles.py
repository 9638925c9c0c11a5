"""What people change about their own account."""

from sabar.db.engine import Sql, Tx
from sabar.model.accounts import Account, Preferences
from sabar.store import rows

_COLUMNS = (
    "display_name", "note", "note_html", "fields", "avatar", "avatar_static", "avatar_description",
    "header", "header_static", "header_description", "locked", "bot", "discoverable", "indexable",
    "hide_collections", "show_media", "show_media_replies", "show_featured", "mail_readers",
    "attribution_domains",
)  # fmt: skip
_UPDATE = Sql(
    "UPDATE accounts SET {values}, version = version + 1 WHERE id = :id", values=rows.assigned(_COLUMNS)
)


async def update(tx: Tx, account: Account) -> None:
    """Write the profile part of a record; counters and names are left alone."""
    values = rows.columns(account)
    await tx.run(_UPDATE, id=account.id, **{name: values[name] for name in _COLUMNS})


async def update_preferences(tx: Tx, user_id: int, preferences: Preferences) -> None:
    await tx.run(
        "UPDATE users SET preferences = :preferences WHERE id = :id",
        id=user_id,
        preferences=rows.encode(preferences),
    )


async def preferences(tx: Tx, user_id: int) -> Preferences:
    """As they are now, whatever the caller read before."""
    row = await tx.one("SELECT preferences FROM users WHERE id = :id FOR NO KEY UPDATE", id=user_id)
    return Preferences() if row is None else rows.decode(row["preferences"], Preferences)
