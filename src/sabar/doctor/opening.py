"""The database as the doctor looks at it: nothing follows from what he writes."""

from sabar.db import engine, migrate
from sabar.kit.clock import SystemClock
from sabar.kit.ids import Ids
from sabar.settings import Settings


async def database(settings: Settings) -> engine.Database:
    """To be closed. Raises DatabaseError (MigrationError where the schema is not ours), OSError,
    ValueError.
    """
    now = SystemClock()
    await migrate.verify(settings.database)
    return await engine.open_database(
        settings.database, clock=now, ids=Ids(now), jobs_for=lambda _event: (), on_commit=lambda: None
    )
