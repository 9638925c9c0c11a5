"""What the server counts of itself: by day, by kind, by cohort. Ids are time-sorted, so a time is a range."""

import re
from collections.abc import Sequence

import msgspec

from sabar.db import dialects_facts
from sabar.db.engine import Reader, Sql, Tx
from sabar.kit import ids, times
from sabar.store import readable

#: Ids of one day.
_DAY = ids.first_of(times.DAY)
_NAMES = re.compile(r":([a-z_]+)\b")

_TAGGED = Sql(
    "status_tags st JOIN statuses s ON s.id = st.status_id JOIN accounts a ON a.id = s.account_id "
    "WHERE st.tag_id = :tag AND st.status_id >= :low AND st.status_id < :high "
    "AND {listed} AND a.suspended_at IS NULL",
    listed=readable.LISTED,
)
_TAGGED_ON = Sql("st.status_id / {ids_of_day}", ids_of_day=_DAY)

#: Key → day and number, for days from :first to before :after (:low, :high as ids).
_BY_DAY = {
    "active_users": Sql(
        "SELECT day, COUNT(*) FROM active_days WHERE day >= :first AND day < :after GROUP BY day"
    ),
    "new_users": Sql(
        "SELECT id / {ids_of_day}, COUNT(*) FROM users WHERE id >= :low AND id < :high AND NOT guest "
        "GROUP BY 1",
        ids_of_day=_DAY,
    ),
    "interactions": Sql(
        "SELECT day, CAST(SUM(number) AS BIGINT) FROM ("
        "SELECT f.id / {ids_of_day} AS day, COUNT(*) AS number FROM favourites f "
        "JOIN statuses s ON s.id = f.status_id JOIN accounts a ON a.id = s.account_id "
        "WHERE f.id >= :low AND f.id < :high AND a.domain = '' GROUP BY 1 "
        "UNION ALL SELECT s.id / {ids_of_day}, COUNT(*) FROM statuses s "
        "JOIN statuses o ON o.id = s.reblog_of_id JOIN accounts a ON a.id = o.account_id "
        "WHERE s.id >= :low AND s.id < :high AND a.domain = '' GROUP BY 1 "
        "UNION ALL SELECT s.id / {ids_of_day}, COUNT(*) FROM statuses s "
        "JOIN accounts a ON a.id = s.in_reply_to_account_id "
        "WHERE s.id >= :low AND s.id < :high AND s.in_reply_to_id IS NOT NULL "
        "AND s.in_reply_to_account_id <> s.account_id AND a.domain = '' GROUP BY 1"
        ") AS deeds GROUP BY day",
        ids_of_day=_DAY,
    ),
    "opened_reports": Sql(
        "SELECT id / {ids_of_day}, COUNT(*) FROM reports WHERE id >= :low AND id < :high GROUP BY 1",
        ids_of_day=_DAY,
    ),
    "resolved_reports": Sql(
        "SELECT action_taken_at / 86400000, COUNT(*) FROM reports "
        "WHERE action_taken_at >= :start AND action_taken_at < :end GROUP BY 1"
    ),
    "tag_accounts": Sql(
        "SELECT {day}, COUNT(DISTINCT s.account_id) FROM {tagged} GROUP BY 1", tagged=_TAGGED, day=_TAGGED_ON
    ),
    "tag_uses": Sql("SELECT {day}, COUNT(*) FROM {tagged} GROUP BY 1", tagged=_TAGGED, day=_TAGGED_ON),
    "tag_servers": Sql(
        "SELECT {day}, COUNT(DISTINCT a.domain) FROM {tagged} AND a.domain <> '' GROUP BY 1",
        tagged=_TAGGED,
        day=_TAGGED_ON,
    ),
    "instance_accounts": Sql(
        "SELECT id / {ids_of_day}, COUNT(*) FROM accounts "
        "WHERE domain = :domain AND id >= :low AND id < :high GROUP BY 1",
        ids_of_day=_DAY,
    ),
    "instance_reports": Sql(
        "SELECT r.id / {ids_of_day}, COUNT(*) FROM reports r JOIN accounts a ON a.id = r.target_id "
        "WHERE a.domain = :domain AND r.id >= :low AND r.id < :high GROUP BY 1",
        ids_of_day=_DAY,
    ),
    "instance_statuses": Sql(
        "SELECT s.id / {ids_of_day}, COUNT(*) FROM statuses s JOIN accounts a ON a.id = s.account_id "
        "WHERE a.domain = :domain AND s.id >= :low AND s.id < :high GROUP BY 1",
        ids_of_day=_DAY,
    ),
    "instance_follows": Sql(
        "SELECT f.id / {ids_of_day}, COUNT(*) FROM follows f JOIN accounts a ON a.id = f.target_id "
        "WHERE a.domain = :domain AND f.id >= :low AND f.id < :high GROUP BY 1",
        ids_of_day=_DAY,
    ),
    "instance_followers": Sql(
        "SELECT f.id / {ids_of_day}, COUNT(*) FROM follows f JOIN accounts a ON a.id = f.account_id "
        "WHERE a.domain = :domain AND f.id >= :low AND f.id < :high GROUP BY 1",
        ids_of_day=_DAY,
    ),
}
#: Where the days do not add up to the whole, because one person or server counts once.
_WHOLE = {
    "active_users": Sql(
        "SELECT COUNT(DISTINCT user_id) FROM active_days WHERE day >= :first AND day < :after"
    ),
    "tag_accounts": Sql("SELECT COUNT(DISTINCT s.account_id) FROM {tagged}", tagged=_TAGGED),
    "tag_servers": Sql("SELECT COUNT(DISTINCT a.domain) FROM {tagged} AND a.domain <> ''", tagged=_TAGGED),
}
#: Kind → key, number; the largest first.
_BY_KIND = {
    "languages": Sql(
        "SELECT u.locale, COUNT(DISTINCT u.id) AS number FROM active_days d JOIN users u ON u.id = d.user_id "
        "WHERE d.day >= :first AND d.day < :after GROUP BY 1"
    ),
    "sources": Sql(
        "SELECT COALESCE(o.name, ''), COUNT(*) AS number FROM users u "
        "LEFT JOIN oauth_apps o ON o.id = u.created_by_app_id "
        "WHERE u.id >= :low AND u.id < :high AND NOT u.guest GROUP BY 1"
    ),
    "servers": Sql(
        "SELECT a.domain, COUNT(*) AS number FROM statuses s JOIN accounts a ON a.id = s.account_id "
        "WHERE s.id >= :low AND s.id < :high GROUP BY 1"
    ),
    "tag_servers": Sql("SELECT a.domain, COUNT(*) AS number FROM {tagged} GROUP BY 1", tagged=_TAGGED),
    "tag_languages": Sql(
        "SELECT COALESCE(s.language, 'und'), COUNT(*) AS number FROM {tagged} GROUP BY 1", tagged=_TAGGED
    ),
    "instance_accounts": Sql(
        "SELECT a.username, COUNT(*) AS number FROM follows f JOIN accounts a ON a.id = f.target_id "
        "WHERE a.domain = :domain GROUP BY 1"
    ),
    "instance_languages": Sql(
        "SELECT COALESCE(s.language, 'und'), COUNT(*) AS number FROM statuses s "
        "JOIN accounts a ON a.id = s.account_id "
        "WHERE a.domain = :domain AND s.id >= :low AND s.id < :high GROUP BY 1"
    ),
}


