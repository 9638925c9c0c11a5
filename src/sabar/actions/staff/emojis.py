"""Custom emoji: small pictures that people write as `:name:`."""

import contextlib
import re
from pathlib import Path

from sabar.backends.files import new_key
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import CustomEmoji
from sabar.services import Services
from sabar.store import emojis

_NAME = re.compile(r"[A-Za-z0-9_]{2,64}")
_CATEGORY = 64


async def add(app: Services, shortcode: str, picture: Path, *, category: str = "") -> CustomEmoji:
    """Make an emoji, or give one another picture. Raises Invalid. Posts show it once they are read anew."""
    if not _NAME.fullmatch(shortcode):
        raise invalid("shortcode", Problem.NOT_A_SHORTCODE)
    if len(category) > _CATEGORY:
        raise invalid("category", Problem.TOO_LONG, most=_CATEGORY)
    made = await app.media.image(picture, party="server", kind="emoji")
    moving, still = made.file("original"), made.file("static")
    file = new_key(moving.mime)
    await app.files.put(file, moving.data, moving.mime)
    static = file
    if still is not moving:
        static = new_key(still.mime)
        await app.files.put(static, still.data, still.mime)
    emoji = CustomEmoji(
        id=app.ids.next(),
        shortcode=shortcode,
        domain="",
        file=file,
        static=static,
        category=category,
        visible=True,
        created_at=app.clock.now_ms(),
    )

    async def unit(tx: Tx) -> CustomEmoji | None:
        old = await emojis.by_name(tx, shortcode)
        await emojis.put(tx, emoji)
        return old

    await _forget(app, await app.db.write(unit))
    return emoji


async def remove(app: Services, shortcode: str) -> None:
    """Raises NotFound when there is none of this name."""

    async def unit(tx: Tx) -> CustomEmoji:
        old = await emojis.by_name(tx, shortcode)
        if old is None:
            raise NotFound(N_("No emoji is called {shortcode}"), shortcode=shortcode)
        await emojis.remove(tx, shortcode)
        return old

    await _forget(app, await app.db.write(unit))


async def _forget(app: Services, old: CustomEmoji | None) -> None:
    for key in {old.file, old.static} if old else ():
        # A file that stays is only lost space.
        with contextlib.suppress(OSError):
            await app.files.delete(key)
