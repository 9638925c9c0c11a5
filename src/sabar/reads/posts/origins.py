"""What the server of a post says of it, beside what is known here."""

import msgspec

from sabar.services import Services
from sabar.store.federation import posts
from sabar.store.hydration import Outline


class Whole(msgspec.Struct, frozen=True):
    """A post as its own server counts it: how many answers are directly below it, favourites and boosts; 0
    where it does not say.
    """

    host: str
    answers: int
    favourites: int
    boosts: int


async def of(app: Services, outline: Outline) -> Whole | None:
    """None of a post of this server."""
    origin = await posts.origin(app.db.read(), outline.id) if outline.domain else None
    if origin is None:
        return None
    return Whole(outline.domain, origin.replies or 0, origin.favourites or 0, origin.reblogs or 0)
