"""Applications, authorization codes and bearer tokens."""

from functools import lru_cache
from typing import Any

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.accounts import Account, User
from sabar.model.oauth import App, Code, Token
from sabar.store import rows

_INSERT_APP = rows.insert_sql("oauth_apps", App)
_INSERT_CODE = rows.insert_sql("oauth_codes", Code)
_TOKEN = rows.selected("t", Token, "token_")
_BEARER = Sql(
    "SELECT {token}, {user}, {account} "
    "FROM oauth_tokens t LEFT JOIN users u ON u.id = t.user_id "
    "LEFT JOIN accounts a ON a.id = u.account_id WHERE t.token_hash = :hash",
    token=_TOKEN,
    user=rows.selected("u", User, "user_"),
    account=rows.selected("a", Account, "account_"),
)


async def insert_app(tx: Tx, app: App) -> None:
    await tx.run(_INSERT_APP, **rows.columns(app))


async def app_by_client_id(db: Reader, client_id: str) -> App | None:
    return rows.maybe(await db.one("SELECT * FROM oauth_apps WHERE client_id = :id", id=client_id), App)


async def insert_code(tx: Tx, code: Code) -> None:
    await tx.run(_INSERT_CODE, **rows.columns(code))


async def spend_code(tx: Tx, code_hash: str, token_id: int | None, now: int) -> bool:
    """Mark a code used, for this token or for nothing; False when somebody was first."""
    changed = await tx.run(
        "UPDATE oauth_codes SET used_at = :now, token_id = :token "
        "WHERE code_hash = :hash AND used_at IS NULL",
        now=now,
        token=token_id,
        hash=code_hash,
    )
    return changed == 1


async def insert_token(tx: Tx, token: Token, token_hash: str) -> None:
    await tx.run(
        "INSERT INTO oauth_tokens (id, token_hash, app_id, user_id, scopes, created_at, last_used_at) "
        "VALUES (:id, :token_hash, :app_id, :user_id, :scopes, :created_at, :last_used_at)",
        token_hash=token_hash,
        **rows.columns(token),
    )


async def keep_newest_of_app(tx: Tx, app_id: int, most: int) -> None:
    """End an application's own tokens but the `most` newest."""
    await tx.run(
        "DELETE FROM oauth_tokens WHERE app_id = :app AND user_id IS NULL AND id <= "
        "(SELECT id FROM oauth_tokens WHERE app_id = :app AND user_id IS NULL "
        "ORDER BY id DESC LIMIT 1 OFFSET :most)",
        app=app_id,
        most=most,
    )


async def bearer(db: Reader, token_hash: str) -> tuple[Token, User | None, Account | None] | None:
    """Everything a bearer call needs, in one query."""
    row = await db.one(_BEARER, hash=token_hash)
    return None if row is None else _caller(tuple(row), tuple(row.values()))


# The row is read at every call; while it says the same, so do its records, which nobody changes.
@lru_cache(maxsize=1000)
def _caller(names: tuple[str, ...], values: tuple[Any, ...]) -> tuple[Token, User | None, Account | None]:
    row = dict(zip(names, values, strict=True))
    token = rows.part(row, Token, "token_")
    if token.user_id is None:
        return token, None, None
    return token, rows.part(row, User, "user_"), rows.part(row, Account, "account_")


async def token_by_hash(db: Reader, token_hash: str) -> Token | None:
    return rows.maybe(await db.one("SELECT * FROM oauth_tokens WHERE token_hash = :h", h=token_hash), Token)


async def used(tx: Tx, token_id: int, now: int) -> None:
    await tx.run("UPDATE oauth_tokens SET last_used_at = :now WHERE id = :id", now=now, id=token_id)


async def delete_token(tx: Tx, token_id: int) -> bool:
    return await tx.run("DELETE FROM oauth_tokens WHERE id = :id", id=token_id) == 1


async def tokens_of(db: Reader, user_id: int) -> list[tuple[Token, App]]:
    """A person's authorised applications, newest first."""
    found = await db.all(
        Sql(
            "SELECT p.*, {token} FROM oauth_tokens t JOIN oauth_apps p ON p.id = t.app_id "
            "WHERE t.user_id = :user ORDER BY t.id DESC",
            token=_TOKEN,
        ),
        user=user_id,
    )
    return [(rows.part(row, Token, "token_"), rows.record(row, App)) for row in found]


async def token_ids_of(db: Reader, user_id: int) -> list[int]:
    found = await db.all("SELECT id FROM oauth_tokens WHERE user_id = :user", user=user_id)
    return [row["id"] for row in found]


async def delete_tokens_of(tx: Tx, user_id: int) -> list[int]:
    """End every token of a person; the ids that were ended."""
    found = await tx.all("DELETE FROM oauth_tokens WHERE user_id = :user RETURNING id", user=user_id)
    return [row["id"] for row in found]


async def locked_code(tx: Tx, code_hash: str) -> Code | None:
    """The code, which nobody else redeems before this transaction ends."""
    sql = "SELECT * FROM oauth_codes WHERE code_hash = :hash FOR NO KEY UPDATE"
    return rows.maybe(await tx.one(sql, hash=code_hash), Code)


async def sweep_codes(tx: Tx, before: int) -> None:
    """Forget codes that were over at `before`; until then a second use of one is recognised."""
    await tx.run("DELETE FROM oauth_codes WHERE expires_at < :before", before=before)


async def delete_tokens_of_app(tx: Tx, user_id: int, app_id: int) -> list[int]:
    """End every token a person gave one application; the ids that were ended."""
    sql = "DELETE FROM oauth_tokens WHERE user_id = :user AND app_id = :app RETURNING id"
    return [row["id"] for row in await tx.all(sql, user=user_id, app=app_id)]


async def delete_codes_of_app(tx: Tx, user_id: int, app_id: int) -> None:
    await tx.run("DELETE FROM oauth_codes WHERE user_id = :user AND app_id = :app", user=user_id, app=app_id)


async def delete_codes_of(tx: Tx, user_id: int) -> None:
    await tx.run("DELETE FROM oauth_codes WHERE user_id = :user", user=user_id)


async def app_by_id(db: Reader, id: int) -> App | None:
    return rows.maybe(await db.one("SELECT * FROM oauth_apps WHERE id = :id", id=id), App)


async def app_by_name(db: Reader, name: str) -> App | None:
    """The oldest application of this name."""
    row = await db.one("SELECT * FROM oauth_apps WHERE name = :name ORDER BY id LIMIT 1", name=name)
    return rows.maybe(row, App)
