"""Attachments: loose until a post takes them, kept for a post to come, attached.

An attachment that has been loose for a day, and is in no draft, is forgotten, its files too. Files are
deleted by a job that is queued with the write, so that a lost write loses no file and a kept one leaves none.
"""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit import times
from sabar.model.drafts import Draft
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Media
from sabar.rules import lanes, limits
from sabar.store import rows

_INSERT = rows.insert_sql("media", Media)
_LOOSE = Sql("status_id IS NULL AND scheduled_id IS NULL AND reported_id IS NULL")
#: A draft keeps what a post may still take.
_ABANDONED = Sql("{loose} AND draft_id IS NULL", loose=_LOOSE)


async def insert(tx: Tx, media: Media) -> None:
    await tx.run(_INSERT, **rows.columns(media))
    await tx.run("UPDATE media SET loose_since = created_at WHERE id = :id", id=media.id)
    sweep_later(tx, media.created_at)


async def put_on(tx: Tx, media: Media) -> None:
    """One that comes with its post."""
    await tx.run(_INSERT, **rows.columns(media))


async def own(db: Reader, account_id: int, id: int) -> Media | None:
    row = await db.one(
        "SELECT * FROM media WHERE id = :id AND account_id = :me AND reported_id IS NULL",
        id=id,
        me=account_id,
    )
    return rows.maybe(row, Media)


async def by_ids(db: Reader, ids: Sequence[int]) -> dict[int, Media]:
    found = await db.all("SELECT * FROM media WHERE id IN (:ids[])", ids=list(ids))
    return {row["id"]: rows.record(row, Media) for row in found}


async def of_status(db: Reader, status_id: int) -> list[Media]:
    found = await db.all("SELECT * FROM media WHERE status_id = :id ORDER BY position, id", id=status_id)
    return rows.records(found, Media)


async def of_scheduled(db: Reader, scheduled_ids: Sequence[int]) -> dict[int, list[Media]]:
    """Attachments by the post to come."""
    found = await db.all(
        "SELECT * FROM media WHERE scheduled_id IN (:ids[]) ORDER BY position, id", ids=list(scheduled_ids)
    )
    groups: dict[int, list[Media]] = {}
    for row in found:
        groups.setdefault(row["scheduled_id"], []).append(rows.record(row, Media))
    return groups


async def free(
    db: Reader, account_id: int, ids: Sequence[int], *, or_of: Sequence[int] = ()
) -> dict[int, Media]:
    """Of these, what the account may attach: its own and loose, or on one of the posts `or_of` already."""
    found = await db.all(
        Sql(
            "SELECT * FROM media WHERE id IN (:ids[]) AND account_id = :me "
            "AND ({loose} OR status_id IN (:posts[]))",
            loose=_LOOSE,
        ),
        ids=list(ids),
        me=account_id,
        posts=list(or_of),
    )
    return {row["id"]: rows.record(row, Media) for row in found}


async def attach(tx: Tx, account_id: int, status_id: int, ids: Sequence[int]) -> int:
    """Give these to a post, in this order; how many were there to give: own, ready, and loose or the post's
    already.
    """
    return sum(
        [
            await tx.run(
                "UPDATE media SET status_id = :status, position = :at, loose_since = NULL WHERE id = :id "
                "AND account_id = :me AND state = 'ready' AND scheduled_id IS NULL AND reported_id IS NULL "
                "AND (status_id IS NULL OR status_id = :status)",
                status=status_id,
                at=at,
                id=id,
                me=account_id,
            )
            for at, id in enumerate(ids)
        ]
    )


async def keep_for(tx: Tx, account_id: int, scheduled_id: int, ids: Sequence[int]) -> int:
    """Keep these for a post to come; how many were there to keep."""
    return sum(
        [
            await tx.run(
                Sql(
                    "UPDATE media SET scheduled_id = :scheduled, position = :at, "
                    "loose_since = NULL WHERE id = :id "
                    "AND account_id = :me AND state = 'ready' AND {loose}",
                    loose=_LOOSE,
                ),
                scheduled=scheduled_id,
                at=at,
                id=id,
                me=account_id,
            )
            for at, id in enumerate(ids)
        ]
    )


async def put_into(tx: Tx, account_id: int, draft_id: int, ids: Sequence[int]) -> None:
    """A draft keeps these, as far as they are the account's own and loose."""
    await tx.run(
        Sql(
            "UPDATE media SET draft_id = :draft WHERE id IN (:ids[]) AND account_id = :me AND {loose}",
            loose=_LOOSE,
        ),
        draft=draft_id,
        ids=list(ids),
        me=account_id,
    )


async def let_go(tx: Tx, gone: Draft | None, now: int) -> None:
    """What a draft kept that has just gone is loose from now on, as far as no post took it and no other draft
    holds it: what two devices wrote at once became two drafts with the same pictures.
    """
    if gone is None:
        return
    kept = [id for one in (gone.said, *gone.said.get("more", ())) for id in one.get("media_ids", ())]
    if not kept:
        return
    sweep_later(tx, now)
    await tx.run(
        "UPDATE media SET draft_id = (SELECT MIN(d.id) FROM drafts d WHERE d.account_id = :me "
        "AND d.said LIKE '%' || CAST(media.id AS TEXT) || '%') WHERE id IN (:ids[]) AND account_id = :me",
        ids=kept,
        me=gone.account_id,
    )
    await tx.run(
        Sql(
            "UPDATE media SET loose_since = :now WHERE id IN (:ids[]) AND account_id = :me AND {over}",
            over=_ABANDONED,
        ),
        now=now,
        ids=kept,
        me=gone.account_id,
    )


