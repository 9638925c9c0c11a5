"""A request's parameters: read within their limits, then made the typed record of the route.

Clients send JSON, forms, multipart and query strings alike, `True` for `true`, one bare value
for a list, and numbered keys for arrays; each is understood from the type that is declared.
"""

import contextlib
import types
from collections.abc import Mapping
from enum import Enum, EnumMeta
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import HTTPConnection, Request
from starlette.types import Scope

from sabar.edge.routes import Route
from sabar.kit import forms, ids
from sabar.kit.crypto.veils import Veiled
from sabar.kit.i18n import N_
from sabar.model.errors import BadRequest, Invalid, NotFound, TooLarge
from sabar.rules import limits

#: Where the scope of a request holds its form.
_FORM = "sabar.form"
#: A thread with pictures in each of its posts. A place that is empty counts too.
_MAX_FILES = limits.STATUSES.together * limits.STATUSES.media
_FALSE = {"false", "0", "f", "off", "no", ""}


class Upload:
    """A file in a multipart body: `name` as sent, `file` with its bytes (a large one lies on the disk, for
    nobody to read).
    """

    __slots__ = ("content_type", "file", "name", "size")

    def __init__(self, upload: UploadFile) -> None:
        self.name = upload.filename or ""
        self.content_type = upload.content_type or ""
        self.file = upload.file
        self.size = upload.size or 0


def query(connection: HTTPConnection) -> list[tuple[str, str]]:
    """The parameters of the address, in order."""
    text: bytes = connection.scope["query_string"]
    return parse_qsl(text.decode("latin-1"), keep_blank_values=True) if text else []


def asked(connection: HTTPConnection, name: str) -> str | None:
    """The last value of one parameter of the address."""
    return next((value for key, value in reversed(query(connection)) if key == name), None)


def has_body(request: Request) -> bool:
    """Whether there is a body; some libraries send one with a GET."""
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


async def body(request: Request, limit: int) -> bytes:
    """The body as it came; `limit` in bytes."""
    _demand_within(request, limit)
    return await _bytes(request, limit)


async def read(request: Request, pairs: list[tuple[str, Any]], limit: int) -> dict[str, Any]:
    """What `query` found and the body as one nested map; the body wins. `limit` in bytes."""
    if request.method in ("GET", "HEAD") and not has_body(request):
        return nested(pairs)
    _demand_within(request, limit)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return nested(pairs + await _multipart(request, limit))
    body = await _bytes(request, limit)
    if not body:
        return nested(pairs)
    if kind == "application/json" or kind.endswith("+json"):
        return nested(pairs) | _json(body)
    if kind == "application/x-www-form-urlencoded" or not kind:
        return nested(pairs + _urlencoded(body))
    if kind == "text/plain":
        return nested(pairs)
    raise BadRequest(
        N_("Bodies of type {type} are not understood; send JSON or a form"), type=repr(kind[:80])
    )


def _demand_within(request: Request, limit: int) -> None:
    declared = request.headers.get("content-length")
    if declared is not None and (not declared.isdigit() or int(declared) > limit):
        raise TooLarge


