"""What a person sees of the own safety: logged-in places, passkeys, codes that are left."""

import msgspec
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


class LetIn(msgspec.Struct, frozen=True):
    """An application somebody authorised: since when, when it last came, and what it may do."""

    client: App
    since: int
    used: int
    scopes: tuple[str, ...]


async def apps_of(app: Services, viewer: Viewer) -> list[LetIn]:
    """Each authorised application once, however many tokens it has."""
    found: dict[int, LetIn] = {}
    for token, client in await oauth.tokens_of(app.db.read(), viewer.user.id):
        one = LetIn(
            client, token.created_at, token.last_used_at or token.created_at, tuple(token.scopes.split())
        )
        known = found.get(client.id, one)
        found[client.id] = LetIn(
            client,
            min(known.since, one.since),
            max(known.used, one.used),
            tuple(dict.fromkeys((*known.scopes, *one.scopes))),
        )
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
