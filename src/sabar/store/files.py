"""What a stored file belongs to. A file that nothing shows is on its way out."""

from sabar.db.engine import Reader, Sql
from sabar.model.files import Holder
from sabar.store import rows


def _attachment(column: str) -> Sql:
    return Sql(
        "SELECT m.account_id, m.status_id, s.visibility, a.suspended_at IS NOT NULL AS suspended, "
        "m.reported_id, m.scheduled_id FROM media m JOIN accounts a ON a.id = m.account_id "
        "LEFT JOIN statuses s ON s.id = m.status_id "
        "WHERE m.{column} = :key AND m.{column} <> '' AND m.state = 'ready'",
        column=Sql.name(column),
    )


def _profile(column: str) -> Sql:
    return Sql(
        "SELECT id, NULL, 'public', suspended_at IS NOT NULL, NULL, NULL FROM accounts "
        "WHERE {column} = :key AND {column} <> ''",
        column=Sql.name(column),
    )


def _of_all(table: str, column: str) -> Sql:
    return Sql(
        "SELECT NULL, NULL, 'public', FALSE, NULL, NULL FROM {table} "
        "WHERE {column} = :key AND {column} <> ''",
        table=Sql.name(table),
        column=Sql.name(column),
    )


_HOLDER = Sql(
    "{each} LIMIT 1",
    each=Sql.joined(
        " UNION ALL ",
        [
            *(_attachment(column) for column in ("file", "thumb")),
            *(_profile(column) for column in ("avatar", "avatar_static", "header", "header_static")),
            *(_of_all("custom_emojis", column) for column in ("file", "static")),
            _of_all("preview_cards", "image"),
            # The server's own picture: one row, which holds two names as JSON.
            Sql(
                "SELECT NULL, NULL, 'public', FALSE, NULL, NULL FROM instance_settings "
                "WHERE key = 'thumbnail' AND value LIKE :quoted"
            ),
        ],
    ),
)


async def holder(db: Reader, key: str) -> Holder | None:
    """`key` has the shape of a key. One file belongs to one thing, which may name it twice."""
    row = await db.one(_HOLDER, key=key, quoted=f'%"{key}"%')
    return rows.maybe(row, Holder)
