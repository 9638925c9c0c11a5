"""Posts of spaces that were reported to staff, sealed. Closing a report deletes them: `store.reports`."""

from sabar.db.engine import Reader, Tx
from sabar.model.spaces.files import File
from sabar.model.spaces.reports import Reported
from sabar.store import rows

_INSERT = rows.insert_sql("space_reports", Reported)


async def insert(tx: Tx, reported: Reported) -> None:
    """With the files of the post as they are now."""
    await tx.run(_INSERT, **rows.columns(reported))
    await tx.run(
        "INSERT INTO space_report_files (report_id, file_id) "
        "SELECT CAST(:report AS BIGINT), id FROM space_files WHERE post_id = :post",
        report=reported.report_id,
        post=reported.post_id,
    )


async def is_open(db: Reader, post_id: int, account_id: int) -> bool:
    """Whether somebody reported this post, and staff has not closed that yet."""
    found = await db.value(
        "SELECT 1 FROM space_reports s JOIN reports r ON r.id = s.report_id "
        "WHERE r.account_id = :me AND r.in_space AND s.post_id = :post LIMIT 1",
        me=account_id,
        post=post_id,
    )
    return found is not None


async def one(db: Reader, report_id: int) -> Reported | None:
    row = await db.one(
        "SELECT s.* FROM space_reports s JOIN reports r ON r.id = s.report_id "
        "WHERE s.report_id = :id AND r.action_taken_at IS NULL",
        id=report_id,
    )
    return rows.maybe(row, Reported)


async def files(db: Reader, report_id: int) -> list[File]:
    """In the order of the post."""
    found = await db.all(
        "SELECT f.* FROM space_report_files s JOIN space_files f ON f.id = s.file_id "
        "WHERE s.report_id = :id ORDER BY f.position, f.id",
        id=report_id,
    )
    return rows.records(found, File)


async def expire(tx: Tx, space_id: int, before: int) -> None:
    """What was said before that time."""
    await tx.run(
        "DELETE FROM space_reports WHERE space_id = :space AND said_at < :before",
        space=space_id,
        before=before,
    )


async def forget(tx: Tx, below: int) -> None:
    """Of reports with smaller numbers."""
    await tx.run("DELETE FROM space_reports WHERE report_id < :below", below=below)
