"""Uploaded pictures of profiles as small as pages show them: made when first asked for, then kept."""

import asyncio

from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.answers import CACHE
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.lru import ByteLRU
from sabar.kit.media.image_types import Kind
from sabar.kit.net import forwarded
from sabar.model.errors import DomainError, NotFound, Unavailable
from sabar.model.files import Readers
from sabar.reads.posts import files
from sabar.rules import limits, rates
from sabar.rules.rates import By, RateClass
from sabar.web.public.media import Key, RemoteKey, fetched

#: Of the kind "api", so that pages of other origins may read them.
routes = Routes("pictures", kind="api")

#: By kind and key.
_made: ByteLRU[tuple[Kind, str], bytes] = ByteLRU(limits.PROFILES.face_bytes)
#: A page asks for the same face once, but many pages may ask at the same time.
_turns: dict[tuple[Kind, str], asyncio.Lock] = {}


@routes.get(
    "/media/{key}/face",
    lobby=True,
    auth="none",
    rate=RateClass.FILE,
    cache="fixed",
    params=Key,
    produces="image/webp",
)
async def face(call: Call[Key]) -> Response:
    """A profile picture, small."""
    return await _show(call, "face")


@routes.get(
    "/media/remote/{name}/face",
    lobby=True,
    auth="none",
    rate=RateClass.FILE,
    cache="fixed",
    params=RemoteKey,
    produces="image/webp",
)
async def remote_face(call: Call[RemoteKey]) -> Response:
    """A profile picture, small, of somebody of another server."""
    return await _show(call, "face")


@routes.get(
    "/media/{key}/band",
    lobby=True,
    auth="none",
    rate=RateClass.FILE,
    cache="fixed",
    params=Key,
    produces="image/webp",
)
async def band(call: Call[Key]) -> Response:
    """The header of a profile, narrow."""
    return await _show(call, "band")


@routes.get(
    "/media/remote/{name}/band",
    lobby=True,
    auth="none",
    rate=RateClass.FILE,
    cache="fixed",
    params=RemoteKey,
    produces="image/webp",
)
async def remote_band(call: Call[RemoteKey]) -> Response:
    """The header of a profile, narrow, of somebody of another server."""
    return await _show(call, "band")


async def _show(call: Call[Key] | Call[RemoteKey], kind: Kind) -> Response:
    key = call.params.key
    if await files.readers(call.app, key, "") is not Readers.EVERYBODY:
        raise NotFound
    picture = _made.get((kind, key))
    if picture is None:
        who = {By.ADDRESS: forwarded.counted_as(call.ip)}
        await call.app.limits.demand(rates.charges(RateClass.DRAWING, who))
        try:
            picture = await _small(call, kind, key)
        except Unavailable:
            # Many are being made: the large one does as well, for now.
            headers = {"Location": f"/media/{key}", "Cache-Control": CACHE["private"]}
            return Response(status_code=302, headers=headers)
    return Response(picture, headers=safety_headers.FILE, media_type="image/webp")


async def _small(call: Call[Key] | Call[RemoteKey], kind: Kind, key: str) -> bytes:
    turn = _turns.setdefault((kind, key), asyncio.Lock())
    try:
        async with turn:
            picture = _made.get((kind, key))
            if picture is None:
                picture = await _make(call, kind, key)
                _made.put((kind, key), picture)
            return picture
    finally:
        if not turn.locked():
            _turns.pop((kind, key), None)


async def _make(call: Call[Key] | Call[RemoteKey], kind: Kind, key: str) -> bytes:
    remote = isinstance(call.params, RemoteKey)
    where = call.app.fetched if remote else call.app.files
    stored = await (fetched(call, key) if remote else where.stat(key))
    if stored is None or not stored.mime.startswith("image/"):
        raise NotFound
    try:
        async with where.working_copy(stored) as path:
            made = await call.app.media.image(path, party="server", kind=kind)
    except FileNotFoundError:
        raise NotFound from None
    except Unavailable:
        raise
    except DomainError as error:
        # We made what is stored; if it cannot be read, it is damaged, and there is nothing smaller of it.
        raise NotFound from error
    return made.files[0].data
