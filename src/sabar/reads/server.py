"""What this server is called and how it lets people in; what a setting says wins over what was typed."""

from sabar.db.engine import Reader
from sabar.model.server import Server
from sabar.services import Services
from sabar.store import server, users


async def about(app: Services) -> Server:
    return await _about(app, app.db.read())


async def _about(app: Services, db: Reader) -> Server:
    stored = await server.everything(db)
    given = app.settings.given
    title = stored.get("title") if "title" not in given else None
    mode = stored.get("registrations") if "registrations" not in given else None
    return Server(
        title=title or app.settings.title,
        description=stored.get("description", ""),
        contact_email=stored.get("contact_email", ""),
        registrations=mode or app.settings.registrations,
        fixed=frozenset({"title", "registrations"} & given),
    )


async def needs_owner(app: Services) -> bool:
    """Whether the first-run page is still there."""
    return not await users.owner_exists(app.db.read())
