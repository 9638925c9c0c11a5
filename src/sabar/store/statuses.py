"""Posts and boosts: making, holding, changing, counting, deleting."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.audience import Audience, Visibility
from sabar.model.statuses import QuotePolicy, ReplyPolicy, Status, StatusEdit
from sabar.rules import quotes, visibility
from sabar.rules.posted import replies
from sabar.rules.quotes import Approval
from sabar.rules.visibility import Held, Post, Standing
from sabar.store import readable as reading
from sabar.store import rows

_INSERT = rows.insert_sql("statuses", Status)
_INSERT_BOOST = rows.insert_sql(
    "statuses",
    Status,
    conflict=Sql("ON CONFLICT (reblog_of_id, account_id) WHERE reblog_of_id IS NOT NULL DO NOTHING"),
)
_INSERT_EDIT = rows.insert_sql("status_edits", StatusEdit)
#: What an edit may change, and the post.
_REWORDED = (
    "id",
    "text",
    "content",
    "spoiler_text",
    "sensitive",
    "language",
    "edited_at",
    "content_type",
    "wording",
    "correction",
)
_FOR_VIEWER = Sql(
    "SELECT s.*, a.suspended_at IS NOT NULL AS author_suspended, "
    "EXISTS (SELECT 1 FROM mentions m WHERE m.status_id = s.id AND m.account_id = :me) OR EXISTS "
    "(SELECT 1 FROM quotes q WHERE q.status_id = s.id AND q.quoted_account_id = :me) AS mentioned, "
    "CASE WHEN {for_circle} THEN {in_circle} ELSE FALSE END AS addressed, "
    "CASE WHEN s.stays_here THEN {here} ELSE FALSE END AS viewer_here, "
    "EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :me AND b.target_id = s.account_id) AS blocking, "
    "EXISTS (SELECT 1 FROM follows f WHERE f.account_id = :me AND f.target_id = s.account_id) AS following, "
    "EXISTS (SELECT 1 FROM follows f WHERE f.account_id = s.account_id AND f.target_id = :me) "
    "AS followed_by, "
    "EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = s.account_id AND b.target_id = :me) AS blocked_by "
    "FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE s.id = :id",
    for_circle=reading.FOR_CIRCLE,
    in_circle=reading.IN_CIRCLE,
    here=reading.HERE,
)


async def by_id(db: Reader, id: int) -> Status | None:
    return rows.maybe(await db.one("SELECT * FROM statuses WHERE id = :id", id=id), Status)


async def oldest_of(db: Reader, account_id: int, limit: int) -> list[int]:
    found = await db.all(
        "SELECT id FROM statuses WHERE account_id = :id ORDER BY id LIMIT :limit", id=account_id, limit=limit
    )
    return [row[0] for row in found]


async def held_for(tx: Tx, viewer_id: int, id: int) -> Status | None:
    """The post, if this viewer may read it; of a boost, the boosted post. Nobody else changes it before
    this write ends.
    """
    found = await held_to_act_on(tx, viewer_id, id)
    return found.status if found else None


async def held_to_act_on(tx: Tx, viewer_id: int, id: int) -> Held | None:
    """As `held_for`, with what `visibility.demand_open` asks."""
    found = await _for_viewer(tx, viewer_id, id)
    if found is None or found.status.reblog_of_id is None:
        return found
    return await _for_viewer(tx, viewer_id, found.status.reblog_of_id)


async def held_to_take_back(tx: Tx, viewer_id: int, id: int) -> tuple[Status, bool] | None:
    """The post, and whether this viewer may read it; of a boost that he may read, the boosted post. Nobody
    else changes it before this write ends.
    """
    whole = await held_whole(tx, id)
    if whole is None or (whole.id != id and await _for_viewer(tx, viewer_id, id) is None):
        return None
    return whole, await _for_viewer(tx, viewer_id, whole.id) is not None


async def held_quotable(tx: Tx, viewer_id: int, id: int) -> Status | None:
    """The post, if this viewer may quote it; of a boost that he may read, the boosted post. Nobody else
    changes it before this write ends.
    """
    readable = await held_for(tx, viewer_id, id)
    if readable is None:
        return None
    row = await tx.one(_FOR_VIEWER, me=viewer_id, id=readable.id)
    if row is None:
        return None
    found = quotes.approval(viewer_id, _post(row), readable.quote_policy, _standing(row))
    return readable if found is Approval.AUTOMATIC else None


async def held_whole(tx: Tx, id: int) -> Status | None:
    """The post whoever may read it; of a boost, the boosted post. Nobody else changes it before this write
    ends.
    """
    row = await tx.one(
        "SELECT * FROM statuses WHERE id = (SELECT COALESCE(reblog_of_id, id) FROM statuses WHERE id = :id) "
        "FOR NO KEY UPDATE",
        id=id,
    )
    return rows.maybe(row, Status)


async def _for_viewer(tx: Tx, viewer_id: int, id: int) -> Held | None:
    if await tx.value("SELECT id FROM statuses WHERE id = :id FOR NO KEY UPDATE", id=id) is None:
        return None
    row = await tx.one(_FOR_VIEWER, me=viewer_id, id=id)
    if row is None or not _readable(viewer_id, row):
        return None
    status = rows.record(row, Status)
    found = replies.approval(viewer_id, _post(row), status.reply_policy, _standing(row))
    return Held(status, bool(row["blocking"]), found is replies.Approval.AUTOMATIC)


async def readable(db: Reader, viewer_id: int, id: int) -> bool:
    """Whether this viewer may read the post."""
    row = await db.one(_FOR_VIEWER, me=viewer_id, id=id)
    return row is not None and _readable(viewer_id, row)


def _readable(viewer_id: int, row: Mapping[str, Any]) -> bool:
    return visibility.may_see(viewer_id, _post(row), _standing(row))


def _post(row: Mapping[str, Any]) -> Post:
    status = rows.record(row, Status)
    return Post(
        Audience(status.visibility, status.account_id),
        author_suspended=bool(row["author_suspended"]),
        mentions_viewer=bool(row["mentioned"]),
        includes_viewer=bool(row["addressed"]),
        stays_here=status.stays_here,
        viewer_here=bool(row["viewer_here"]),
    )


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(
        following=bool(row["following"]),
        followed_by=bool(row["followed_by"]),
        blocking=bool(row["blocking"]),
        blocked_by=bool(row["blocked_by"]),
    )


async def held_own(tx: Tx, account_id: int, id: int) -> Status | None:
    """The post, if it is this account's own. Nobody else changes it before this write ends."""
    row = await tx.one(
        "SELECT * FROM statuses WHERE id = :id AND account_id = :me FOR NO KEY UPDATE", id=id, me=account_id
    )
    return rows.maybe(row, Status)


