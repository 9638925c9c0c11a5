"""The OpenAPI 3.1 document, made from the declared routes."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, get_args, get_origin

import msgspec

from sabar.edge.examples import Examples
from sabar.edge.params import Upload
from sabar.edge.routes import Route
from sabar.model.scopes import KNOWN
from sabar.reads import api_types

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "A sentence for people, or an OAuth error code."},
        "error_description": {"type": "string"},
        "details": {
            "type": "object",
            "description": "Per field, what is wrong with it.",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["error", "description"],
                    "properties": {"error": {"type": "string"}, "description": {"type": "string"}},
                },
            },
        },
    },
}
_ANSWERS = {
    "400": "The request could not be understood",
    "401": "No valid token",
    "403": "The token's scope does not allow it, or the server does not",
    "404": "There is no such thing, or not for this caller",
    "409": "It is not as the caller took it to be",
    "410": "It was there once",
    "422": "A parameter is missing or wrong; nothing was changed",
    "413": "The request is larger than this server accepts",
    "429": "Too many requests; see the X-RateLimit headers",
    "503": "Not right now; nothing was lost, try again soon",
    "507": "The server's disk is full; nothing was saved",
}
_FOR_TOKENS = ("401", "403")
_FOR_WRITES = ("413", "507")


def _short(name: str) -> str:
    """`sabar.reads.entities.polls.Poll`, which it is called beside another Poll, is `PollsPoll`."""
    *_, module, kind = f"..{name}".split(".")
    return f"{module.title().replace('_', '')}{kind}"


class _Reference(str):
    """Where a schema stands."""

    def format(self, *args: object, **named: object) -> str:
        return super().format(name=_short(str(named["name"])))


_REF = _Reference("#/components/schemas/{name}")
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")
_REFERENCE = re.compile(r'"\$ref":"#/components/schemas/([^"]+)"')


def document(routes: Iterable[Route], *, title: str, version: str, url: str) -> dict[str, Any]:
    """All routes of kind `api` that clients call, in the order of their paths."""
    called = (route for route in routes if route.kind == "api" and route.auth != "signature")
    shown = sorted(called, key=lambda r: (r.path, r.method))
    # Union members of `returns` are described one by one: a schema has a name only for a class.
    types = [kind for route in shown for kind in (*_named(route.returns), route.params)]
    schemas, found = msgspec.json.schema_components(types, schema_hook=_schema_hook, ref_template=_REF)
    components = {_short(name): schema for name, schema in found.items()}
    by_type = dict(zip((id(kind) for kind in types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in shown:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_type, components)
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": (
                "The Mastodon client API as Sabar answers it. Streams come as server-sent events, or all of "
                "them over one WebSocket at /api/v1/streaming?stream=…&access_token=…"
            ),
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": url}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": _ERROR},
            "securitySchemes": {
                "oauth": {
                    "type": "oauth2",
                    "flows": {
                        "authorizationCode": {
                            "authorizationUrl": f"{url}/oauth/authorize",
                            "tokenUrl": f"{url}/oauth/token",
                            "scopes": dict.fromkeys(sorted(KNOWN), ""),
                        }
                    },
                }
            },
        },
    }
    return _finished(whole)


def _finished(document: dict[str, Any]) -> dict[str, Any]:
    """Only the schemas that something names; with an example wherever JSON goes."""
    schemas = document["components"]["schemas"]
    named = {"Error"}
    waiting = [document["paths"]]
    while waiting:
        new = set(_REFERENCE.findall(msgspec.json.encode(waiting.pop()).decode())) - named
        named |= new
        waiting += [schemas[name] for name in new]
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(named)}
    _exemplify(document)
    return document


def _exemplify(document: dict[str, Any]) -> None:
    examples = Examples(document["components"]["schemas"])
    for methods in document["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                parameter["example"] = examples.of(parameter["schema"])
            for body in operation.get("requestBody", {}).get("content", {}).values():
                body["example"] = examples.of(body["schema"])
            for content in operation["responses"].get("200", {}).get("content", {}).values():
                if "schema" in content:
                    content["example"] = examples.of(content["schema"])


def _schema_hook(kind: Any) -> dict[str, Any]:
    if kind is Upload:
        return {"type": "string", "format": "binary"}
    return {}


def _named(returns: Any) -> Sequence[Any]:
    if returns is None:
        return ()
    return (
        [arg for arg in get_args(returns) if arg is not type(None)]
        if get_origin(returns) is list
        else [returns]
    )


def _operation(route: Route, schemas: dict[int, Any], components: dict[str, Any]) -> dict[str, Any]:
    fields = _fields(schemas[id(route.params)], components)
    inside = {name for name in fields if f"{{{name}}}" in route.path}
    required = set(_object(schemas[id(route.params)], components).get("required", ()))
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(fields[name])}
        for name in fields
        if name in inside
    ]
    rest = {name: schema for name, schema in fields.items() if name not in inside}
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}{_NO_WORD.sub('_', route.path).rstrip('_')}",
        "summary": route.summary,
        "tags": [route.group],
        "responses": _responses(route, schemas),
    }
    if route.method in ("GET", "DELETE"):
        parameters += [_query(name, schema, name in required) for name, schema in rest.items()]
    elif rest:
        operation["requestBody"] = _body(rest, required & rest.keys())
    if parameters:
        operation["parameters"] = parameters
    if route.auth in ("user", "app"):
        operation["security"] = [{"oauth": list(route.scopes)}]
    elif route.auth == "optional":
        operation["security"] = [{}, {"oauth": list(route.scopes)}]
    return operation


def _object(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = components[name] if name else schema
    return found


def _fields(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = _object(schema, components).get("properties", {})
    return properties


def _path_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Ids in paths are decimal numbers written as text."""
    if schema.get("type") != "integer":
        return schema
    return {"type": "string", "pattern": "^[0-9]+$", "examples": [api_types.SOME_ID]}


def _query(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    listed = schema.get("type") == "array" or any(
        option.get("type") == "array" for option in schema.get("anyOf", ())
    )
    shown: dict[str, Any] = {"name": f"{name}[]" if listed else name, "in": "query", "schema": schema}
    if required:
        shown["required"] = True
    if listed:
        shown |= {"style": "form", "explode": True}
    return shown


def _body(fields: dict[str, Any], required: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": fields}
    if required:
        schema["required"] = sorted(required)
    binary = any('"binary"' in msgspec.json.encode(one).decode() for one in fields.values())
    kinds = ("multipart/form-data",) if binary else ("application/json", "application/x-www-form-urlencoded")
    return {"content": {kind: {"schema": schema} for kind in kinds}, "required": bool(required)}


def _responses(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": {}}}
    if route.returns is not None:
        named = [schemas[id(kind)] for kind in _named(route.returns)]
        one = named[0] if len(named) == 1 else {"anyOf": named}
        whole = {"type": "array", "items": one} if get_origin(route.returns) is list else one
        content = {"application/json": {"schema": whole}}
    elif route.produces != "application/json":
        content = {route.produces: {}}
    answers: dict[str, Any] = {"200": {"description": "Done", "content": content}}
    if not route.produces:
        answers = {"302": {"description": "It is elsewhere"}}
    for status, sentence in _ANSWERS.items():
        if status in _FOR_TOKENS and route.auth == "none":
            continue
        if status in _FOR_WRITES and route.method == "GET":
            continue
        answers[status] = {
            "description": sentence,
            "content": {"application/json": {"schema": {"$ref": _REF.format(name="Error")}}},
        }
    return answers
