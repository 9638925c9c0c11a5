"""Users: the private half of local accounts."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit import times
from sabar.model.accounts import Account, Role, User
from sabar.store import rows

_INSERT = rows.insert_sql("users", User)
_USER = rows.selected("u", User, "user_")
#: How many wait for approval, counted up to :counted.
COUNT_WAITING = Sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM users WHERE approved_at IS NULL AND NOT guest "
    "ORDER BY id LIMIT :counted) AS found"
)


async def insert(tx: Tx, user: User) -> None:
    """Raises `UniqueViolation` when the e-mail address is taken, or a second owner is made."""
    await tx.run(_INSERT, **rows.columns(user))
    await _here_on(tx, user.id, user.created_at)


async def note_origin(tx: Tx, id: int, address: str, app_id: int | None = None) -> None:
    """From which network address, and through which application, somebody came."""
    await tx.run(
        "UPDATE users SET sign_up_ip = :address, created_by_app_id = :app WHERE id = :id",
        address=address,
        app=app_id,
        id=id,
    )


async def by_id(db: Reader, id: int) -> User | None:
    return rows.maybe(await db.one("SELECT * FROM users WHERE id = :id", id=id), User)


async def locked_by_id(tx: Tx, id: int) -> User | None:
    """As `by_id`, and nobody else changes the row before this transaction ends."""
    return rows.maybe(await tx.one("SELECT * FROM users WHERE id = :id FOR NO KEY UPDATE", id=id), User)


async def locked_by_account(tx: Tx, account_id: int) -> User | None:
    """As `locked_by_id`, by account; None for accounts from elsewhere."""
    row = await tx.one("SELECT * FROM users WHERE account_id = :id FOR NO KEY UPDATE", id=account_id)
    return rows.maybe(row, User)


async def by_accounts(db: Reader, account_ids: Sequence[int]) -> dict[int, User]:
    """By account id."""
    found = await db.all("SELECT * FROM users WHERE account_id IN (:ids[])", ids=list(account_ids))
    return {row["account_id"]: rows.record(row, User) for row in found}


async def by_email(db: Reader, key: str) -> User | None:
    """`key` is the normalised address (`rules.emails.key`)."""
    return rows.maybe(await db.one("SELECT * FROM users WHERE email_key = :key", key=key), User)


async def by_account(db: Reader, account_id: int) -> User | None:
    """The login of somebody's own account; None for accounts from elsewhere."""
    return rows.maybe(await db.one("SELECT * FROM users WHERE account_id = :id", id=account_id), User)


async def recipients_of(db: Reader, account_id: int) -> list[User]:
    """Who is to be told, mailed or shown what concerns an account: nobody, for one of another server."""
    return rows.records(
        await db.all("SELECT * FROM users WHERE account_id = :id ORDER BY id", id=account_id), User
    )


async def owner(db: Reader) -> User | None:
    return rows.maybe(await db.one("SELECT * FROM users WHERE role = 'owner'"), User)


async def owner_exists(db: Reader) -> bool:
    return await db.value("SELECT 1 FROM users WHERE role = 'owner'") is not None


async def staff(db: Reader) -> list[User]:
    found = await db.all("SELECT * FROM users WHERE role IN ('owner', 'admin', 'moderator') ORDER BY id")
    return rows.records(found, User)


async def staff_seen_at(db: Reader) -> int | None:
    """When somebody of staff was here last; None while there is nobody."""
    found: int | None = await db.value(
        "SELECT max(COALESCE(last_active_at, created_at)) FROM users WHERE role <> 'user'"
    )
    return found


async def waiting(db: Reader, limit: int) -> list[tuple[User, Account]]:
    """Who asked to join and waits for a yes, the oldest first."""
    found = await db.all(
        Sql(
            "SELECT a.*, {user} FROM users u JOIN accounts a ON a.id = u.account_id "
            "WHERE u.approved_at IS NULL AND NOT u.guest ORDER BY u.id LIMIT :limit",
            user=_USER,
        ),
        limit=limit,
    )
    return [(rows.part(row, User, "user_"), rows.record(row, Account)) for row in found]


async def count_waiting(db: Reader, most: int) -> int:
    """For approval, counted up to `most`."""
    return int(await db.value(COUNT_WAITING, counted=most))


async def set_password(tx: Tx, id: int, password_hash: str) -> None:
    await tx.run("UPDATE users SET password_hash = :hash WHERE id = :id", hash=password_hash, id=id)


async def rehash(tx: Tx, id: int, old: str, new: str) -> None:
    """The same password under newer parameters, unless it was changed meanwhile."""
    await tx.run(
        "UPDATE users SET password_hash = :new WHERE id = :id AND password_hash = :old",
        new=new,
        id=id,
        old=old,
    )


