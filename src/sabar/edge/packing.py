"""Answers on their way out, packed as the caller asked."""

import asyncio
import re
import threading

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sabar.edge.routes import Route
from sabar.kit.net import encodings

#: Less goes into one packet anyway.
_LEAST_BYTES = 1000
#: More is packed beside the loop.
_LOOP_BYTES = 128 * 1024
_GAINING = re.compile(
    r"(?:text/(?!event-stream)|application/(?:json|javascript|xml|manifest\+json|[a-z.+-]+\+(?:json|xml))"
    r"|image/svg\+xml)",
)
_UNPACKED = frozenset({204, 206, 304})
_OTHERS = frozenset({"cross-site", "same-site"})


class Packed:
    """A body that stays as it is, with the smallest of each coding once somebody wanted it."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self._made: dict[str, bytes] = {}
        self._lock = threading.Lock()

    async def coded(self, coding: str) -> bytes:
        found = self._made.get(coding)
        return await asyncio.to_thread(self._make, coding) if found is None else found

    def _make(self, coding: str) -> bytes:
        with self._lock:
            if coding not in self._made:
                self._made[coding] = encodings.best(coding, self.body)
            return self._made[coding]


class Lasting(Response):
    """The answer with such a body."""

    def __init__(self, packed: Packed, media_type: str) -> None:
        super().__init__(packed.body, media_type=media_type)
        self.packed = packed


async def pack(request: Request, response: Response, route: Route | None) -> None:
    """Pack what gains by it. Says in any case that the answer depends on what the caller takes."""
    if not _gains(response):
        return
    _depends_on_it(response)
    ours = encodings.SMALLEST if isinstance(response, Lasting) else encodings.CODINGS
    coding = encodings.chosen(request.headers.get("accept-encoding", ""), ours)
    if coding is None or _guessed_at(request, route):
        return
    packed = await _coded(response, coding)
    if len(packed) >= len(response.body):
        return
    response.body = packed
    response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(packed))
    tag = response.headers.get("etag", "W/")
    if not tag.startswith("W/"):
        # The same thing, but not the same bytes.
        response.headers["ETag"] = f"W/{tag}"


def _gains(response: Response) -> bool:
    if isinstance(response, StreamingResponse) or response.status_code in _UNPACKED:
        return False
    headers = response.headers
    known = _GAINING.match(headers.get("content-type", "")) is not None
    return known and len(response.body) >= _LEAST_BYTES and "content-encoding" not in headers


def _depends_on_it(response: Response) -> None:
    known = response.headers.get("vary")
    response.headers["Vary"] = f"{known}, Accept-Encoding" if known else "Accept-Encoding"


def _guessed_at(request: Request, route: Route | None) -> bool:
    """Whether a page of somebody else had our page fetched with a person's cookie: from its packed length
    that page could learn what stands in it (BREACH).
    """
    page = route is None or route.kind == "web"
    return page and request.headers.get("sec-fetch-site") in _OTHERS and "cookie" in request.headers


async def _coded(response: Response, coding: str) -> bytes:
    if isinstance(response, Lasting):
        return await response.packed.coded(coding)
    body = bytes(response.body)
    if len(body) > _LOOP_BYTES:
        return await asyncio.to_thread(encodings.fast, coding, body)
    return encodings.fast(coding, body)
