"""What a stored file belongs to. A file that nothing shows is on its way out."""

from sabar.db.engine import Reader
from sabar.model.files import Holder
from sabar.store import rows

_ATTACHMENT = (
    "SELECT m.account_id, m.status_id, s.visibility, a.suspended_at IS NOT NULL AS suspended "
    "FROM media m JOIN accounts a ON a.id = m.account_id LEFT JOIN statuses s ON s.id = m.status_id "
    "WHERE m.{column} = :key AND m.{column} <> '' AND m.state = 'ready'"
)
_PROFILE = (
    "SELECT id, NULL, 'public', suspended_at IS NOT NULL FROM accounts "
    "WHERE {column} = :key AND {column} <> ''"
)
_OF_ALL = "SELECT NULL, NULL, 'public', FALSE FROM {table} WHERE {column} = :key AND {column} <> ''"
_HOLDER = " UNION ALL ".join(
    [
        *(_ATTACHMENT.format(column=column) for column in ("file", "thumb")),
        *(
            _PROFILE.format(column=column)
            for column in ("avatar", "avatar_static", "header", "header_static")
        ),
        *(_OF_ALL.format(table="custom_emojis", column=column) for column in ("file", "static")),
        _OF_ALL.format(table="preview_cards", column="image"),
        # The server's own picture: one row, which holds two names as JSON.
        "SELECT NULL, NULL, 'public', FALSE FROM instance_settings "
        "WHERE key = 'thumbnail' AND value LIKE :quoted",
    ]
)


async def holder(db: Reader, key: str) -> Holder | None:
    """`key` has the shape of a key. One file belongs to one thing, which may name it twice."""
    row = await db.one(f"{_HOLDER} LIMIT 1", key=key, quoted=f'%"{key}"%')
    return rows.maybe(row, Holder)
