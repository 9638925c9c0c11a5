"""What is older than a space keeps it."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Tx
from sabar.kit import ids, times
from sabar.store import rows

#: A number may be given before its time where a clock was set back; rows say when they were written.
_SLACK = times.HOUR


class Gone(msgspec.Struct, frozen=True):
    """A post that went."""

    id: int
    root_id: int | None
    created_at: int
    proof: bool


class Expired(msgspec.Struct, frozen=True):
    """`heirs`: answers that begin their threads from now on."""

    posts: list[Gone]
    heirs: list[int] = []


async def expire(tx: Tx, space_id: int, before: int, limit: int) -> Expired:
    """Remove what was said before that time, the oldest first, answers before beginnings. Where a beginning
    goes whose answers are younger, the oldest of them begins the thread.
    """
    answers = await tx.all(
        "DELETE FROM space_posts WHERE id IN (SELECT id FROM space_posts WHERE space_id = :space "
        "AND id < :below AND created_at < :before AND root_id IS NOT NULL ORDER BY id LIMIT :limit) "
        "RETURNING id, root_id, created_at, proof",
        **_old(space_id, before),
        limit=limit,
    )
    if answers:
        fewer = Counter(row["root_id"] for row in answers)
        await tx.run_many(
            "UPDATE space_posts SET answers = answers - :fewer WHERE id = :root",
            [{"root": root, "fewer": number} for root, number in sorted(fewer.items())],
        )
        return Expired(rows.records(answers, Gone))
    # Held, so that nobody answers one of them before it is gone.
    found = await tx.all(
        "SELECT id, root_id, created_at, proof FROM space_posts WHERE space_id = :space AND id < :below "
        "AND created_at < :before AND root_id IS NULL ORDER BY id LIMIT :limit FOR UPDATE",
        **_old(space_id, before),
        limit=limit,
    )
    beginnings = [row["id"] for row in found]
    if not beginnings:
        return Expired([])
    heirs = await _hand_over(tx, beginnings)
    await tx.run("DELETE FROM space_posts WHERE id IN (:ids[])", ids=beginnings)
    return Expired(rows.records(found, Gone), heirs)


async def _hand_over(tx: Tx, beginnings: Sequence[int]) -> list[int]:
    found = await tx.all(
        "SELECT root_id, MIN(id) AS heir, COUNT(*) AS answers FROM space_posts WHERE root_id IN (:ids[]) "
        "GROUP BY root_id ORDER BY root_id",
        ids=beginnings,
    )
    for row in found:
        await tx.run(
            "UPDATE space_posts SET root_id = NULL, answers = :others WHERE id = :heir",
            heir=row["heir"],
            others=row["answers"] - 1,
        )
        await tx.run(
            "UPDATE space_posts SET root_id = :heir WHERE root_id = :root",
            heir=row["heir"],
            root=row["root_id"],
        )
    return [row["heir"] for row in found]


async def days_in_use(db: Reader, space_id: int, days: Sequence[int]) -> set[int]:
    """Those of these days of which something is left. What hangs on a post is sealed with its day, but files
    with that on which they came, drafts with that on which they were typed, and a question with that on which
    it was last set.
    """
    found = await db.all(
        "SELECT day FROM space_posts WHERE space_id = :space AND day IN (:days[]) "
        "UNION SELECT day FROM space_files WHERE space_id = :space AND day IN (:days[]) "
        "UNION SELECT day FROM space_drafts WHERE space_id = :space AND day IN (:days[]) "
        "UNION SELECT day FROM space_questions WHERE space_id = :space AND day IN (:days[]) "
        "UNION SELECT day FROM space_reports WHERE space_id = :space AND day IN (:days[])",
        space=space_id,
        days=list(days),
    )
    return {row["day"] for row in found}


def _old(space_id: int, before: int) -> dict[str, int]:
    return {"space": space_id, "before": before, "below": ids.first_of(before + _SLACK)}


async def older(db: Reader, space_id: int, before: int, most: int) -> int:
    """How much was said before that time, counted to `most`."""
    return int(
        await db.value(
            "SELECT COUNT(*) FROM (SELECT 1 FROM space_posts WHERE space_id = :space AND id < :below "
            "AND created_at < :before AND NOT proof LIMIT :most) AS old",
            **_old(space_id, before),
            most=most,
        )
    )
