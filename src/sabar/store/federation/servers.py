"""Other servers: since when they are known, when they were heard and reached, how they want to be asked."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Tx
from sabar.kit import times
from sabar.model.federation import Server, Trouble
from sabar.model.jobs import JobSpec
from sabar.rules import lanes
from sabar.store import rows

DESCRIBE = "federation.describe"
#: How often it is asked what it runs.
_DESCRIBED = times.DAY


async def by_host(db: Reader, host: str) -> Server | None:
    return rows.maybe(await db.one("SELECT * FROM servers WHERE host = :host", host=host), Server)


async def reached_last(db: Reader) -> str | None:
    """The host of the server that was reached last."""
    found = await db.value(
        "SELECT host FROM servers WHERE reached_at IS NOT NULL ORDER BY reached_at DESC LIMIT 1"
    )
    return None if found is None else str(found)


async def heard(tx: Tx, host: str, now: int) -> None:
    """Something signed came from it. That it can be reached is another matter."""
    await tx.run(
        "INSERT INTO servers (host, first_seen_at, heard_at) VALUES (:host, :now, :now) "
        "ON CONFLICT (host) DO UPDATE SET heard_at = excluded.heard_at",
        host=host,
        now=now,
    )
    await _describe_later(tx, host, now)


async def reached(tx: Tx, host: str, form: str, now: int) -> None:
    """It took what was asked or sent; `form`: that of the signature."""
    await tx.run(
        "INSERT INTO servers (host, first_seen_at, reached_at, signs_with) VALUES (:host, :now, :now, :form) "
        "ON CONFLICT (host) DO UPDATE SET reached_at = excluded.reached_at, failures = 0, last_error = '', "
        "trouble = '', signs_with = excluded.signs_with",
        host=host,
        now=now,
        form=form,
    )
    await _describe_later(tx, host, now)


async def _describe_later(tx: Tx, host: str, now: int) -> None:
    """At most once a day, whatever comes of it."""
    due = await tx.run(
        "UPDATE servers SET described_at = :now WHERE host = :host "
        "AND (described_at IS NULL OR described_at <= :before)",
        host=host,
        now=now,
        before=now - _DESCRIBED,
    )
    if due:
        tx.enqueue(JobSpec(DESCRIBE, msgspec.json.encode(host), lane=lanes.site(host)))


async def describe(tx: Tx, host: str, software: str, version: str) -> None:
    await tx.run(
        "UPDATE servers SET software = :software, version = :version WHERE host = :host",
        host=host,
        software=software,
        version=version,
    )


async def compare_followers(tx: Tx, host: str, *, on: bool) -> bool:
    """Whether that changed anything."""
    return bool(
        await tx.run(
            "UPDATE servers SET compares_followers = :switched WHERE host = :host "
            "AND compares_followers <> :switched",
            host=host,
            switched=on,
        )
    )


async def failed(tx: Tx, host: str, trouble: Trouble, error: str, now: int) -> None:
    """It could not be reached. One that never was is not remembered: anybody can name hosts."""
    await tx.run(
        "UPDATE servers SET failed_at = :now, failures = failures + 1, last_error = :error, "
        "trouble = :trouble WHERE host = :host",
        host=host,
        error=error,
        trouble=trouble,
        now=now,
    )


async def silent(db: Reader, hosts: Sequence[str], since: int) -> set[str]:
    """Those that could not be reached, and of which nothing was heard or reached since then."""
    found = await db.all(
        "SELECT host FROM servers WHERE host IN (:hosts[text]) AND failures > 0 "
        "AND COALESCE(reached_at, first_seen_at) < :since AND COALESCE(heard_at, 0) < :since",
        hosts=list(hosts),
        since=since,
    )
    return {row["host"] for row in found}
