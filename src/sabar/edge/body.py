"""Reading a request's body within its limit, whichever of the four ways it is written."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Scope

from sabar.edge.params import Upload
from sabar.kit import forms
from sabar.kit.i18n import N_
from sabar.model.errors import BadRequest, TooLarge

#: Where the scope of a request holds its form.
_FORM = "sabar.form"


def present(request: Request) -> bool:
    """Whether there is a body; some libraries send one with a GET."""
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


async def parameters(request: Request, pairs: list[tuple[str, Any]], limit: int) -> dict[str, Any]:
    """What `query` found and the body as one nested map; the body wins. `limit` in bytes."""
    if request.method in ("GET", "HEAD") and not present(request):
        return _nest(pairs)
    declared = request.headers.get("content-length")
    if declared is not None and (not declared.isdigit() or int(declared) > limit):
        raise TooLarge
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _nest(pairs + await _multipart(request, limit))
    body = await _read(request, limit)
    if not body:
        return _nest(pairs)
    if kind == "application/json" or kind.endswith("+json"):
        return _nest(pairs) | _json(body)
    if kind == "application/x-www-form-urlencoded" or not kind:
        return _nest(pairs + _urlencoded(body))
    if kind == "text/plain":
        return _nest(pairs)
    raise BadRequest(
        N_("Bodies of type {type} are not understood; send JSON or a form"), type=repr(kind[:80])
    )


def _nest(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    try:
        return forms.nest(pairs)
    except forms.FormError as error:
        raise BadRequest(N_("The parameters could not be read: {error}"), error=error) from error


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(N_("The body is not valid JSON: {error}"), error=error) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(N_("The body must be a JSON object"))
    return value


def _urlencoded(body: bytes) -> list[tuple[str, Any]]:
    try:
        return list(
            parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=forms.MAX_PAIRS, errors="strict")
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest(N_("The form could not be read: {error}"), error=error) from error


async def _read(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise TooLarge
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


async def _multipart(request: Request, limit: int) -> list[tuple[str, Any]]:
    receive = request.receive
    size = 0

    async def counted() -> Any:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise TooLarge
        return message

    bounded = Request(_without_charset(request.scope), counted)
    try:
        form = await bounded.form(max_files=8, max_fields=forms.MAX_PAIRS, max_part_size=256 * 1024)
    except (MultiPartException, UnicodeDecodeError, KeyError, HTTPException) as error:
        # Within an application Starlette makes an HTTP error of a parser's fault.
        raise BadRequest(N_("The form could not be read: {error}"), error=error) from error
    request.scope[_FORM] = form
    return [(key, value if isinstance(value, str) else Upload(value)) for key, value in form.multi_items()]


def _without_charset(scope: Scope) -> Scope:
    """Forms are UTF-8. Of the encodings a caller could name, some take the square of a text's length."""
    kind, options = parse_options_header(Headers(scope=scope)["content-type"])
    boundary = options.get(b"boundary", b"")
    if not boundary or b'"' in boundary or b"\\" in boundary:
        raise BadRequest(N_("The form could not be read: its boundary is missing or has quotes in it"))
    headers = [pair for pair in scope["headers"] if pair[0] != b"content-type"]
    return {**scope, "headers": [*headers, (b"content-type", kind + b'; boundary="' + boundary + b'"')]}


async def close(request: Request) -> None:
    """Let go of uploaded files, wanted by the handler or not."""
    form: FormData | None = request.scope.get(_FORM)
    if form is not None:
        await form.close()
