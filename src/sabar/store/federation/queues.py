"""Other servers as staff see them: what waits for each, and who of it is known."""

from collections.abc import Sequence

from sabar.db.engine import Reader
from sabar.model.federation import Server
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


async def people(db: Reader, hosts: Sequence[str]) -> dict[str, int]:
    """How many accounts of each are known."""
    found = await db.all(
        "SELECT domain, COUNT(*) AS n FROM accounts WHERE domain IN (:hosts[text]) GROUP BY domain",
        hosts=list(hosts),
    )
    return {row["domain"]: row["n"] for row in found}
