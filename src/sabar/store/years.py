"""Reports of years: what they are counted from, and the finished ones. Counting is for the slow reader."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.years import AnnualReport, UsedTag
from sabar.rules import years
from sabar.rules.years import Counts
from sabar.store import readable, rows

_INSERT = rows.insert_sql(
    "annual_reports", AnnualReport, conflict=Sql("ON CONFLICT (account_id, year) DO NOTHING")
)
_IN_YEAR = Sql("s.account_id = :me AND s.created_at >= :start AND s.created_at < :end")
_MONTHS = Sql.joined(
    ", ",
    (
        Sql(
            "COUNT(*) FILTER (WHERE created_at >= :m{month} AND created_at < :m{next}) AS c{month}",
            month=month,
            next=month + 1,
        )
        for month in range(1, 13)
    ),
)


async def insert(tx: Tx, report: AnnualReport) -> None:
    """The first one stays."""
    await tx.run(_INSERT, **rows.columns(report))


async def of(db: Reader, account_id: int) -> list[AnnualReport]:
    """The newest year first."""
    found = await db.all(
        "SELECT * FROM annual_reports WHERE account_id = :me ORDER BY year DESC", me=account_id
    )
    return rows.records(found, AnnualReport)


async def one(db: Reader, account_id: int, year: int) -> AnnualReport | None:
    row = await db.one(
        "SELECT * FROM annual_reports WHERE account_id = :me AND year = :year", me=account_id, year=year
    )
    return rows.maybe(row, AnnualReport)


async def mark_read(tx: Tx, account_id: int, year: int, now: int) -> bool:
    """False when there is none."""
    changed = await tx.run(
        "UPDATE annual_reports SET viewed_at = COALESCE(viewed_at, :now) "
        "WHERE account_id = :me AND year = :year",
        me=account_id,
        year=year,
        now=now,
    )
    return changed == 1


async def wrote(db: Reader, account_id: int, year: int) -> bool:
    """Whether there is anything to tell."""
    found = await db.value(
        Sql("SELECT 1 FROM statuses s WHERE {in_year} LIMIT 1", in_year=_IN_YEAR),
        me=account_id,
        start=years.starts(year),
        end=years.starts(year + 1),
    )
    return found is not None


async def counts(db: Reader, account_id: int, year: int) -> Counts:
    row = await db.one(
        Sql(
            "SELECT COUNT(*) FILTER (WHERE s.reblog_of_id IS NULL AND s.in_reply_to_id IS NULL) AS "
            "standalone, COUNT(*) FILTER (WHERE p.id IS NOT NULL) AS polls, "
            "COUNT(*) FILTER (WHERE s.in_reply_to_account_id <> s.account_id) AS replies, "
            "COUNT(*) FILTER (WHERE s.reblog_of_id IS NOT NULL) AS boosts "
            "FROM statuses s LEFT JOIN polls p ON p.status_id = s.id WHERE {in_year}",
            in_year=_IN_YEAR,
        ),
        me=account_id,
        start=years.starts(year),
        end=years.starts(year + 1),
    )
    return rows.maybe(row, Counts) or Counts()


async def statuses_by_month(db: Reader, account_id: int, year: int) -> list[int]:
    return await _by_month(db, Sql("statuses WHERE account_id = :me"), account_id, year)


async def followers_by_month(db: Reader, account_id: int, year: int) -> list[int]:
    """Of those who follow still."""
    return await _by_month(db, Sql("follows WHERE target_id = :me"), account_id, year)


async def _by_month(db: Reader, source: Sql, account_id: int, year: int) -> list[int]:
    bounds = {f"m{month}": years.month_starts(year, month) for month in range(1, 14)}
    row = await db.one(
        Sql("SELECT {months} FROM {source}", months=_MONTHS, source=source), me=account_id, **bounds
    )
    return [int(row[f"c{month}"]) for month in range(1, 13)] if row else [0] * 12


async def top_tag(db: Reader, account_id: int, year: int) -> UsedTag | None:
    """The hashtag used most in open posts."""
    row = await db.one(
        Sql(
            "SELECT t.display_name AS name, COUNT(*) AS count FROM statuses s "
            "JOIN status_tags st ON st.status_id = s.id JOIN tags t ON t.id = st.tag_id "
            "WHERE {in_year} AND {open} "
            "GROUP BY t.id, t.display_name ORDER BY COUNT(*) DESC, t.id LIMIT 1",
            in_year=_IN_YEAR,
            open=readable.OPEN,
        ),
        me=account_id,
        start=years.starts(year),
        end=years.starts(year + 1),
    )
    return rows.maybe(row, UsedTag)


async def top_status(db: Reader, account_id: int, year: int) -> int | None:
    """The open post that was boosted most."""
    found: int | None = await db.value(
        Sql(
            "SELECT s.id FROM statuses s WHERE {in_year} AND s.reblog_of_id IS NULL "
            "AND {open} AND s.reblogs_count > 0 "
            "ORDER BY s.reblogs_count DESC, s.id LIMIT 1",
            in_year=_IN_YEAR,
            open=readable.OPEN,
        ),
        me=account_id,
        start=years.starts(year),
        end=years.starts(year + 1),
    )
    return found
