"""The log of a space: lines are added, never changed."""

import msgspec

from sabar.db.engine import Reader, Tx
from sabar.model.spaces.log import Happened, Line
from sabar.model.spaces.rooms import Space
from sabar.rules.spaces import chain
from sabar.store import rows

_INSERT = rows.insert_sql("space_log", Line)


async def append(tx: Tx, space: Space, line: Line) -> Space:
    """One more line, numbered and linked to the one before. `space` is held, and so is the one returned."""
    line = msgspec.structs.replace(line, number=space.log_lines + 1)
    line = chain.linked(line, space.log_hash)
    await tx.run(_INSERT, **rows.columns(line))
    await tx.run(
        "UPDATE spaces SET log_lines = :lines, log_hash = :hash WHERE id = :id",
        lines=line.number,
        hash=line.hash,
        id=space.id,
    )
    return msgspec.structs.replace(space, log_lines=line.number, log_hash=line.hash)


async def page(db: Reader, space_id: int, below: int, limit: int) -> list[Line]:
    """The newest first, with numbers below this."""
    found = await db.all(
        "SELECT * FROM space_log WHERE space_id = :space AND number < :below "
        "ORDER BY number DESC LIMIT :limit",
        space=space_id,
        below=below,
        limit=limit,
    )
    return rows.records(found, Line)


async def line(db: Reader, space_id: int, number: int) -> Line | None:
    row = await db.one(
        "SELECT * FROM space_log WHERE space_id = :space AND number = :number", space=space_id, number=number
    )
    return rows.maybe(row, Line)


async def untold(db: Reader, before: int) -> list[tuple[int, int]]:
    """Spaces, and the last line of each from before this time, where nobody was told of it by mail. A test of
    the night that passed is no reason to write.
    """
    found = await db.all(
        "SELECT s.id, MAX(l.number) AS number FROM spaces s JOIN space_log l ON l.space_id = s.id "
        "WHERE s.log_told < s.log_lines AND l.number > s.log_told AND l.at < :before "
        "GROUP BY s.id HAVING SUM(CASE WHEN l.what = :proved AND l.who = '' AND l.detail LIKE 'passed:%' "
        "THEN 0 ELSE 1 END) > 0 ORDER BY s.id",
        before=before,
        proved=Happened.PROVED,
    )
    return [(row["id"], row["number"]) for row in found]


async def note_told(tx: Tx, space_id: int, number: int) -> bool:
    """False when somebody else was faster."""
    return (
        await tx.run(
            "UPDATE spaces SET log_told = :number WHERE id = :space AND log_told < :number",
            number=number,
            space=space_id,
        )
        == 1
    )


async def last(db: Reader, space_id: int, what: Happened) -> Line | None:
    """When that happened the last time."""
    row = await db.one(
        "SELECT * FROM space_log WHERE space_id = :space AND what = :what ORDER BY number DESC LIMIT 1",
        space=space_id,
        what=what,
    )
    return rows.maybe(row, Line)


async def all_of(db: Reader, space_id: int) -> list[Line]:
    """From the first to the last."""
    found = await db.all("SELECT * FROM space_log WHERE space_id = :space ORDER BY number", space=space_id)
    return rows.records(found, Line)
