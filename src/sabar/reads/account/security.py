"""What a person sees of the own safety: logged-in places, passkeys, codes that are left."""

import regex

from sabar.model.accounts import Passkey, Session
from sabar.model.oauth import App
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import auth, oauth, sessions

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_PRODUCT = regex.compile(r"[A-Za-z][\w.+-]*")


async def sessions_of(app: Services, viewer: Viewer) -> list[Session]:
    return await sessions.of_user(app.db.read(), viewer.user.id)


async def apps_of(app: Services, viewer: Viewer) -> list[tuple[App, int, int]]:
    """Each authorised application once: when it was let in, and when it was last used."""
    found: dict[int, tuple[App, int, int]] = {}
    for token, client in await oauth.tokens_of(app.db.read(), viewer.user.id):
        used = token.last_used_at or token.created_at
        known = found.get(client.id)
        since, last = (token.created_at, used) if known is None else known[1:]
        found[client.id] = (client, min(since, token.created_at), max(last, used))
    return list(found.values())


async def passkeys_of(app: Services, viewer: Viewer) -> list[Passkey]:
    return await auth.passkeys_of(app.db.read(), viewer.user.id)


async def recovery_codes_left(app: Services, viewer: Viewer) -> int:
    return await auth.count_recovery_codes(app.db.read(), viewer.user.id)


async def pending_email(app: Services, viewer: Viewer) -> str | None:
    """The address that waits for its link to be opened."""
    found = await auth.mail_token_for(app.db.read(), viewer.user.id, "change", app.clock.now_ms())
    return found.email if found else None


def browser_name(agent: str) -> str:
    """`Firefox, Linux` out of a User-Agent; its first word when it is none we know."""
    browser = next((name for mark, name in _BROWSERS if f"{mark}/" in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    known = ", ".join(part for part in (browser, system) if part)
    first = _PRODUCT.match(agent)
    return known or (first[0][:40] if first else "?")
