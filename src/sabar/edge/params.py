"""A request's parameters into one typed record, whichever way they were sent.

Clients send JSON, forms, multipart and query strings alike, `True` for `true`, one bare value
for a list, and numbered keys for arrays; each is understood from the type that is declared.
"""

import types
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from starlette.datastructures import UploadFile

from sabar.kit import forms, ids
from sabar.kit.i18n import N_
from sabar.model.errors import BadRequest, Invalid

Params = TypeVar("Params", bound=msgspec.Struct)

_FALSE = {"false", "0", "f", "off", "no", ""}


class Upload:
    """A file in a multipart body: `name` as sent, `file` with its bytes (spooled to disk when large)."""

    __slots__ = ("content_type", "file", "name", "size")

    def __init__(self, upload: UploadFile) -> None:
        self.name = upload.filename or ""
        self.content_type = upload.content_type or ""
        self.file = upload.file
        self.size = upload.size or 0


@cache
def _hints(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, field.encode_name, hints[field.name]) for field in msgspec.structs.fields(kind))


def shape(raw: dict[str, Any], kind: type[Params]) -> Params:
    """`raw` as `kind`. Unknown keys are ignored; a value of the wrong kind is a 422 that names it."""
    try:
        return msgspec.convert(_fit_struct(raw, kind), kind, strict=False, dec_hook=_hook)
    except msgspec.ValidationError as error:
        raise Invalid(N_("Validation failed: {problems}"), problems=_readable(str(error))) from error
    except RecursionError as error:
        raise BadRequest(N_("The parameters are nested too deeply")) from error


def _readable(sentence: str) -> str:
    """`Expected `int`, got `str` - at `$.a``: with the name in brackets and no backticks."""
    what, _, where = sentence.partition(" - at `$.")
    return (f"{what} ({where.rstrip('`')})" if where else what).replace("`", "")


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
