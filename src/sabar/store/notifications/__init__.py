"""Notifications, and what decides about them."""

from collections.abc import Sequence
from typing import Any

from sabar.db.engine import Reader, Row, Sql, Tx
from sabar.db.sql import DESCENDING
from sabar.kit import ids
from sabar.kit.paging import Window
from sabar.model.accounts import Preferences
from sabar.model.notifications import Notification, NotificationPolicy
from sabar.rules.limits import NOTIFICATIONS
from sabar.rules.notifications import Facts, Type, Wanted
from sabar.store import rows

_INSERT = rows.insert_sql(
    "notifications", Notification, conflict=Sql("ON CONFLICT (account_id, unique_key) DO NOTHING")
)
_PUT_POLICY = rows.insert_sql(
    "notification_policies",
    NotificationPolicy,
    conflict=Sql(
        "ON CONFLICT (account_id) DO UPDATE SET {all}",
        all=rows.replaced(NotificationPolicy, key="account_id"),
    ),
)


#: Of `notifications n`: what its recipient may still hear of. Whom he blocked, muted or shut out with a whole
#: server since then says nothing any more (weakness:notification-leak); what staff hear of is for staff only
#: (GHSA-62j4-hvj7-px3f). Takes :me and :now.
HEARD = Sql(
    "NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :me AND b.target_id = n.from_account_id) "
    "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.target_id = :me AND b.account_id = n.from_account_id) "
    "AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = :me AND m.target_id = n.from_account_id "
    "AND m.notifications AND (m.expires_at IS NULL OR m.expires_at > :now)) "
    "AND NOT EXISTS (SELECT 1 FROM accounts s WHERE s.id = n.from_account_id AND (s.suspended_at IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = :me AND d.domain = s.domain "
    "AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.account_id = :me AND f.target_id = s.id)))) "
    "AND (n.type NOT IN ('admin.sign_up', 'admin.report') OR EXISTS "
    "(SELECT 1 FROM users u WHERE u.account_id = :me AND u.role <> 'user'))"
)


#: Where the marker of :me stands; 0 without one.
_LAST_READ = Sql(
    "COALESCE((SELECT last_read_id FROM markers WHERE account_id = :me AND timeline = 'notifications'), 0)"
)
#: How many of the :looked_at latest came after that, counted up to :most. Takes :now.
COUNT_UNREAD = Sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT n.* FROM notifications n WHERE n.account_id = :me "
    "AND NOT n.filtered AND n.id > {last_read} ORDER BY n.id DESC LIMIT :looked_at) AS n "
    "WHERE {heard} LIMIT :most) AS found",
    last_read=_LAST_READ,
    heard=HEARD,
)


_ALL = Sql("n.*")


def where(wanted: Wanted, account_id: int, now: int) -> tuple[Sql, dict[str, Any]]:
    """Conditions on `notifications n` but for its type, and their arguments."""
    own, args = _own(wanted, account_id)
    return Sql("{own} AND {heard}", own=own, heard=HEARD), {**args, "now": now}


def _own(wanted: Wanted, account_id: int) -> tuple[Sql, dict[str, Any]]:
    """What an index finds."""
    parts, args = [Sql("n.account_id = :me")], {"me": account_id}
    if not wanted.filtered:
        parts.append(Sql("NOT n.filtered"))
    if wanted.from_account_id is not None:
        parts.append(Sql("n.from_account_id = :sender"))
        args["sender"] = wanted.from_account_id
    return Sql.joined(" AND ", parts), args


def _types(wanted: Wanted) -> list[Type] | None:
    """None: whatever there is. Who names them all means the same, and one walk finds it."""
    asked = set(Type) if wanted.types is None else set(wanted.types)
    found = [type for type in Type if type in asked and type not in wanted.excluded]
    return None if len(found) == len(Type) else found


async def stretch(
    db: Reader, wanted: Wanted, window: Window, conditions: Sql, columns: Sql = _ALL, **args: Any
) -> list[Row]:
    """In the order of the window."""
    order = Sql.order(window)
    walked = _walked(wanted, columns, conditions, order, Sql("limit"))
    sql = Sql("SELECT * FROM {walked} AS n ORDER BY n.id {order} LIMIT :limit", walked=walked, order=order)
    return await db.all(sql, **window.bounds, **args)


def _walked(wanted: Wanted, columns: Sql, conditions: Sql, order: Sql, limit: Sql) -> Sql:
    """Each type is walked by itself: a few of one among many of another are found at once. Its order is the
    one of the index by type alone, so that no planner walks through the others.
    """
    types = _types(wanted)
    sql = Sql(
        "SELECT {columns} FROM notifications n WHERE {conditions}", columns=columns, conditions=conditions
    )
    if types is None:
        return Sql(
            "({sql} AND n.id < :below AND n.id > :above ORDER BY n.id {order} LIMIT :{limit})",
            sql=sql,
            order=order,
            limit=limit,
        )
    parts = [
        Sql(
            "{sql} AND (n.type, n.id) < ({type}, :below) AND (n.type, n.id) > ({type}, :above) "
            "ORDER BY n.type {order}, n.id {order} LIMIT :{limit}",
            sql=sql,
            type=Sql.word(type),
            order=order,
            limit=limit,
        )
        for type in types
    ] or [Sql("{sql} AND n.id < :below AND n.id > :above AND FALSE LIMIT :{limit}", sql=sql, limit=limit)]
    each = (Sql("SELECT * FROM ({part}) AS of_type", part=part) for part in parts)
    return Sql("({each})", each=Sql.joined(" UNION ALL ", each))