def nested(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Names with brackets as maps in one another. Raises BadRequest."""
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


async def _bytes(request: Request, limit: int) -> bytes:
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


class _Parser(MultiPartParser):
    """What of a file is too large for memory is veiled: it may be for few eyes, or to be sealed."""

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        file = self._current_part.file
        if file is not None:
            veiled: Any = Veiled()
            # The one that was made has not been written to: it is in memory.
            file.file.close()
            file.file = self._files_to_close_on_error[-1] = veiled


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
        async with contextlib.aclosing(bounded.stream()) as stream:
            form = await _Parser(
                bounded.headers,
                stream,
                max_files=_MAX_FILES,
                max_fields=forms.MAX_PAIRS,
                max_part_size=256 * 1024,
            ).parse()
    except (MultiPartException, UnicodeDecodeError, KeyError) as error:
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


@cache
def _hints(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, field.encode_name, hints[field.name]) for field in msgspec.structs.fields(kind))


def filled(route: Route, given: dict[str, Any], args: Mapping[str, str]) -> msgspec.Struct:
    """The record that the route declares; `args`: what of it was in the path. Unknown keys are ignored; a
    value of the wrong kind is a 422 that names it.
    """
    try:
        return _converted(given, route.params)
    except Invalid:
        if _bad_path(route, args):
            # An id that cannot be one names nothing.
            raise NotFound from None
        raise


def _bad_path(route: Route, args: Mapping[str, str]) -> bool:
    hints = {name: hint for name, _, hint in _hints(route.params)}
    return any(hints.get(name) is int and not ids.is_one(value) for name, value in args.items())


def _converted(raw: dict[str, Any], kind: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        return msgspec.convert(_fit_struct(raw, kind), kind, strict=False, dec_hook=_hook)
    except msgspec.ValidationError as error:
        problems = _readable(str(error), kind)
        raise Invalid(N_("Validation failed: {problems}"), problems=problems) from error
    except RecursionError as error:
        raise BadRequest(N_("The parameters are nested too deeply")) from error


def _readable(sentence: str, kind: type[msgspec.Struct]) -> str:
    """`Expected `int`, got `str` - at `$.a``: with the name in brackets, no backticks, and what of few things
    it may be.
    """
    what, _, where = sentence.partition(" - at `$.")
    name = where.rstrip("`")
    choices = [one for _, key, hint in _hints(kind) if key == name for one in _choices(hint)]
    known = f", not one of: {', '.join(choices)}" if choices and what.startswith("Invalid enum") else ""
    return (f"{what}{known} ({name})" if name else what).replace("`", "")


def _choices(hint: Any) -> list[str]:
    kinds = [one for one in (get_args(hint) or (hint,)) if isinstance(one, EnumMeta)]
    return [str(one.value) for kind in kinds for one in list[Enum](kind)]


def _hook(kind: type, value: Any) -> Any:
    if isinstance(value, kind):
        return value
    raise ValueError("Expected a file")


def _fit_struct(raw: dict[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    fitted: dict[str, Any] = {}
    for _, key, hint in _hints(kind):
        if key in raw:
            value = _fit(raw[key], hint)
            if value is not _ABSENT:
                fitted[key] = value
    return fitted


_ABSENT = object()


def _fit(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if isinstance(value, forms.Several) and origin not in (list, Union, types.UnionType):
        value = value[-1]
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(hint) if option is not types.NoneType]
        options = [option for option in options if option is not msgspec.UnsetType]
        nullable = len(options) < len(get_args(hint))
        if value is None:
            return None if types.NoneType in get_args(hint) else _ABSENT
        if len(options) != 1:
            return value
        if value == "" and nullable and options[0] is not str:
            return None if types.NoneType in get_args(hint) else _ABSENT
        return _fit(value, options[0])
    if value is None:
        return _ABSENT
    if origin is list:
        (item,) = get_args(hint)
        return [_fit(one, item) for one in forms.as_list(value) if one not in ("", None) or item is str]
    if hint is bool and not isinstance(value, bool):
        return _flag(value)
    if hint is str:
        return _text(value)
    if hint is int:
        return _whole(value)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and isinstance(value, dict):
        return _fit_struct(value, hint)
    return value


def _text(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and (not value.isascii() or "\0" in value):
        _refuse_unstorable(value)
    return value


def _refuse_unstorable(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Invalid(
            N_("Validation failed: the text contains an incomplete character (a lone surrogate)")
        ) from error
    if "\0" in value:
        raise Invalid(N_("Validation failed: the text contains a NUL character"))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if value.strip() == "":
            return _ABSENT
        try:
            value = int(value)
        except ValueError:
            return value
    if isinstance(value, int) and not -ids.LARGEST <= value <= ids.LARGEST:
        raise Invalid(N_("Validation failed: a number is too large"))
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip().lower() not in _FALSE
    return bool(value) if isinstance(value, int | float) else value
