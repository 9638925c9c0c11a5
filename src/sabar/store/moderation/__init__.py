"""What is decided about accounts, and what is remembered of it."""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.accounts import Account
from sabar.model.moderation import Appeal, Note, Strike
from sabar.store import bearing, rows

_INSERT_STRIKE = rows.insert_sql("account_warnings", Strike)
_INSERT_APPEAL = rows.insert_sql("appeals", Appeal, conflict=Sql("ON CONFLICT (warning_id) DO NOTHING"))
_INSERT_NOTE = rows.insert_sql("moderation_notes", Note)
_FLAGS = ("suspended_at", "limited_at", "sensitized_at")
#: How many appeals nobody has decided, counted up to :counted.
COUNT_OPEN_APPEALS = Sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM appeals WHERE approved_at IS NULL AND rejected_at IS NULL "
    "ORDER BY warning_id LIMIT :counted) AS found"
)


async def held(tx: Tx, id: int) -> Account | None:
    """The account as it is now; nobody else changes it before this write ends."""
    return rows.maybe(await tx.one("SELECT * FROM accounts WHERE id = :id FOR NO KEY UPDATE", id=id), Account)


async def flag(tx: Tx, id: int, name: str, now: int | None) -> bool:
    """Set or (with None) take away one of suspended_at, limited_at, sensitized_at. False: it was so. The
    account is held.
    """
    if name not in _FLAGS:
        raise ValueError(name)
    sql = Sql(
        "UPDATE accounts SET {name} = :now, version = version + 1 WHERE id = :id AND {name} {was}",
        name=Sql.name(name),
        was=Sql("IS NOT NULL") if now is None else Sql("IS NULL"),
    )
    followed = await bearing.hold_followed(tx, id) if name == "suspended_at" else []
    if now is not None:
        await bearing.count(tx, [id], followed, -1)
    changed = await tx.run(sql, id=id, now=now) == 1
    if now is None and changed:
        await bearing.count(tx, [id], followed, 1)
    return changed


async def take_over(tx: Tx, id: int, name: str, now: int) -> bool:
    """Whether it was so only because its own server said it, or because of what was decided about that
    server: from now on it is because staff decided it about this account, whatever becomes of the other.
    `name` as in `flag`.
    """
    if name == "sensitized_at":
        return False
    there = 0
    if name == "suspended_at":
        there = await tx.run(
            "UPDATE remote_actors SET suspended_there = NULL WHERE account_id = :id "
            "AND suspended_there = (SELECT suspended_at FROM accounts WHERE id = :id)",
            id=id,
        )
    apart = Sql("(SELECT k.{name} FROM kept_apart k WHERE k.account_id = :id)", name=Sql.name(name))
    sql = Sql(
        # By its time one decision is told from the other.
        "UPDATE accounts SET {name} = GREATEST(CAST(:now AS BIGINT), {name} + 1), version = version + 1 "
        "WHERE id = :id AND {name} IS NOT NULL AND (:there > 0 OR {name} = {apart})",
        name=Sql.name(name),
        apart=apart,
    )
    return await tx.run(sql, id=id, now=now, there=there) == 1


async def take_back(tx: Tx, id: int, name: str) -> bool:
    """What was decided about this account is no longer so. False: nothing was, or only about its server,
    which goes on counting.
    """
    mark = None
    if name != "sensitized_at":
        sql = Sql("SELECT k.{name} FROM kept_apart k WHERE k.account_id = :id", name=Sql.name(name))
        mark = await tx.value(sql, id=id)
    if mark is None:
        return await flag(tx, id, name, None)
    sql = Sql(
        "UPDATE accounts SET {name} = :mark, version = version + 1 WHERE id = :id AND {name} <> :mark",
        name=Sql.name(name),
    )
    return await tx.run(sql, id=id, mark=mark) == 1


async def begin_erasure(tx: Tx, id: int, now: int) -> bool:
    """False when it was begun before."""
    sql = (
        "UPDATE accounts SET erased_at = :now, version = version + 1 "
        "WHERE id = :id AND suspended_at IS NOT NULL AND erased_at IS NULL"
    )
    return await tx.run(sql, id=id, now=now) == 1


async def due_for_erasure(db: Reader, before: int, limit: int) -> list[int]:
    """Accounts suspended before that time whose belongings are still there. Not those whom only their own
    server suspended: it may show them again whenever it likes; nor those whose server is shut out: it may be
    let in again.
    """
    found = await db.all(
        "SELECT id FROM accounts WHERE suspended_at < :before AND erased_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM remote_actors r WHERE r.account_id = accounts.id "
        "AND r.suspended_there = accounts.suspended_at) AND NOT EXISTS "
        "(SELECT 1 FROM kept_apart k WHERE k.account_id = accounts.id "
        "AND k.suspended_at = accounts.suspended_at) ORDER BY id LIMIT :limit",
        before=before,
        limit=limit,
    )
    return [row[0] for row in found]


