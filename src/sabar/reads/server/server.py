"""What this server is called and how it lets people in; what a setting says wins over what was typed."""

from functools import lru_cache

import msgspec

from sabar.kit import times
from sabar.model.server import Picture, Server, Written
from sabar.model.viewers import Viewer
from sabar.rules import joining
from sabar.services import Services
from sabar.store import auth, server, server_texts, users


async def about(app: Services) -> Server:
    """The same record each time, until something of it changes."""
    written = await _written(app)
    door = await _door(app, written.texts)
    terms = "" < written.terms_since <= times.day(app.clock.now_ms())
    settings = app.settings
    return _server(
        written, door, terms, settings.title, frozenset({"title", "registrations"} & settings.given)
    )


async def changed(app: Services) -> None:
    """What is remembered of it is read anew."""
    app.about.forget()


async def _written(app: Services) -> Written:
    return await app.about.get(lambda: _read(app))


async def _read(app: Services) -> Written:
    db = app.db.read()
    return Written(await server.everything(db), await server.rules(db), await server_texts.terms_since(db))


@lru_cache(maxsize=32)
def _server(
    written: Written, door: joining.Door, terms: bool, default_title: str, fixed: frozenset[str]
) -> Server:
    stored = written.texts
    title = stored.get("title") if "title" not in fixed else None
    picture = stored.get("thumbnail")
    return Server(
        title=title or default_title,
        description=stored.get("description", ""),
        contact_email=stored.get("contact_email", ""),
        registrations=door.mode,
        rules=written.rules,
        fixed=fixed,
        message=stored.get("registrations_message", ""),
        picture=msgspec.json.decode(picture, type=Picture) if picture else None,
        terms=terms,
        chosen=door.chosen,
        brake=door.brake,
        held_since=int(stored[joining.HELD]) if door.brake == "staff" else None,
    )


async def _door(app: Services, stored: dict[str, str]) -> joining.Door:
    door = joining.door(app.settings, stored, app.clock.now_ms() // times.DAY)
    if door.mode != "approval":
        return door
    most = app.settings.sign_ups_waiting
    waiting = await users.count_waiting(app.db.read(), most)
    return joining.full(door) if waiting >= most else door


async def needs_owner(app: Services) -> bool:
    """Whether the first-run page is still there."""
    return not await users.owner_exists(app.db.read())


class Checklist(msgspec.Struct, frozen=True):
    """What the owner has done since the first run."""

    named: bool
    doors: bool
    mail: bool
    invited: bool
    posted: bool


async def checklist(app: Services, viewer: Viewer) -> Checklist:
    stored = (await _written(app)).texts
    return Checklist(
        named="title" in stored or "title" in app.settings.given,
        doors="registrations" in stored or "registrations" in app.settings.given,
        mail=app.mail.configured,
        invited=await auth.made_invites(app.db.read(), viewer.id),
        posted=viewer.account.statuses_count > 0,
    )


async def staff(app: Services) -> list[int]:
    """The accounts of those who run this server."""
    return [user.account_id for user in await users.staff(app.db.read())]