class Days(msgspec.Struct, frozen=True):
    """From the day `first` to before the day `after`, counted from the epoch."""

    first: int
    after: int


class About(msgspec.Struct, frozen=True):
    """What keys that need it speak of."""

    tag: int = 0
    domain: str = ""


async def by_day(db: Reader, key: str, days: Days, about: About) -> dict[int, int]:
    """Days on which there was nothing are missing."""
    sql = _BY_DAY[key]
    return {int(row[0]): int(row[1]) for row in await db.all(sql, **_arguments(sql, days, about))}


async def whole(db: Reader, key: str, days: Days, about: About) -> int | None:
    """The number for all days together; None where it is the sum of the days."""
    if key not in _WHOLE:
        return None
    sql = _WHOLE[key]
    return int(await db.value(sql, **_arguments(sql, days, about)))


async def by_kind(db: Reader, key: str, days: Days, about: About, limit: int) -> list[tuple[str, int]]:
    sql = _BY_KIND[key]
    found = await db.all(
        Sql("{counted} ORDER BY number DESC, 1 LIMIT :limit", counted=sql),
        limit=limit,
        **_arguments(sql, days, about),
    )
    return [(row[0], int(row[1])) for row in found]


def _arguments(sql: Sql, days: Days, about: About) -> dict[str, int | str]:
    start, end = days.first * times.DAY, days.after * times.DAY
    known: dict[str, int | str] = {
        "first": days.first,
        "after": days.after,
        "start": start,
        "end": end,
        "low": ids.first_of(start),
        "high": ids.first_of(end),
        "tag": about.tag,
        "domain": about.domain,
    }
    return {name: known[name] for name in set(_NAMES.findall(sql))}