async def set_email(tx: Tx, id: int, email: str, key: str) -> None:
    """Raises `UniqueViolation` when the address is taken."""
    await tx.run(
        "UPDATE users SET email = :email, email_key = :key WHERE id = :id", email=email, key=key, id=id
    )


async def is_guest(db: Reader, account_id: int) -> bool:
    """Whether somebody has an account for spaces alone."""
    found = await db.value("SELECT 1 FROM users WHERE account_id = :id AND guest", id=account_id)
    return found is not None


async def guests_among(db: Reader, account_ids: Sequence[int]) -> set[int]:
    """Those of these accounts that are for spaces alone."""
    found = await db.all(
        "SELECT account_id FROM users WHERE guest AND account_id IN (:ids[])", ids=list(account_ids)
    )
    return {row["account_id"] for row in found}


async def forgotten_guests(db: Reader, before: int, limit: int) -> list[User]:
    """Guests from before that time who are in no space."""
    found = await db.all(
        "SELECT * FROM users u WHERE u.guest AND u.created_at < :before AND NOT EXISTS "
        "(SELECT 1 FROM space_members m WHERE m.account_id = u.account_id) AND NOT EXISTS "
        "(SELECT 1 FROM space_testers t WHERE t.account_id = u.account_id) "
        "ORDER BY u.created_at LIMIT :limit",
        before=before,
        limit=limit,
    )
    return rows.records(found, User)


async def confirm(tx: Tx, id: int, now: int) -> bool:
    """False when it was done before."""
    sql = "UPDATE users SET confirmed_at = :now WHERE id = :id AND confirmed_at IS NULL"
    return await tx.run(sql, now=now, id=id) == 1


async def approve(tx: Tx, id: int, now: int) -> bool:
    """False when it was done before."""
    sql = "UPDATE users SET approved_at = :now, guest = FALSE WHERE id = :id AND approved_at IS NULL"
    return await tx.run(sql, now=now, id=id) == 1


async def disable(tx: Tx, id: int, now: int) -> None:
    await tx.run("UPDATE users SET disabled_at = COALESCE(disabled_at, :now) WHERE id = :id", now=now, id=id)


async def enable(tx: Tx, id: int) -> None:
    await tx.run("UPDATE users SET disabled_at = NULL WHERE id = :id", id=id)


async def set_locale(tx: Tx, id: int, locale: str) -> None:
    await tx.run("UPDATE users SET locale = :locale WHERE id = :id", locale=locale, id=id)


async def set_role(tx: Tx, id: int, role: Role, now: int) -> None:
    """Raises `UniqueViolation` when there would be a second owner."""
    await tx.run(
        "UPDATE users SET role = :role, staff_since = CASE WHEN role = 'user' THEN CAST(:now AS BIGINT) "
        "ELSE staff_since END WHERE id = :id",
        role=str(role),
        now=now,
        id=id,
    )


async def staff_since(db: Reader, id: int) -> int:
    """Since when somebody helps to run the server; made with that role: since the account was made."""
    return int(await db.value("SELECT COALESCE(staff_since, created_at) FROM users WHERE id = :id", id=id))


async def set_totp(tx: Tx, id: int, sealed: str, *, enabled: bool) -> None:
    await tx.run(
        "UPDATE users SET totp_secret = :sealed, totp_enabled = :enabled WHERE id = :id",
        sealed=sealed,
        enabled=enabled,
        id=id,
    )


async def spend_totp_step(tx: Tx, id: int, step: int) -> bool:
    """False when this step of time, or a later one, was used before."""
    sql = "UPDATE users SET totp_last_step = :step WHERE id = :id AND totp_last_step < :step"
    return await tx.run(sql, step=step, id=id) == 1


async def seen(tx: Tx, id: int, now: int) -> None:
    await tx.run("UPDATE users SET last_active_at = :now WHERE id = :id", now=now, id=id)
    await _here_on(tx, id, now)


async def _here_on(tx: Tx, id: int, now: int) -> None:
    """The day counts once; figures of who was here are made from it. Guests are in none: whoever reads them
    would know that there are spaces.
    """
    await tx.run(
        "INSERT INTO active_days (day, user_id) SELECT CAST(:day AS BIGINT), id FROM users "
        "WHERE id = :id AND NOT guest ON CONFLICT (day, user_id) DO NOTHING",
        day=now // times.DAY,
        id=id,
    )


async def erase(tx: Tx, account_id: int) -> None:
    """Remove somebody who never got in, with everything that is theirs."""
    await tx.run("DELETE FROM accounts WHERE id = :id", id=account_id)
