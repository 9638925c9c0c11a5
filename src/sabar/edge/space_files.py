"""Files of spaces on their way out: opened piece by piece, as long as who fetches them is in the space."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from sabar.backends.seals import Unsealable
from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.pieces import Allowed
from sabar.kit.net import conditions
from sabar.model.errors import NotFound
from sabar.model.spaces.files import Part
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access, files, reported
from sabar.reads.spaces.files import Attached

_ANY = "application/octet-stream"


async def answer(call: Call[Any], entered: Entered, id: int, *, small: bool = False) -> Response:
    """A file, or the small picture of one. Pictures that were drawn anew may be shown; everything else is to
    be saved, whatever it says it is. Raises NotFound, and Unsealable for what does not open.
    """
    attached = await files.one(call.app, entered, id)

    async def again() -> None:
        await access.space_by_id_for(call.app, call.me, entered.space.id)

    return await _answer(call, attached, again, small=small)


async def answer_reported(call: Call[Any], attached: Attached, report_id: int) -> Response:
    """One of a post that was reported, for who works on the report. Raises as `answer`."""

    async def again() -> None:
        await reported.demand_still(call.app, call.me.id, report_id)

    return await _answer(call, attached, again)


async def _answer(
    call: Call[Any], attached: Attached, again: Callable[[], Awaitable[object]], *, small: bool = False
) -> Response:
    part, mime = _part(attached, small=small)
    await files.demand_whole(call.app, part)
    headers = {
        **safety_headers.SPACE_FILE,
        "Content-Disposition": _disposition(attached, mime),
        "Accept-Ranges": "bytes",
        "ETag": f'"{part.key.partition(".")[0]}"',
    }
    asked, etag = call.request.headers, headers["ETag"]
    if (verdict := conditions.verdict(asked, etag)) != 200:
        return Response(status_code=verdict, headers=headers)
    start, end, status = 0, part.size, 200
    wanted = conditions.part(asked, call.request.method, etag, part.size)
    if wanted is not None:
        start, end = wanted
        if start >= end:
            return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{part.size}"})
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{part.size}"
        status = 206
    headers["Content-Length"] = str(end - start)
    pieces = files.content(call.app, part, start, end - start)
    return Allowed(pieces, again, status_code=status, headers=headers, media_type=mime)


def _part(attached: Attached, *, small: bool) -> tuple[Part, str]:
    about = attached.about
    if about is None:
        raise Unsealable
    if not small:
        return attached.content, about.mime or _ANY
    if not about.is_picture:
        raise NotFound
    return (attached.thumb, about.thumb_mime) if attached.thumb else (attached.content, about.mime)


def _disposition(attached: Attached, mime: str) -> str:
    name = attached.about.name if attached.about else "file"
    return f"{'attachment' if mime == _ANY else 'inline'}; filename*=UTF-8''{quote(name, safe='')}"
