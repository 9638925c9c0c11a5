"""Other servers as staff see them: what waits for each, and who of it is known."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx
from sabar.model.federation import Server
from sabar.rules import lanes
from sabar.store import rows


async def servers(db: Reader, beginning: str, limit: int) -> list[Server]:
    """Those whose name begins like this, those first that failed most often since they were reached."""
    found = await db.all(
        "SELECT * FROM servers WHERE host LIKE :pattern ESCAPE '!' "
        "ORDER BY failures DESC, COALESCE(heard_at, reached_at, first_seen_at) DESC, host LIMIT :limit",
        pattern=rows.literal(beginning) + "%",
        limit=limit,
    )
    return rows.records(found, Server)


async def waiting(db: Reader, hosts: Sequence[str]) -> dict[str, int]:
    """How much waits to be sent to each."""
    found = await db.all(
        "SELECT host, COUNT(*) AS n FROM outgoing_inboxes WHERE state = 'waiting' "
        "AND host IN (:hosts[text]) GROUP BY host",
        hosts=list(hosts),
    )
    return {row["host"]: row["n"] for row in found}


async def next_tries(db: Reader, hosts: Sequence[str]) -> dict[str, int]:
    """When (ms) what waits for each is tried again; without those that are being sent something."""
    named = {lanes.server(host).key: host for host in hosts}
    found = await db.all(
        "SELECT name, next_at FROM lanes WHERE name IN (:names[text]) AND next_at IS NOT NULL "
        "AND held_by IS NULL",
        names=list(named),
    )
    return {named[row["name"]]: row["next_at"] for row in found}


async def try_now(tx: Tx, host: str, now: int) -> bool:
    """Send what waits for it at once; False when nothing waits for a later time. It is not counted among the
    tries after which all of it is given up.
    """
    return bool(
        await tx.run(
            "UPDATE lanes SET next_at = :now, free_at = :now, failures = GREATEST(failures - 1, 0) "
            "WHERE name = :name AND held_by IS NULL AND next_at > :now",
            now=now,
            name=lanes.server(host).key,
        )
    )


async def people(db: Reader, hosts: Sequence[str]) -> dict[str, int]:
    """How many accounts of each are known."""
    found = await db.all(
        "SELECT domain, COUNT(*) AS n FROM accounts WHERE domain IN (:hosts[text]) GROUP BY domain",
        hosts=list(hosts),
    )
    return {row["domain"]: row["n"] for row in found}
