"""Uploaded profile pictures as small as they stand beside a post: made when first asked for, then kept."""

import asyncio

from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.answers import CACHE
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.lru import ByteLRU
from sabar.kit.net import forwarded
from sabar.model.errors import DomainError, NotFound, Unavailable
from sabar.model.files import Readers
from sabar.reads.posts import files
from sabar.rules import limits, rates
from sabar.rules.rates import By, RateClass
from sabar.services import Services
from sabar.web.public.media import Key

#: Of the kind "api", so that pages of other origins may read them.
routes = Routes("pictures", kind="api")

_made: ByteLRU[str, bytes] = ByteLRU(limits.PROFILES.face_bytes)
#: A page asks for the same face once, but many pages may ask at the same time.
_turns: dict[str, asyncio.Lock] = {}


@routes.get(
    "/media/{key}/face", auth="none", rate=RateClass.FILE, cache="fixed", params=Key, produces="image/webp"
)
async def show(call: Call[Key]) -> Response:
    """A profile picture, small."""
    key = call.params.key
    if await files.readers(call.app, key, "") is not Readers.EVERYBODY:
        raise NotFound
    face = _made.get(key)
    if face is None:
        who = {By.ADDRESS: forwarded.counted_as(call.ip)}
        await call.app.limits.demand(rates.charges(RateClass.DRAWING, who))
        try:
            face = await _face(call.app, key)
        except Unavailable:
            # Many are being made: the large one does as well, for now.
            headers = {"Location": f"/media/{key}", "Cache-Control": CACHE["private"]}
            return Response(status_code=302, headers=headers)
    return Response(face, headers=safety_headers.FILE, media_type="image/webp")


async def _face(app: Services, key: str) -> bytes:
    turn = _turns.setdefault(key, asyncio.Lock())
    try:
        async with turn:
            face = _made.get(key)
            if face is None:
                face = await _make(app, key)
                _made.put(key, face)
            return face
    finally:
        if not turn.locked():
            _turns.pop(key, None)


async def _make(app: Services, key: str) -> bytes:
    stored = await app.files.stat(key)
    if stored is None or not stored.mime.startswith("image/"):
        raise NotFound
    try:
        async with app.files.working_copy(stored) as path:
            made = await app.media.image(path, party="server", kind="face")
    except FileNotFoundError:
        raise NotFound from None
    except Unavailable:
        raise
    except DomainError as error:
        # We made what is stored; if it cannot be read, it is damaged, and there is no face of it.
        raise NotFound from error
    return made.files[0].data