async def release(tx: Tx, scheduled_id: int, now: int) -> None:
    """What was kept for a post to come is loose from now on."""
    sweep_later(tx, now)
    await tx.run(
        "UPDATE media SET scheduled_id = NULL, loose_since = :now WHERE scheduled_id = :id",
        id=scheduled_id,
        now=now,
    )


async def detach(tx: Tx, status_id: int, now: int, *, keep: Sequence[int] = ()) -> None:
    """All but `keep` of a post's attachments are loose from now on."""
    sweep_later(tx, now)
    await tx.run(
        "UPDATE media SET status_id = NULL, loose_since = :now WHERE status_id = :id AND id NOT IN (:keep[])",
        id=status_id,
        now=now,
        keep=list(keep),
    )


async def describe(tx: Tx, media: Media) -> None:
    """Description, focus and thumbnail as in `media`."""
    columns = rows.columns(media)
    await tx.run(
        "UPDATE media SET description = :description, focus_x = :focus_x, focus_y = :focus_y, "
        "thumb = :thumb, thumb_mime = :thumb_mime, meta = :meta WHERE id = :id",
        **{
            name: columns[name]
            for name in ("id", "description", "focus_x", "focus_y", "thumb", "thumb_mime", "meta")
        },
    )


async def ready(tx: Tx, id: int) -> None:
    await tx.run("UPDATE media SET state = 'ready' WHERE id = :id", id=id)


async def by_id(db: Reader, id: int) -> Media | None:
    return rows.maybe(await db.one("SELECT * FROM media WHERE id = :id", id=id), Media)


async def made(tx: Tx, media: Media) -> None:
    """What became of an attachment that is being worked on. Its description and focus stay as they are."""
    columns = rows.columns(media)
    names = ("id", "state", "error", "file", "mime", "thumb", "thumb_mime", "blurhash", "meta", "raw")
    await tx.run(
        "UPDATE media SET state = :state, error = :error, file = :file, mime = :mime, thumb = :thumb, "
        "thumb_mime = :thumb_mime, blurhash = :blurhash, meta = :meta, raw = :raw WHERE id = :id",
        **{name: columns[name] for name in names},
    )


def make_later(tx: Tx, media: Media) -> None:
    """Turn what was uploaded into what is kept."""
    key, lane = f"media.film:{media.id}", lanes.films(media.account_id)
    tx.enqueue(JobSpec("media.film", str(media.id).encode(), unique_key=key, lane=lane))


async def delete_loose(tx: Tx, account_id: int, id: int) -> bool:
    """With its files; False when it is not the account's own, or not loose."""
    found = await tx.all(
        Sql("DELETE FROM media WHERE id = :id AND account_id = :me AND {loose} RETURNING *", loose=_LOOSE),
        id=id,
        me=account_id,
    )
    return _without_files(tx, rows.records(found, Media)) == 1


async def delete_of_status(tx: Tx, status_id: int) -> list[str]:
    """All attachments of a post, with their files; the names of these."""
    found = rows.records(
        await tx.all("DELETE FROM media WHERE status_id = :id RETURNING *", id=status_id), Media
    )
    _without_files(tx, found)
    return [key for one in found for key in (one.file, one.thumb, one.raw) if key]


async def delete_abandoned(tx: Tx, before: int, limit: int) -> int:
    """What has been loose since before this time, with its files, at most `limit`; how many there were."""
    found = await tx.all(
        Sql(
            "DELETE FROM media WHERE id IN (SELECT id FROM media "
            "WHERE {abandoned} AND COALESCE(loose_since, created_at) < :before ORDER BY id LIMIT :limit) "
            "RETURNING *",
            abandoned=_ABANDONED,
        ),
        before=before,
        limit=limit,
    )
    return _without_files(tx, rows.records(found, Media))


async def loose_since(db: Reader) -> int | None:
    """Since when the longest loose attachment has been so."""
    found: int | None = await db.value(
        Sql("SELECT MIN(COALESCE(loose_since, created_at)) FROM media WHERE {over}", over=_ABANDONED)
    )
    return found


def sweep_later(tx: Tx, since: int) -> None:
    """Look for abandoned attachments when what is loose since then has been so for a day."""
    at = since + limits.IMAGES.unattached_seconds * times.SECOND + 1
    tx.enqueue(JobSpec("media.sweep", b"", unique_key="media.sweep", run_at=at))


def delete_files(tx: Tx, keys: Sequence[str]) -> None:
    """Delete these files once this write is kept; empty keys stand for none."""
    if any(keys):
        tx.enqueue(JobSpec("files.delete", msgspec.json.encode([key for key in keys if key])))


def _without_files(tx: Tx, deleted: Sequence[Media]) -> int:
    delete_files(tx, [key for one in deleted for key in (one.file, one.thumb, one.raw)])
    return len(deleted)
