"""Posts of other servers: by their ids, what they answer and is not here yet, what their servers count."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.jobs import JobSpec
from sabar.model.received import Counted
from sabar.model.statuses import Status
from sabar.rules import domains, lanes
from sabar.store import readable, rows

#: The job that looks for what a post answers.
PARENT = "federation.parent"


class Missing(msgspec.Struct, frozen=True):
    """The post `status_id` answers one of the id `uri` that is not here; it was looked for `tries` times."""

    status_id: int
    uri: str
    tried_at: int | None
    tries: int


class Origin(msgspec.Struct, frozen=True):
    """What the server of a post says of it: where its answers are listed, and how many of each there are."""

    status_id: int
    replies_uri: str
    replies: int | None
    favourites: int | None
    reblogs: int | None
    looked_at: int | None


#: The second half says that the index, which has no posts of here in it, is enough.
_ITS = Sql("uri = :uri AND uri <> ''")
#: An account `a` is of this server and does not follow :author.
_STRANGE = Sql(
    "a.domain = '' AND NOT EXISTS "
    "(SELECT 1 FROM follows f WHERE f.account_id = a.id AND f.target_id = :author)"
)


async def by_uri(db: Reader, uri: str) -> Status | None:
    """No boost: those have the ids of what was announced, which anybody of a server may choose."""
    row = await db.one(
        Sql("SELECT * FROM statuses WHERE {its} AND reblog_of_id IS NULL ORDER BY id LIMIT 1", its=_ITS),
        uri=uri,
    )
    return rows.maybe(row, Status)


async def by_author(db: Reader, uri: str, account_id: int) -> Status | None:
    """A post of the account, or a boost by the id of its announcement."""
    row = await db.one(
        Sql("SELECT * FROM statuses WHERE {its} AND account_id = :id", its=_ITS), uri=uri, id=account_id
    )
    return rows.maybe(row, Status)


async def wait_for_parent(tx: Tx, status_id: int, uri: str) -> None:
    """It answers a post that is not here yet."""
    await tx.run(
        "INSERT INTO missing_parents (status_id, uri) VALUES (:id, :uri) "
        "ON CONFLICT (status_id) DO UPDATE SET uri = excluded.uri",
        id=status_id,
        uri=uri,
    )


def look_for_parent(tx: Tx, status_id: int, uri: str, at: int) -> None:
    """Behind what else is asked of the server of that id (`uri`)."""
    lane = lanes.site(domains.host_of(uri))
    key = f"{PARENT}:{status_id}:{at}"
    tx.enqueue(JobSpec(PARENT, str(status_id).encode(), unique_key=key, run_at=at, lane=lane))


async def missing_parent(db: Reader, status_id: int) -> Missing | None:
    row = await db.one("SELECT * FROM missing_parents WHERE status_id = :id", id=status_id)
    return rows.maybe(row, Missing)


async def waiting_in(db: Reader, conversation_id: int | None) -> list[int]:
    """Some of those of a conversation whose parent is not here."""
    found = await db.all(
        "SELECT m.status_id FROM statuses s JOIN missing_parents m ON m.status_id = s.id "
        "WHERE s.conversation_id = :id ORDER BY s.id LIMIT 2",
        id=conversation_id,
    )
    return [row["status_id"] for row in found]


async def note_tried(tx: Tx, status_id: int, now: int) -> None:
    await tx.run(
        "UPDATE missing_parents SET tried_at = :now, tries = tries + 1 WHERE status_id = :id",
        id=status_id,
        now=now,
    )


async def adopt(tx: Tx, parent: Status) -> list[int]:
    """Answers that came before `parent` hang on it from now on, with what answers them; which they are. What
    it answers itself is not among them: nobody would come to an end in a circle.
    """
    found = await tx.all("DELETE FROM missing_parents WHERE uri = :uri RETURNING status_id", uri=parent.uri)
    above = await _and_above(tx, parent.id) if found else set()
    ids = [row["status_id"] for row in found if row["status_id"] not in above]
    if not ids:
        return []
    await tx.run(
        "UPDATE statuses SET conversation_id = :conversation WHERE conversation_id IN "
        "(SELECT conversation_id FROM statuses WHERE id IN (:ids[]))",
        conversation=parent.conversation_id,
        ids=ids,
    )
    await tx.run(
        "UPDATE statuses SET in_reply_to_id = :parent, in_reply_to_account_id = :author, "
        "version = version + 1 WHERE id IN (:ids[])",
        parent=parent.id,
        author=parent.account_id,
        ids=ids,
    )
    counted = await tx.value(
        Sql("SELECT COUNT(*) FROM statuses s WHERE s.id IN (:ids[]) AND {open}", open=readable.OPEN), ids=ids
    )
    await tx.run(
        "UPDATE statuses SET replies_count = replies_count + :count, version = version + 1 WHERE id = :id",
        count=counted,
        id=parent.id,
    )
    return ids


async def _and_above(tx: Tx, status_id: int) -> set[int]:
    """The post, and all that it answers, up to the first of its conversation."""
    found = await tx.all(
        "WITH RECURSIVE up(id, parent) AS (SELECT id, in_reply_to_id FROM statuses WHERE id = :id "
        "UNION SELECT s.id, s.in_reply_to_id FROM statuses s JOIN up ON s.id = up.parent) SELECT id FROM up",
        id=status_id,
    )
    return {row["id"] for row in found}


async def origin(db: Reader, status_id: int) -> Origin | None:
    row = await db.one("SELECT * FROM status_origins WHERE status_id = :id", id=status_id)
    return rows.maybe(row, Origin)


async def counted(db: Reader, ids: Sequence[int]) -> dict[int, Counted]:
    """What their own servers count of these posts."""
    found = await db.all(
        "SELECT status_id, replies, favourites, reblogs FROM status_origins WHERE status_id IN (:ids[])",
        ids=ids,
    )
    return {row[0]: Counted(row[1], row[2], row[3]) for row in found}


async def put_origin(tx: Tx, status_id: int, replies_uri: str, counted: Counted) -> None:
    """What its server says of it now; what it does not say any more stays as it was said."""
    await tx.run(
        "INSERT INTO status_origins (status_id, replies_uri, replies, favourites, reblogs) "
        "VALUES (:id, :uri, :replies, :favourites, :reblogs) ON CONFLICT (status_id) DO UPDATE SET "
        "replies_uri = excluded.replies_uri, replies = COALESCE(excluded.replies, status_origins.replies), "
        "favourites = COALESCE(excluded.favourites, status_origins.favourites), "
        "reblogs = COALESCE(excluded.reblogs, status_origins.reblogs)",
        id=status_id,
        uri=replies_uri,
        replies=counted.replies,
        favourites=counted.favourites,
        reblogs=counted.reblogs,
    )


async def note_looked(tx: Tx, status_id: int, now: int, before: int) -> bool:
    """Its answers are being asked for; False when somebody did since `before`, or nobody knows where."""
    changed = await tx.run(
        "UPDATE status_origins SET looked_at = :now WHERE status_id = :id AND replies_uri <> '' "
        "AND (looked_at IS NULL OR looked_at < :before)",
        id=status_id,
        now=now,
        before=before,
    )
    return changed == 1


async def strangers(db: Reader, author_id: int, ids: Sequence[int]) -> set[int]:
    """Those of these people who are of this server and do not follow the author."""
    found = await db.all(
        Sql("SELECT a.id FROM accounts a WHERE a.id IN (:ids[]) AND {strange}", strange=_STRANGE),
        ids=list(ids),
        author=author_id,
    )
    return {row["id"] for row in found}


async def strangers_reached(db: Reader, author_id: int, status_id: int) -> set[int]:
    """Those of them whom a post of the author names, or named when they were told of it."""
    found = await db.all(
        Sql(
            "SELECT a.id FROM accounts a WHERE a.id IN "
            "(SELECT account_id FROM mentions WHERE status_id = :id "
            "UNION SELECT account_id FROM told_mentions WHERE status_id = :id) AND {strange}",
            strange=_STRANGE,
        ),
        id=status_id,
        author=author_id,
    )
    return {row["id"] for row in found}


async def is_shut_out(db: Reader, status_id: int, author_id: int) -> bool:
    """Whether somebody of this server whom the post names blocks its writer."""
    found = await db.value(
        "SELECT 1 FROM mentions m JOIN blocks b ON b.account_id = m.account_id AND b.target_id = :author "
        "WHERE m.status_id = :id LIMIT 1",
        id=status_id,
        author=author_id,
    )
    return found is not None


async def concerns_somebody(db: Reader, account_id: int, parent_author_id: int | None) -> bool:
    """Whether somebody of this server follows the writer or whom he answers, or is the latter."""
    found = await db.value(
        "SELECT 1 FROM follows f JOIN accounts a ON a.id = f.account_id "
        "WHERE f.target_id IN (:ids[]) AND a.domain = '' "
        "UNION ALL SELECT 1 FROM accounts WHERE id = :parent AND domain = '' LIMIT 1",
        ids=[account_id, parent_author_id or account_id],
        parent=parent_author_id or 0,
    )
    return found is not None
