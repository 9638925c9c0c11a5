"""How this server deals with another one, beside blocks. For those who run the server."""

from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.rules import roles
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store import audit
from sabar.store.federation import queues, servers


async def compare_followers(app: Services, viewer: Viewer | None, host: str, *, on: bool) -> None:
    """Whether both tell each other who follows whom. Without a viewer the machine's own people do it. Raises
    NotFound for a server that is not known.
    """
    if viewer is not None:
        roles.demand(viewer.user.role, Permission.MANAGE_FEDERATION)
    id, now = app.ids.next(), app.clock.now_ms()
    action = "other_server.compare" if on else "other_server.compare_not"

    async def unit(tx: Tx) -> None:
        if await servers.by_host(tx, host) is None:
            raise NotFound
        if await servers.compare_followers(tx, host, on=on):
            await audit.add(tx, id, now, viewer.account if viewer else None, action, detail=host)

    await app.db.write(unit)


async def try_now(app: Services, viewer: Viewer, host: str) -> None:
    """What waits to be sent there is tried at once. Raises NotFound for a server that is not known."""
    roles.demand(viewer.user.role, Permission.MANAGE_FEDERATION)
    id, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        if await servers.by_host(tx, host) is None:
            raise NotFound
        if await queues.try_now(tx, host, now):
            await audit.add(tx, id, now, viewer.account, "other_server.try", detail=host)

    await app.db.write(unit)
