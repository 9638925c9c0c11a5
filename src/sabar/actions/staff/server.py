"""What staff decide about the server."""

from sabar.db.engine import Tx
from sabar.events import MailWanted, ServerChanged
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, Forbidden, invalid, several
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import emails, joining
from sabar.services import Services
from sabar.store import server

_MODES = ("open", "approval", "invite", "closed")


def _demand_admin(viewer: Viewer) -> None:
    if not viewer.user.role.runs_the_server:
        raise Forbidden


async def describe(
    app: Services, viewer: Viewer, *, title: str, description: str, contact_email: str
) -> None:
    """Name, words and contact of the server. A name that is a setting stays as it is."""
    _demand_admin(viewer)
    if not title.strip():
        raise invalid("name", Problem.BLANK)
    if len(title) > 60:
        raise invalid("name", Problem.TOO_LONG, most=60)
    if len(description) > 500:
        raise invalid("description", Problem.TOO_LONG, most=500)
    problem = emails.problem(contact_email) if contact_email.strip() else None
    if problem:
        raise several({"contact": [problem]})

    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await server.put(tx, "title", title.strip())
        await server.put(tx, "description", description.strip(), now=now)
        await server.put(tx, "contact_email", contact_email.strip())
        tx.emit(ServerChanged())

    await app.db.write(unit)


async def set_registrations(app: Services, viewer: Viewer, mode: str) -> None:
    """Who may join. `Conflict` when a setting decides it."""
    _demand_admin(viewer)
    if mode not in _MODES:
        raise invalid("registrations", Problem.NOT_IN_LIST)
    if "registrations" in app.settings.given:
        raise Conflict(N_("The settings file of this server decides who may join; it cannot be changed here"))

    async def unit(tx: Tx) -> None:
        await server.put(tx, "registrations", mode)
        await server.remove(tx, joining.HELD)
        tx.emit(ServerChanged())

    await app.db.write(unit)


async def let_in_again(app: Services, viewer: Viewer) -> None:
    """Staff is back: the door is as wide as it was left."""
    _demand_admin(viewer)

    async def unit(tx: Tx) -> None:
        await server.remove(tx, joining.HELD)
        tx.emit(ServerChanged())

    await app.db.write(unit)


async def send_test(app: Services, viewer: Viewer) -> None:
    """Queue a letter to the person who asks, to see whether mail works."""
    _demand_admin(viewer)
    number = app.ids.next()

    async def unit(tx: Tx) -> None:
        tx.emit(MailWanted("test", viewer.user.id, number))

    await app.db.write(unit)