async def insert(tx: Tx, status: Status) -> None:
    await tx.run(_INSERT, **rows.columns(status))


async def insert_boost(tx: Tx, boost: Status) -> bool:
    """False when this account has boosted the post already."""
    return await tx.run(_INSERT_BOOST, **rows.columns(boost)) == 1


async def boost_by(db: Reader, account_id: int, status_id: int) -> Status | None:
    """The account's boost of a post."""
    row = await db.one(
        "SELECT * FROM statuses WHERE reblog_of_id = :of AND account_id = :me", of=status_id, me=account_id
    )
    return rows.maybe(row, Status)


async def boosters(db: Reader, viewer_id: int, status_id: int, window: Window) -> list[tuple[int, int]]:
    """`(key for paging, account id)` of boosts for everybody, and for people here if the viewer is one,
    newest first, without anybody a block stands between.
    """
    found = await db.all(
        Sql(
            "SELECT s.id, s.account_id FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.reblog_of_id = :id AND {open} AND a.suspended_at IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.account_id = :me AND b.target_id = "
            "s.account_id) OR (b.account_id = s.account_id AND b.target_id = :me)) "
            "AND s.id < :below AND s.id > :above ORDER BY s.id {order} LIMIT :limit",
            open=reading.OPEN_TO_VIEWER,
            order=Sql.order(window),
        ),
        id=status_id,
        me=viewer_id,
        **window.bounds,
    )
    return window.newest_first([(row[0], row[1]) for row in found])


async def reword(tx: Tx, status: Status) -> None:
    """Text and its kind, warning, sensitivity, language, correction and time of the edit as in `status`."""
    values = rows.columns(status)
    await tx.run(
        "UPDATE statuses SET text = :text, content = :content, spoiler_text = :spoiler_text, "
        "sensitive = :sensitive, language = :language, edited_at = :edited_at, content_type = :content_type, "
        "wording = :wording, correction = :correction, "
        "version = version + 1 WHERE id = :id",
        **{name: values[name] for name in _REWORDED},
    )


async def touch(tx: Tx, id: int) -> None:
    """Something that hangs on it is different."""
    await tx.run("UPDATE statuses SET version = version + 1 WHERE id = :id", id=id)


async def insert_edit(tx: Tx, edit: StatusEdit) -> None:
    await tx.run(_INSERT_EDIT, **rows.columns(edit))


async def withhold_edits(tx: Tx, status_id: int) -> None:
    """Whatever the post said so far is its writer's alone."""
    await tx.run("UPDATE status_edits SET withheld = TRUE WHERE status_id = :id", id=status_id)


async def edits(db: Reader, status_id: int) -> list[StatusEdit]:
    """Past wordings, oldest first."""
    found = await db.all(
        "SELECT * FROM status_edits WHERE status_id = :id ORDER BY created_at, id", id=status_id
    )
    return rows.records(found, StatusEdit)


async def delete(tx: Tx, id: int) -> None:
    """With everything that hangs on it; answers, boosts and quotes of it are seen to be different or gone."""
    await tx.run("UPDATE statuses SET version = version + 1 WHERE in_reply_to_id = :id", id=id)
    await tx.run(
        "UPDATE statuses SET version = version + 1 "
        "WHERE id IN (SELECT status_id FROM quotes WHERE quoted_status_id = :id)",
        id=id,
    )
    await tx.run(
        "UPDATE accounts SET statuses_count = statuses_count - 1, version = version + 1 "
        "WHERE id IN (SELECT account_id FROM statuses WHERE reblog_of_id = :id AND NOT stays_here)",
        id=id,
    )
    await tx.run("DELETE FROM statuses WHERE id = :id", id=id)


