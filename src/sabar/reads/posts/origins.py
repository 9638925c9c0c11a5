"""What the server of a post says of it, beside what is known here."""

import msgspec

from sabar.services import Services
from sabar.store.federation import posts
from sabar.store.hydration import Outline


class Whole(msgspec.Struct, frozen=True):
    """A conversation as the server counts it where it began: how many answers are directly below the post."""

    host: str
    answers: int


async def of(app: Services, outline: Outline) -> Whole | None:
    """None of a post of this server, and where its own does not say."""
    origin = await posts.origin(app.db.read(), outline.id) if outline.domain else None
    return Whole(outline.domain, origin.replies) if origin is not None and origin.replies else None