def latest(wanted: Wanted, account_id: int, above: int, now: int) -> tuple[Sql, dict[str, Any]]:
    """`FROM … WHERE …` of the newest ones of each type after `above`, and its arguments. No more are looked
    at, however many nobody has read.
    """
    own, args = _own(wanted, account_id)
    newest = _walked(wanted, _ALL, own, DESCENDING, Sql("looked_at"))
    sql = Sql("FROM {newest} AS n WHERE {heard}", newest=newest, heard=HEARD)
    bounds = {"above": above, "below": ids.LARGEST, "looked_at": NOTIFICATIONS.looked_at}
    return sql, {**args, **bounds, "now": now}


async def insert(tx: Tx, notification: Notification) -> bool:
    """False when the same thing was notified before."""
    return await tx.run(_INSERT, **rows.columns(notification)) == 1


async def one(db: Reader, account_id: int, id: int, now: int) -> Notification | None:
    row = await db.one(
        Sql(
            "SELECT n.* FROM notifications n WHERE n.id = :id AND n.account_id = :me AND {heard}", heard=HEARD
        ),
        id=id,
        me=account_id,
        now=now,
    )
    return rows.maybe(row, Notification)


async def page(db: Reader, account_id: int, window: Window, wanted: Wanted, now: int) -> list[Notification]:
    """Newest first."""
    conditions, args = where(wanted, account_id, now)
    found = await stretch(db, wanted, window, conditions, **args)
    return window.newest_first(rows.records(found, Notification))


async def count(db: Reader, account_id: int, above: int, wanted: Wanted, now: int, most: int) -> int:
    """How many of the latest are newer than `above`, counted up to `most`."""
    found, args = latest(wanted, account_id, above, now)
    sql = Sql("SELECT COUNT(*) FROM (SELECT 1 {found} LIMIT :most) AS found", found=found)
    return int(await db.value(sql, most=most, **args))


async def last_read(db: Reader, account_id: int) -> int:
    """Where the reader's marker stands; 0 without one."""
    return int(await db.value(Sql("SELECT {last_read}", last_read=_LAST_READ), me=account_id))


async def delete(tx: Tx, account_id: int, id: int) -> None:
    await tx.run("DELETE FROM notifications WHERE id = :id AND account_id = :me", id=id, me=account_id)


async def clear(tx: Tx, account_id: int) -> None:
    """All of them, those among the requests too."""
    await tx.run("DELETE FROM notifications WHERE account_id = :me", me=account_id)
    await tx.run("DELETE FROM notification_requests WHERE account_id = :me", me=account_id)


async def delete_by_key(tx: Tx, unique_key: str) -> list[tuple[int, int, str]]:
    """What was taken back (a favourite, a boost, a follow) is not told any more: (id, account id, key of its
    group) of each.
    """
    found = await tx.all(
        "DELETE FROM notifications WHERE unique_key = :key RETURNING id, account_id, group_key",
        key=unique_key,
    )
    return [(row["id"], row["account_id"], row["group_key"]) for row in found]


async def policy(db: Reader, account_id: int) -> NotificationPolicy:
    row = await db.one("SELECT * FROM notification_policies WHERE account_id = :me", me=account_id)
    return rows.maybe(row, NotificationPolicy) or NotificationPolicy(account_id)


async def put_policy(tx: Tx, policy: NotificationPolicy) -> None:
    await tx.run(_PUT_POLICY, **rows.columns(policy))


async def facts(
    db: Reader, recipients: Sequence[int], sender_id: int, conversation_id: int | None, now: int
) -> dict[int, tuple[Facts, NotificationPolicy]]:
    """How each of these local accounts stands to the sender. Accounts from elsewhere are left out."""
    found = await db.all(
        "SELECT a.id, "
        "EXISTS (SELECT 1 FROM blocks WHERE account_id = a.id AND target_id = :sender) AS blocking, "
        "EXISTS (SELECT 1 FROM blocks WHERE account_id = :sender AND target_id = a.id) AS blocked_by, "
        "EXISTS (SELECT 1 FROM mutes WHERE account_id = a.id AND target_id = :sender AND notifications "
        "AND (expires_at IS NULL OR expires_at > :now)) AS muting_notifications, "
        "EXISTS (SELECT 1 FROM account_domain_blocks b JOIN accounts s ON s.domain = b.domain "
        "WHERE b.account_id = a.id AND s.id = :sender) AS domain_blocking, "
        "EXISTS (SELECT 1 FROM conversation_mutes WHERE account_id = a.id "
        "AND conversation_id = :conversation) AS conversation_muted, "
        "EXISTS (SELECT 1 FROM follows WHERE account_id = a.id AND target_id = :sender) AS following, "
        "(SELECT created_at FROM follows WHERE account_id = :sender AND target_id = a.id) AS followed_since, "
        "EXISTS (SELECT 1 FROM notification_permissions WHERE account_id = a.id "
        "AND from_account_id = :sender) AS permitted, "
        "p.* FROM accounts a LEFT JOIN notification_policies p ON p.account_id = a.id "
        "WHERE a.id IN (:ids[]) AND a.domain = '' AND a.suspended_at IS NULL",
        ids=list(recipients),
        sender=sender_id,
        conversation=conversation_id or 0,
        now=now,
    )
    result: dict[int, tuple[Facts, NotificationPolicy]] = {}
    for row in found:
        policy = NotificationPolicy(row["id"])
        if row["account_id"] is not None:
            policy = rows.record(row, NotificationPolicy)
        result[row["id"]] = (rows.record(row, Facts), policy)
    return result


