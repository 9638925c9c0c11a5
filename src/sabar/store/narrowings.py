"""Posts that are shown to fewer people than before, and for whom they were."""

from collections.abc import Collection

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.audience import Visibility
from sabar.model.narrowings import Narrowed, Narrowing, State
from sabar.store import readable, rows

_INSERT = rows.insert_sql("narrowings", Narrowing)
_REMEMBER = rows.insert_sql("narrowed_statuses", Narrowed, conflict=Sql("ON CONFLICT DO NOTHING"))
_WIDER = Sql(
    "FROM statuses s WHERE s.account_id = :me AND s.reblog_of_id IS NULL AND s.id < :before AND {among}",
    among=readable.AMONG,
)


async def count(db: Reader, account_id: int, before_id: int, wider: Collection[Visibility]) -> int:
    """How many posts of the account, older than this one, are of these kinds."""
    found: int = await db.value(
        Sql("SELECT COUNT(*) {wider}", wider=_WIDER), me=account_id, before=before_id, kinds=list(wider)
    )
    return found


async def some(db: Reader, narrowing: Narrowing, wider: Collection[Visibility], limit: int) -> list[int]:
    """The oldest that are left."""
    found = await db.all(
        Sql("SELECT s.id {wider} AND s.id > :reached ORDER BY s.id LIMIT :limit", wider=_WIDER),
        me=narrowing.account_id,
        before=narrowing.before_id,
        reached=narrowing.reached,
        kinds=list(wider),
        limit=limit,
    )
    return [row[0] for row in found]


async def insert(tx: Tx, narrowing: Narrowing) -> None:
    await tx.run(_INSERT, **rows.columns(narrowing))


async def held(tx: Tx, id: int) -> Narrowing | None:
    """Nobody else changes it before this write ends."""
    return rows.maybe(
        await tx.one("SELECT * FROM narrowings WHERE id = :id FOR NO KEY UPDATE", id=id), Narrowing
    )


async def of_account(db: Reader, account_id: int) -> list[Narrowing]:
    """Newest first."""
    found = await db.all("SELECT * FROM narrowings WHERE account_id = :me ORDER BY id DESC", me=account_id)
    return rows.records(found, Narrowing)


async def advance(tx: Tx, id: int, state: State, *, reached: int, done: int) -> None:
    await tx.run(
        "UPDATE narrowings SET state = :state, reached = :reached, done = :done WHERE id = :id",
        id=id,
        state=state,
        reached=reached,
        done=done,
    )


async def remember(tx: Tx, narrowed: Narrowed) -> None:
    await tx.run(_REMEMBER, **rows.columns(narrowed))


async def remembered(db: Reader, id: int, limit: int) -> list[Narrowed]:
    found = await db.all(
        "SELECT * FROM narrowed_statuses WHERE narrowing_id = :id ORDER BY status_id LIMIT :limit",
        id=id,
        limit=limit,
    )
    return rows.records(found, Narrowed)


async def forget(tx: Tx, one: Narrowed) -> None:
    await tx.run(
        "DELETE FROM narrowed_statuses WHERE narrowing_id = :id AND status_id = :status",
        id=one.narrowing_id,
        status=one.status_id,
    )


async def count_those_here(tx: Tx, id: int, change: int) -> None:
    """A post stays here from now on, or no longer: the answers, boosts and quotes for people here, which are
    counted of such a post alone, are counted (1), or no longer (-1).
    """
    await tx.run(
        Sql(
            "UPDATE statuses SET replies_count = replies_count + :change * "
            "(SELECT COUNT(*) FROM statuses s WHERE s.in_reply_to_id = :id AND {for_people_here}), "
            "reblogs_count = reblogs_count + :change * "
            "(SELECT COUNT(*) FROM statuses s WHERE s.reblog_of_id = :id AND {for_people_here}), "
            "quotes_count = quotes_count + :change * (SELECT COUNT(*) FROM quotes q "
            "JOIN statuses s ON s.id = q.status_id WHERE q.quoted_status_id = :id AND q.state = 'accepted' "
            "AND {for_people_here}), version = version + 1 WHERE id = :id",
            for_people_here=readable.FOR_PEOPLE_HERE,
        ),
        change=change,
        id=id,
    )