async def counted(db: Reader, key: str, days: Days) -> dict[int, int]:
    """The days that were counted when they were over."""
    found = await db.all(
        "SELECT day, value FROM daily_figures WHERE key = :key AND day >= :first AND day < :after",
        key=key,
        first=days.first,
        after=days.after,
    )
    return {row[0]: row[1] for row in found}


async def keep(tx: Tx, key: str, values: dict[int, int]) -> None:
    """Day → number, of days that are over."""
    await tx.run_many(
        "INSERT INTO daily_figures (key, day, value) VALUES (:key, :day, :value) "
        "ON CONFLICT (key, day) DO NOTHING",
        [{"key": key, "day": day, "value": value} for day, value in values.items()],
    )


async def cohorts(db: Reader, bounds: Sequence[int]) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """Periods between days: number of period → who joined; (joined in, seen in) → how many of those.

    `bounds`: the first day of each period, and the day after the last one.
    """
    days = Days(bounds[0], bounds[-1])
    joined_in = _period(Sql("u.id"), [ids.first_of(day * times.DAY) for day in bounds])
    seen_in = _period(Sql("d.day"), bounds)
    sql = Sql(
        "SELECT {joined_in}, COUNT(*) FROM users u WHERE u.id >= :low AND u.id < :high AND NOT u.guest "
        "GROUP BY 1",
        joined_in=joined_in,
    )
    sizes = await db.all(sql, **_arguments(sql, days, About()))
    sql = Sql(
        "SELECT {joined_in} AS joined, {seen_in} AS seen, COUNT(DISTINCT u.id) AS number "
        "FROM users u JOIN active_days d ON d.user_id = u.id "
        "WHERE u.id >= :low AND u.id < :high AND NOT u.guest AND d.day >= :first AND d.day < :after "
        "GROUP BY 1, 2",
        joined_in=joined_in,
        seen_in=seen_in,
    )
    stayed = await db.all(sql, **_arguments(sql, days, About()))
    return (
        {int(row[0]): int(row[1]) for row in sizes},
        {(int(row[0]), int(row[1])): int(row[2]) for row in stayed},
    )


def _period(column: Sql, bounds: Sequence[int]) -> Sql:
    ends = (
        Sql("WHEN {column} < {bound} THEN {number}", column=column, bound=bound, number=number)
        for number, bound in enumerate(bounds[1:])
    )
    return Sql("CASE {ends} END", ends=Sql.joined(" ", ends))


async def media_of(db: Reader, domain: str, limit: int) -> list[tuple[int, str]]:
    """`(day, file)` of what is kept here of another server's attachments, newest first."""
    found = await db.all(
        Sql(
            "SELECT m.id / {day}, m.file, m.thumb FROM media m "
            "JOIN accounts a ON a.id = m.account_id "
            "WHERE a.domain = :domain AND (m.file <> '' OR m.thumb <> '') ORDER BY m.id DESC LIMIT :limit",
            day=_DAY,
        ),
        domain=domain,
        limit=limit,
    )
    return [(int(row[0]), name) for row in found for name in (row[1], row[2]) if name]


async def engine(db: Reader, url: str) -> tuple[str, str, str, int]:
    """Of the database: key, name, version, bytes."""
    facts = dialects_facts.for_url(url)
    return facts.key, facts.name, str(await db.value(facts.version)), int(await db.value(facts.size))
