"""Files by address: what people uploaded, here and on other servers.

They may be shown on any page, and can do nothing there: no scripts, no guessing of types, no frames.
"""

from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse

from sabar.actions.federation import files as elsewhere
from sabar.backends.files import Files, Stored
from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.net import conditions, forwarded
from sabar.model.errors import NotFound
from sabar.model.files import Readers
from sabar.reads.posts import files
from sabar.rules import rates
from sabar.rules.rates import By, RateClass

#: Of the kind "api", so that pages of other origins may read them.
routes = Routes("pictures", kind="api")

#: What browsers show. Other kinds of files are handed out elsewhere, to whom they belong.
_SHOWN = ("image/", "video/", "audio/")

#: Everybody's file is the same for ever under its name; of the others it is asked again who may have them.
_KEPT = {Readers.FOLLOWERS: "private, max-age=300", Readers.FEW: "private, no-store"}


class Key(msgspec.Struct, frozen=True):
    """`seal`: for whom the address was made."""

    key: str
    seal: str = ""


class RemoteKey(msgspec.Struct, frozen=True):
    """The part of the key that stands in the address; `seal`: for whom that was made."""

    name: str
    seal: str = ""

    @property
    def key(self) -> str:
        return f"remote/{self.name}"


@routes.get(
    "/media/{key}", lobby=True, auth="none", rate=RateClass.FILE, cache="fixed", params=Key, produces="*/*"
)
async def show(call: Call[Key]) -> Response:
    """An uploaded file, as long as something shows it that the caller may see."""
    key = call.params.key
    readers = await files.readers(call.app, key, call.params.seal)
    return _answer(call, key, readers, await call.app.files.stat(key), call.app.files)


@routes.get(
    "/media/remote/{name}",
    lobby=True,
    auth="none",
    rate=RateClass.FILE,
    cache="fixed",
    params=RemoteKey,
    produces="*/*",
)
async def show_remote(call: Call[RemoteKey]) -> Response:
    """A file of another server, on the same terms; fetched when it is first looked at."""
    key = call.params.key
    readers = await files.readers(call.app, key, call.params.seal)
    return _answer(call, key, readers, await fetched(call, key), call.app.fetched)


async def fetched(call: Call[Any], key: str) -> Stored:
    """The file of another server behind a key. Who makes this one call it is counted on it before."""
    if not await elsewhere.on_disk(call.app, key):
        who = {By.ADDRESS: forwarded.counted_as(call.ip)}
        await call.app.limits.demand(rates.charges(RateClass.DRAWING, who))
    return await elsewhere.kept(call.app, key)


def _answer(call: Call[Any], key: str, readers: Readers, stored: Stored | None, where: Files) -> Response:
    if stored is None or not stored.mime.startswith(_SHOWN):
        raise NotFound
    headers = {**safety_headers.FILE, "Accept-Ranges": "bytes", "ETag": f'"{key}"'}
    if readers in _KEPT:
        headers["Cache-Control"] = _KEPT[readers]
    asked, etag = call.request.headers, headers["ETag"]
    if (verdict := conditions.verdict(asked, etag)) != 200:
        return Response(status_code=verdict, headers=headers)
    part = conditions.part(asked, call.request.method, etag, stored.size)
    if part is None:
        headers["Content-Length"] = str(stored.size)
        return StreamingResponse(where.read(stored.key), headers=headers, media_type=stored.mime)
    start, end = part
    if start >= end:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{stored.size}"})
    headers |= {
        "Content-Length": str(end - start),
        "Content-Range": f"bytes {start}-{end - 1}/{stored.size}",
    }
    pieces = where.read(stored.key, start, end - start)
    return StreamingResponse(pieces, 206, headers=headers, media_type=stored.mime)
