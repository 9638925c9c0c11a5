"""Files of other servers: by which number they are shown here, and which are kept on disk."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.federation import RemoteFile
from sabar.store import rows

_INSERT = rows.insert_sql("remote_files", RemoteFile, conflict=Sql("ON CONFLICT (url) DO NOTHING"))


async def by_id(db: Reader, id: int) -> RemoteFile | None:
    return rows.maybe(await db.one("SELECT * FROM remote_files WHERE id = :id", id=id), RemoteFile)


async def by_urls(db: Reader, urls: Sequence[str]) -> dict[str, RemoteFile]:
    found = await db.all("SELECT * FROM remote_files WHERE url IN (:urls[text])", urls=list(urls))
    return {row["url"]: rows.record(row, RemoteFile) for row in found}


async def ensure(tx: Tx, wanted: Sequence[RemoteFile]) -> dict[str, RemoteFile]:
    """By address; those that are new are stored as given."""
    ordered = sorted(wanted, key=lambda one: one.url)
    await tx.run_many(_INSERT, [rows.columns(one) for one in ordered])
    return await by_urls(tx, [one.url for one in ordered])


async def keep(tx: Tx, file: RemoteFile) -> bool:
    """It lies on disk now; False when the row is gone."""
    values = rows.columns(file)
    names = ("id", "bytes", "fetched_at", "used_at", "file", "small")
    changed = await tx.run(
        "UPDATE remote_files SET bytes = :bytes, fetched_at = :fetched_at, used_at = :used_at, file = :file, "
        "small = :small, refused_until = NULL WHERE id = :id",
        **{name: values[name] for name in names},
    )
    return changed == 1


async def refuse(tx: Tx, id: int, until: int) -> None:
    """It cannot be had, and is not asked for before then."""
    await tx.run("UPDATE remote_files SET refused_until = :until WHERE id = :id", until=until, id=id)


async def use(tx: Tx, id: int, now: int) -> None:
    """Somebody looked at it."""
    await tx.run("UPDATE remote_files SET used_at = :now WHERE id = :id", now=now, id=id)


async def total(db: Reader) -> int:
    """Bytes of all that are kept on disk."""
    return int(
        await db.value("SELECT COALESCE(SUM(bytes), 0) FROM remote_files WHERE fetched_at IS NOT NULL")
    )


async def longest_unused(tx: Tx, limit: int) -> list[RemoteFile]:
    """Of those on disk, what nobody looked at for longest."""
    found = await tx.all(
        "SELECT * FROM remote_files WHERE fetched_at IS NOT NULL ORDER BY used_at LIMIT :limit", limit=limit
    )
    return rows.records(found, RemoteFile)


async def let_go(tx: Tx, ids: Sequence[int]) -> None:
    """They lie on disk no more."""
    await tx.run(
        "UPDATE remote_files SET bytes = 0, fetched_at = NULL, file = '', small = '' WHERE id IN (:ids[])",
        ids=list(ids),
    )
