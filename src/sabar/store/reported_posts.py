"""Posts that were reported and deleted afterwards: kept for those who work on the report, and nobody else."""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.moderation import Report, ReportedPost
from sabar.model.statuses import Media
from sabar.store import rows

_INSERT = rows.insert_sql("reported_posts", ReportedPost, conflict=Sql("ON CONFLICT DO NOTHING"))


async def naming(db: Reader, target_id: int, status_id: int, closed_after: int) -> list[int]:
    """Reports of an account that name this post, and are open, or were closed after that time (ms)."""
    found = await db.all(
        "SELECT * FROM reports WHERE target_id = :id "
        "AND (action_taken_at IS NULL OR action_taken_at > :after) ORDER BY id",
        id=target_id,
        after=closed_after,
    )
    return [one.id for one in rows.records(found, Report) if status_id in one.status_ids]


async def keep(tx: Tx, posts: Sequence[ReportedPost]) -> None:
    """With the files of what they say. They are one post, in each report that names it."""
    for one in posts:
        await tx.run(_INSERT, **rows.columns(one))
    await tx.run(
        "UPDATE media SET status_id = NULL, reported_id = :id WHERE status_id = :id", id=posts[0].status_id
    )


async def of_reports(db: Reader, ids: Collection[int]) -> list[ReportedPost]:
    found = await db.all(
        "SELECT * FROM reported_posts WHERE report_id IN (:ids[]) ORDER BY report_id, status_id",
        ids=list(ids),
    )
    return rows.records(found, ReportedPost)


async def media(db: Reader, status_ids: Collection[int]) -> dict[int, list[Media]]:
    """By post."""
    found = await db.all(
        "SELECT * FROM media WHERE reported_id IN (:ids[]) ORDER BY position, id", ids=list(status_ids)
    )
    groups: dict[int, list[Media]] = {}
    for row in found:
        groups.setdefault(row["reported_id"], []).append(rows.record(row, Media))
    return groups


async def forget(tx: Tx, closed_before: int, limit: int) -> int:
    """Of reports that were closed before that time (ms); how many were forgotten, files not counted."""
    return await tx.run(
        "DELETE FROM reported_posts WHERE (report_id, status_id) IN (SELECT p.report_id, p.status_id "
        "FROM reported_posts p JOIN reports r ON r.id = p.report_id WHERE r.action_taken_at < :before "
        "LIMIT :limit)",
        before=closed_before,
        limit=limit,
    )


async def files_nobody_reads(tx: Tx, limit: int) -> list[str]:
    """Forget attachments of reported posts that no report keeps any more; their files."""
    found = await tx.all(
        "DELETE FROM media WHERE id IN (SELECT m.id FROM media m WHERE m.reported_id IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM reported_posts p WHERE p.status_id = m.reported_id) LIMIT :limit) "
        "RETURNING *",
        limit=limit,
    )
    gone = rows.records(found, Media)
    return [key for one in gone for key in (one.file, one.thumb, one.raw) if key]
