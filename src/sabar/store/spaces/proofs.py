"""Runs of the leak tests of spaces, and what they leave behind until they clear it away."""

from collections.abc import Mapping, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.spaces.proofs import Outcome, Part, Proof
from sabar.store import rows

_INSERT = rows.insert_sql("space_proofs", Proof)


async def insert(tx: Tx, proof: Proof) -> None:
    await tx.run(_INSERT, **rows.columns(proof))


async def update(tx: Tx, proof: Proof) -> None:
    await tx.run(
        "UPDATE space_proofs SET began_at = :began_at, ended_at = :ended_at, outcome = :outcome, "
        "tries = :tries WHERE id = :id",
        **{
            name: value
            for name, value in rows.columns(proof).items()
            if name in ("id", "began_at", "ended_at", "outcome", "tries")
        },
    )


async def one(db: Reader, id: int) -> Proof | None:
    return rows.maybe(await db.one("SELECT * FROM space_proofs WHERE id = :id", id=id), Proof)


async def page(db: Reader, space_id: int, limit: int) -> list[Proof]:
    """The newest first."""
    found = await db.all(
        "SELECT * FROM space_proofs WHERE space_id = :space ORDER BY id DESC LIMIT :limit",
        space=space_id,
        limit=limit,
    )
    return rows.records(found, Proof)


async def due(db: Reader, before: int) -> list[int]:
    """Open spaces whose last run was asked for before that time."""
    found = await db.all(
        "SELECT s.id FROM spaces s WHERE s.closes_at IS NULL AND s.created_at < :before AND NOT EXISTS "
        "(SELECT 1 FROM space_proofs p WHERE p.space_id = s.id AND p.asked_at >= :before) ORDER BY s.id",
        before=before,
    )
    return [row["id"] for row in found]


async def unfinished(db: Reader) -> list[Proof]:
    """Those that began and did not end, whatever became of them."""
    found = await db.all(
        "SELECT * FROM space_proofs WHERE outcome = :running ORDER BY id", running=Outcome.RUNNING
    )
    return rows.records(found, Proof)


async def forget(tx: Tx, space_id: int, kept: int) -> None:
    """All but so many of the newest."""
    await tx.run(
        "DELETE FROM space_proofs WHERE space_id = :space AND id NOT IN "
        "(SELECT id FROM space_proofs WHERE space_id = :space ORDER BY id DESC LIMIT :kept)",
        space=space_id,
        kept=kept,
    )


# Who asks ---------------------------------------------------------------------------------------


async def testers(db: Reader) -> dict[Part, int]:
    """The account ids of the test, as far as they were made."""
    found = await db.all("SELECT part, account_id FROM space_testers ORDER BY part")
    return {Part(row["part"]): row["account_id"] for row in found}


async def note_testers(tx: Tx, made: Mapping[Part, int]) -> None:
    """`made`: account ids."""
    for part, account_id in made.items():
        await tx.run(
            "INSERT INTO space_testers (part, account_id) VALUES (:part, :id) "
            "ON CONFLICT (part) DO UPDATE SET account_id = :id",
            part=part,
            id=account_id,
        )


# What it said -----------------------------------------------------------------------------------


async def clear(tx: Tx, space_id: int) -> list[int]:
    """Everything it said goes, answers before what they answer, and its people; the ids of the posts."""
    found = await tx.all(
        "DELETE FROM space_posts WHERE space_id = :space AND proof RETURNING id", space=space_id
    )
    await tx.run("DELETE FROM space_members WHERE space_id = :space AND proof", space=space_id)
    return sorted((row["id"] for row in found), reverse=True)


async def elsewhere(db: Reader, account_id: int) -> list[int]:
    """The other space of its guest."""
    found = await db.all("SELECT space_id FROM space_members WHERE account_id = :id AND proof", id=account_id)
    return [row["space_id"] for row in found]


#: Where people write what others read.
_OUTSIDE = {
    "statuses": ("text", "content", "spoiler_text"),
    "status_edits": ("text", "content", "spoiler_text"),
    "poll_options": ("title",),
    "media": ("description",),
    "accounts": ("display_name", "note", "fields", "avatar_description", "header_description"),
    "collections": ("name", "description"),
    "preview_cards": ("url", "title", "description"),
    "announcements": ("text",),
    "instance_rules": ("text", "hint"),
    "instance_settings": ("value",),
}


async def is_said_outside(db: Reader, slug: str) -> bool:
    """Whether somebody wrote the address of a space where others than its members read."""
    for table, columns in _OUTSIDE.items():
        any_of = Sql.joined(" OR ", map(_holds, columns))
        sql = Sql("SELECT 1 FROM {table} WHERE {any_of} LIMIT 1", table=Sql.name(table), any_of=any_of)
        if await db.value(sql, address=f"%{slug}%") is not None:
            return True
    return False


def _holds(column: str) -> Sql:
    return Sql("CAST({column} AS TEXT) LIKE :address", column=Sql.name(column))


async def let_files_go(tx: Tx, space_id: int, account_ids: Sequence[int]) -> None:
    """Files of its people that no post took."""
    await tx.run(
        "UPDATE space_files SET state = 'gone' WHERE space_id = :space AND account_id IN (:people[]) "
        "AND post_id IS NULL",
        space=space_id,
        people=list(account_ids),
    )