async def mentioned(db: Reader, status_id: int) -> list[int]:
    found = await db.all("SELECT account_id FROM mentions WHERE status_id = :id", id=status_id)
    return [row[0] for row in found]


async def untold(db: Reader, status_id: int) -> list[int]:
    """Who is named in a post and does not count as told."""
    found = await db.all(
        "SELECT m.account_id FROM mentions m WHERE m.status_id = :id AND NOT EXISTS "
        "(SELECT 1 FROM told_mentions t WHERE t.status_id = m.status_id AND t.account_id = m.account_id)",
        id=status_id,
    )
    return [row[0] for row in found]


async def note_told(tx: Tx, status_id: int, account_ids: Sequence[int]) -> set[int]:
    """Those of these who are named in the post and whom nobody has told yet: they count as told from now on,
    also when the post names them no more.
    """
    found = await tx.all(
        "INSERT INTO told_mentions (status_id, account_id) SELECT status_id, account_id FROM mentions "
        "WHERE status_id = :id AND account_id IN (:people[]) ON CONFLICT DO NOTHING RETURNING account_id",
        id=status_id,
        people=list(account_ids),
    )
    return {row[0] for row in found}


async def with_bell(db: Reader, account_id: int) -> list[int]:
    """Followers who asked to hear of every post."""
    found = await db.all(
        "SELECT account_id FROM follows WHERE target_id = :id AND notify ORDER BY id", id=account_id
    )
    return [row[0] for row in found]


async def any_bell(db: Reader, account_id: int) -> bool:
    """Whether there are such followers."""
    found = await db.value(
        "SELECT 1 FROM follows WHERE target_id = :id AND notify ORDER BY id LIMIT 1", id=account_id
    )
    return found is not None


async def boosters(db: Reader, status_id: int) -> list[int]:
    found = await db.all("SELECT account_id FROM statuses WHERE reblog_of_id = :id", id=status_id)
    return [row[0] for row in found]


async def reached(db: Reader, status_id: int) -> list[int]:
    """Whom a post reached by name: who boosted, answered or liked it, whom it named, and whom its writer's
    notifications about it told. Nobody is among them for having read it.
    """
    found = await db.all(
        "SELECT account_id FROM statuses WHERE reblog_of_id = :id "
        "UNION SELECT account_id FROM statuses WHERE in_reply_to_id = :id "
        "UNION SELECT account_id FROM favourites WHERE status_id = :id "
        "UNION SELECT account_id FROM told_mentions WHERE status_id = :id "
        "UNION SELECT n.account_id FROM notifications n JOIN statuses s ON s.id = n.status_id "
        "WHERE n.status_id = :id AND n.from_account_id = s.account_id",
        id=status_id,
    )
    return [row[0] for row in found]


async def voters(db: Reader, poll_id: int) -> list[int]:
    found = await db.all("SELECT DISTINCT account_id FROM poll_votes WHERE poll_id = :id", id=poll_id)
    return [row[0] for row in found]


async def staff(db: Reader) -> list[tuple[int, Preferences]]:
    """Those who run the server and may use it (now), with what they want to hear."""
    found = await db.all(
        "SELECT u.account_id, u.preferences FROM users u JOIN accounts a ON a.id = u.account_id "
        "WHERE u.role <> 'user' AND u.disabled_at IS NULL AND a.suspended_at IS NULL"
    )
    return [(row["account_id"], rows.decode(row["preferences"], Preferences)) for row in found]


async def reporter(db: Reader, report_id: int) -> int | None:
    found: int | None = await db.value("SELECT account_id FROM reports WHERE id = :id", id=report_id)
    return found


async def note_request(tx: Tx, id: int, account_id: int, from_account_id: int, now: int) -> None:
    """Somebody's notifications wait for approval."""
    await tx.run(
        "INSERT INTO notification_requests (id, account_id, from_account_id, created_at, updated_at) "
        "VALUES (:id, :me, :sender, :now, :now) "
        "ON CONFLICT (account_id, from_account_id) DO UPDATE SET updated_at = excluded.updated_at",
        id=id,
        me=account_id,
        sender=from_account_id,
        now=now,
    )
