"""What the server counts of itself."""

from sabar.db.engine import Reader, Sql
from sabar.model.statuses import CustomEmoji
from sabar.store import rows

_PEOPLE = Sql(
    "u.confirmed_at IS NOT NULL AND u.approved_at IS NOT NULL AND u.disabled_at IS NULL "
    "AND a.suspended_at IS NULL"
)


async def people(db: Reader, since: int = 0) -> int:
    """Those who may use the server; with `since`, those who did from that time on."""
    return int(
        await db.value(
            Sql(
                "SELECT COUNT(*) FROM users u JOIN accounts a ON a.id = u.account_id WHERE {people} "
                "AND COALESCE(u.last_active_at, u.created_at) >= :since",
                people=_PEOPLE,
            ),
            since=since,
        )
    )


async def local_posts(db: Reader) -> int:
    """Posts and boosts written here."""
    total = await db.value(
        "SELECT CAST(COALESCE(SUM(statuses_count), 0) AS BIGINT) FROM accounts WHERE domain = ''"
    )
    return int(total)


async def domains(db: Reader) -> list[str]:
    """The servers whose accounts are known here."""
    found = await db.all("SELECT DISTINCT domain FROM accounts WHERE domain <> '' ORDER BY domain")
    return [row[0] for row in found]


async def weeks(db: Reader, start: int, week_ms: int, since_id: int) -> dict[int, dict[str, int]]:
    """Number of the week from `start` → statuses, registrations, and people known to have been there.

    `since_id`: the smallest id a post of `start` can have.
    """
    found = await db.all(
        "SELECT 'statuses' AS kind, (s.created_at - :start) / :week AS week, COUNT(*) AS number "
        "FROM statuses s JOIN accounts a ON a.id = s.account_id "
        "WHERE s.id >= :since AND s.created_at >= :start AND a.domain = '' "
        "GROUP BY (s.created_at - :start) / :week "
        "UNION ALL SELECT 'registrations', (created_at - :start) / :week, COUNT(*) FROM users "
        "WHERE created_at >= :start AND NOT guest GROUP BY (created_at - :start) / :week "
        "UNION ALL SELECT 'logins', (day * 86400000 - :start) / :week, COUNT(DISTINCT user_id) "
        "FROM active_days WHERE day >= :start / 86400000 GROUP BY (day * 86400000 - :start) / :week",
        start=start,
        week=week_ms,
        since=since_id,
    )
    counted: dict[int, dict[str, int]] = {}
    for row in found:
        counted.setdefault(int(row[1]), {})[row[0]] = int(row[2])
    return counted


async def owner_account_id(db: Reader) -> int | None:
    found: int | None = await db.value("SELECT account_id FROM users WHERE role = 'owner'")
    return found


async def emojis(db: Reader) -> list[CustomEmoji]:
    """Those of this server that people may pick."""
    found = await db.all(
        "SELECT * FROM custom_emojis WHERE domain = '' AND visible AND NOT disabled "
        "ORDER BY category, shortcode"
    )
    return rows.records(found, CustomEmoji)
