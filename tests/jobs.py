"""Jobs as a worker leaves them that gave them up, or as they lie when no worker runs."""

from typing import Any

from tests.server import Server
from tests.waiting import eventually


def give_up(server: Server, kind: str, error: str, payload: bytes = b"{}") -> str:
    """The job's id."""
    return _put(server, kind, payload, attempts=5, error=error, dead=True, run_at=server.clock.now_ms())


def leave(server: Server, kind: str, ms: int) -> str:
    """A job that is due for so long."""
    return _put(server, kind, b"", attempts=0, error=None, dead=False, run_at=server.clock.now_ms() - ms)


#: Jobs that run, or will before `:soon`. What stands in the lane of a destination that is away may wait long.
DUE = (
    "SELECT COUNT(*) FROM jobs j LEFT JOIN lanes l ON l.name = j.lane WHERE NOT j.dead AND "
    "(j.lease_until IS NOT NULL OR (j.run_at < :soon AND "
    "(j.lane IS NULL OR l.held_by IS NOT NULL OR l.next_at < :soon)))"
)


def idle(server: Server) -> None:
    """Wait until no job is due."""

    async def due() -> int:
        return int(await server.app.db.read().value(DUE, soon=server.clock.now_ms() + 1))

    eventually(lambda: server.run(due) == 0)


def there(server: Server, id: str) -> bool:
    found = server.run(server.app.db.read().value, "SELECT id FROM jobs WHERE id = :id", id=int(id))
    return found is not None


def _put(server: Server, kind: str, payload: bytes, **columns: Any) -> str:
    id = server.app.ids.next()

    async def unit(tx: Any) -> None:
        await tx.run(
            "INSERT INTO jobs (id, kind, payload, run_at, attempts, last_error, dead, created_at) "
            "VALUES (:id, :kind, :payload, :run_at, :attempts, :error, :dead, :run_at)",
            id=id,
            kind=kind,
            payload=payload,
            **columns,
        )

    server.run(server.app.db.write, unit)
    return str(id)