class Named(NamedTuple):
    """Accounts a post names only now, and those it names no more."""

    added: set[int]
    removed: set[int]


async def set_mentions(tx: Tx, status_id: int, account_ids: Sequence[int]) -> Named:
    """Exactly these accounts from now on, as far as they still exist."""
    removed = await tx.all(
        "DELETE FROM mentions WHERE status_id = :id AND account_id NOT IN (:people[]) RETURNING account_id",
        id=status_id,
        people=list(account_ids),
    )
    added = await tx.all(
        "INSERT INTO mentions (status_id, account_id) SELECT CAST(:id AS BIGINT), id FROM accounts "
        "WHERE id IN (:people[]) ON CONFLICT DO NOTHING RETURNING account_id",
        id=status_id,
        people=list(account_ids),
    )
    return Named({row["account_id"] for row in added}, {row["account_id"] for row in removed})


async def local_mentions(db: Reader, status_id: int) -> list[int]:
    """The accounts of this server that are named in a post."""
    found = await db.all(
        "SELECT m.account_id FROM mentions m JOIN accounts a ON a.id = m.account_id "
        "WHERE m.status_id = :id AND a.domain = '' ORDER BY m.account_id",
        id=status_id,
    )
    return [row[0] for row in found]


async def count_for_author(tx: Tx, account_id: int, change: int, *, at: int | None = None) -> None:
    """One more or less in the author's profile; `at`: when the newest was posted."""
    await tx.run(
        "UPDATE accounts SET statuses_count = statuses_count + :change, version = version + 1, "
        "last_status_at = COALESCE(CAST(:at AS BIGINT), last_status_at) WHERE id = :id",
        change=change,
        at=at,
        id=account_id,
    )


async def count_replies(tx: Tx, id: int, change: int, kind: Visibility) -> None:
    """Answers of this kind, as far as the post counts them (`visibility.counts`)."""
    await tx.run(
        "UPDATE statuses SET replies_count = replies_count + :change, version = version + 1 "
        "WHERE id = :id AND CASE WHEN stays_here THEN :among_here = 1 ELSE :among_all = 1 END",
        change=change,
        id=id,
        among_here=int(visibility.counts(kind, of_one_that_stays=True)),
        among_all=int(visibility.counts(kind, of_one_that_stays=False)),
    )


async def count_boosts(tx: Tx, id: int, change: int, kind: Visibility) -> None:
    """Boosts of this kind, but for those for people here where others read the number."""
    await tx.run(
        "UPDATE statuses SET reblogs_count = reblogs_count + :change, version = version + 1 "
        "WHERE id = :id AND (stays_here OR :everywhere = 1)",
        change=change,
        id=id,
        everywhere=int(not visibility.is_for_people_here(kind)),
    )


async def count_quotes(tx: Tx, id: int, change: int, *, by: int) -> None:
    """The post quoted `by` another one. Nothing when it is gone, or does not count that one, as
    `visibility.counts` has it: numbers are told to whoever may read the post.
    """
    await tx.run(
        Sql(
            "UPDATE statuses SET quotes_count = quotes_count + :change, version = version + 1 "
            "WHERE id = :id AND EXISTS (SELECT 1 FROM statuses s WHERE s.id = :by "
            "AND ({open} OR (statuses.stays_here AND {for_people_here})))",
            open=reading.OPEN,
            for_people_here=reading.FOR_PEOPLE_HERE,
        ),
        change=change,
        id=id,
        by=by,
    )


async def set_quote_policy(tx: Tx, id: int, policy: QuotePolicy) -> None:
    await tx.run(
        "UPDATE statuses SET quote_policy = :policy, version = version + 1 WHERE id = :id",
        policy=policy,
        id=id,
    )


async def set_visibility(tx: Tx, id: int, kind: Visibility, *, stays_here: bool) -> None:
    """Nothing is said of who counts it."""
    await tx.run(
        "UPDATE statuses SET visibility = :kind, stays_here = :stays_here, version = version + 1 "
        "WHERE id = :id",
        kind=kind,
        stays_here=stays_here,
        id=id,
    )


async def set_reply_policy(tx: Tx, id: int, policy: ReplyPolicy) -> None:
    await tx.run(
        "UPDATE statuses SET reply_policy = :policy, version = version + 1 WHERE id = :id",
        policy=policy,
        id=id,
    )


async def count_favourites(tx: Tx, id: int, change: int) -> None:
    await tx.run(
        "UPDATE statuses SET favourites_count = favourites_count + :change, version = version + 1 "
        "WHERE id = :id",
        change=change,
        id=id,
    )


async def counts(db: Reader, ids: Collection[int]) -> list[tuple[int, int, int, int, int]]:
    """(id, answers, boosts, quotes, favourites) of each that is there."""
    found = await db.all(
        "SELECT id, replies_count, reblogs_count, quotes_count, favourites_count FROM statuses "
        "WHERE id IN (:ids[])",
        ids=list(ids),
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in found]