async def mark_posts_sensitive(tx: Tx, account_id: int, ids: Sequence[int], sensitive: bool) -> None:
    """Those of these posts of the account that hold media."""
    await tx.run(
        "UPDATE statuses SET sensitive = :sensitive, version = version + 1 WHERE account_id = :account "
        "AND id IN (:ids[]) AND EXISTS (SELECT 1 FROM media m WHERE m.status_id = statuses.id)",
        sensitive=sensitive,
        account=account_id,
        ids=list(ids),
    )


async def insert_strike(tx: Tx, strike: Strike) -> None:
    await tx.run(_INSERT_STRIKE, **rows.columns(strike))


async def strike(db: Reader, id: int) -> Strike | None:
    return rows.maybe(await db.one("SELECT * FROM account_warnings WHERE id = :id", id=id), Strike)


async def strikes(db: Reader, ids: Collection[int]) -> dict[int, Strike]:
    found = await db.all("SELECT * FROM account_warnings WHERE id IN (:ids[])", ids=list(ids))
    return {row["id"]: rows.record(row, Strike) for row in found}


async def strikes_of(db: Reader, target_id: int, limit: int) -> list[Strike]:
    """Newest first."""
    found = await db.all(
        "SELECT * FROM account_warnings WHERE target_id = :id ORDER BY id DESC LIMIT :limit",
        id=target_id,
        limit=limit,
    )
    return rows.records(found, Strike)


async def same_lately(tx: Tx, strike: Strike, since: int) -> bool:
    """Whether the same person said the very same thing since then: a form or a client that sent twice."""
    found = await tx.value(
        "SELECT 1 FROM account_warnings WHERE target_id = :target AND action = :action AND text = :text "
        "AND COALESCE(account_id, 0) = :account AND COALESCE(report_id, 0) = :report "
        "AND status_ids = :posts AND created_at >= :since LIMIT 1",
        target=strike.target_id,
        action=str(strike.action),
        text=strike.text,
        account=strike.account_id or 0,
        report=strike.report_id or 0,
        posts=rows.columns(strike)["status_ids"],
        since=since,
    )
    return found is not None


async def overrule(tx: Tx, strike_id: int, now: int) -> None:
    await tx.run("UPDATE account_warnings SET overruled_at = :now WHERE id = :id", now=now, id=strike_id)


async def insert_appeal(tx: Tx, appeal: Appeal) -> bool:
    """False when there was one."""
    return await tx.run(_INSERT_APPEAL, **rows.columns(appeal)) == 1


async def appeals(db: Reader, strike_ids: Collection[int]) -> dict[int, Appeal]:
    """By strike."""
    found = await db.all("SELECT * FROM appeals WHERE warning_id IN (:ids[])", ids=list(strike_ids))
    return {row["warning_id"]: rows.record(row, Appeal) for row in found}


async def appeal_held(tx: Tx, strike_id: int) -> Appeal | None:
    row = await tx.one("SELECT * FROM appeals WHERE warning_id = :id FOR NO KEY UPDATE", id=strike_id)
    return rows.maybe(row, Appeal)


async def open_appeals(db: Reader, limit: int) -> list[Appeal]:
    """The oldest first."""
    found = await db.all(
        "SELECT * FROM appeals WHERE approved_at IS NULL AND rejected_at IS NULL "
        "ORDER BY warning_id LIMIT :limit",
        limit=limit,
    )
    return rows.records(found, Appeal)


async def decide(tx: Tx, strike_id: int, by: int, now: int, *, approved: bool) -> None:
    column = Sql("approved_at") if approved else Sql("rejected_at")
    await tx.run(
        Sql("UPDATE appeals SET {column} = :now, decided_by_id = :by WHERE warning_id = :id", column=column),
        now=now,
        by=by,
        id=strike_id,
    )


async def insert_note(tx: Tx, note: Note) -> None:
    await tx.run(_INSERT_NOTE, **rows.columns(note))


async def notes_of(db: Reader, target_id: int, limit: int) -> list[Note]:
    """Newest first."""
    found = await db.all(
        "SELECT * FROM moderation_notes WHERE target_id = :id ORDER BY id DESC LIMIT :limit",
        id=target_id,
        limit=limit,
    )
    return rows.records(found, Note)
