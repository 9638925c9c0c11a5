"""What goes back: values as JSON, errors, and the headers every answer carries."""

import functools
import re
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.routes import Cache, Route
from sabar.kit import i18n
from sabar.kit.paging import Offsets, Page
from sabar.model.errors import DomainError

_encode = msgspec.json.Encoder().encode

CACHE = {
    "private": "private, no-store",
    "public": "public, max-age=60",
    "open": "public, no-cache",
    "fixed": "public, max-age=31536000, immutable",
}
#: For calls from other origins: any page may call the API with a token it holds; cookies never count there.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id, "
        "Mastodon-Async-Refresh, Deprecation"
    ),
}
_USUAL_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, Accept, Accept-Language, If-None-Match, "
    "X-Requested-With, Cache-Control, Last-Event-ID"
)
#: RFC 9110 field names with commas; longer lists are no client's.
_HEADER_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+(?:[ \t]*,[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+)*")
_HEADER_NAMES_LENGTH = 1000


class Raw:
    """A JSON body that is already encoded, with the paging it belongs to."""

    __slots__ = ("body", "page")

    def __init__(self, body: bytes, page: Page | Offsets | None = None) -> None:
        self.body = body
        self.page = page


def preflight(asked: str) -> dict[str, str]:
    """The answer to a browser that asks whether it may send these headers: a client may send any."""
    known = len(asked) <= _HEADER_NAMES_LENGTH and _HEADER_NAMES.fullmatch(asked)
    return {
        "Access-Control-Allow-Headers": asked if known else _USUAL_HEADERS,
        "Access-Control-Max-Age": "86400",
        "Vary": "Access-Control-Request-Headers",
    }


def json(value: Any, status: int = 200) -> Response:
    return Response(_encode(value), status, media_type="application/json")


def of(value: Any) -> tuple[Response, Page | Offsets | None]:
    """A handler's result as a response. None is the empty object `{}`."""
    if isinstance(value, Response):
        return value, None
    if isinstance(value, Raw):
        return Response(value.body, media_type="application/json"), value.page
    if isinstance(value, Page):
        return json(value.items), value
    return json({} if value is None else value), None


def failure(error: DomainError, lang: str = i18n.SOURCE) -> Response:
    """The documented error body, with `details` by field where there are any."""
    said = error.said(lang)
    body: dict[str, Any] = {"error": error.code, "error_description": said} if error.code else {"error": said}
    if error.details:
        body["details"] = {
            field: [{"error": fault.problem.code, "description": fault.said(lang)} for fault in found]
            for field, found in error.details.items()
        }
    response = json(body, error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = f'{error.challenge} realm="Sabar"'
    return response


def say_when(response: Response, error: DomainError) -> Response:
    """The same, telling when to come back where that can be said."""
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def finish(response: Response, route: Route | None, *, signed_in: bool, closed: bool, secure: bool) -> None:
    """The headers of safety, cache and CORS, unless the handler set its own. `closed`: the route is for
    people of this server alone; `secure`: we are reached through https.
    """
    cache: Cache = "private" if route is None or response.status_code >= 400 else route.cache
    if closed or (cache == "open" and signed_in):
        cache = "private"
    own = {name for name, _ in response.raw_headers}
    api = route is None or route.kind == "api"
    window = "own" if route is None else route.window if route.kind == "web" else ""
    several = route is not None and bool(route.offers)
    headers = _headers(cache, window, api=api, secure=secure, several=several)
    response.raw_headers += [header for header in headers if header[0] not in own]


# As they go over the wire, for every answer of a kind.
@functools.cache
def _headers(
    cache: Cache, window: str, *, api: bool, secure: bool, several: bool
) -> tuple[tuple[bytes, bytes], ...]:
    headers = safety_headers.EVERYWHERE | {"Cache-Control": CACHE[cache]}
    if secure:
        headers |= safety_headers.HTTPS
    if api:
        headers |= CORS | safety_headers.API
    if window:
        headers |= safety_headers.WINDOW[window]
    if cache in ("public", "open"):
        headers["Vary"] = "Authorization, Cookie, Accept, Accept-Language"
    elif several:
        headers["Vary"] = "Accept"
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
