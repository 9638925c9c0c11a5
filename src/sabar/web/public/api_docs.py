"""The description of the client API, for people: drawn from the same document that programs read."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.examples import Examples
from sabar.edge.routes import NoParams, Routes
from sabar.kit.once import Once
from sabar.model.errors import NotFound
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.frame.layout_parts import LinkView
from sabar.web.public.api_docs_views import (
    ApiEntityPage,
    ApiGroupPage,
    ApiPage,
    GroupView,
    OperationView,
    ParameterView,
)

_OPEN: dict[str, Any] = {"auth": "visitor", "rate": RateClass.PAGE, "cache": "private"}


class Name(msgspec.Struct, frozen=True):
    name: str


class _Described(NamedTuple):
    """What one document says: the calls of each group, the schemas and the links to them."""

    groups: dict[str, list[OperationView]]
    schemas: dict[str, Any]
    entities: tuple[LinkView, ...]


def build_routes(document: Once[dict[str, Any]]) -> Routes:
    """The pages of one OpenAPI document; what they show is prepared once, when somebody asks."""
    routes = Routes("api_docs", kind="web")

    def describe() -> _Described:
        made = document.here()
        schemas = made["components"]["schemas"]
        entities = tuple(LinkView(text=name, url=f"/api/entities/{name}") for name in sorted(schemas))
        return _Described(_groups(made), schemas, entities)

    described = Once(describe)

    @routes.get("/api", **_OPEN)
    async def index(call: Call[NoParams]) -> Response:
        """Every call and every kind of answer, by name."""
        known = await described.beside()
        listed = tuple(
            GroupView(title=_title(name), url=f"/api/calls/{name}", operations=len(found))
            for name, found in sorted(known.groups.items())
        )
        page = ApiPage(
            shell=await layout.of_call(call),
            groups=listed,
            entities=known.entities,
            operations=sum(one.operations for one in listed),
        )
        return layout.respond(call.app, page)

    @routes.get("/api/calls/{name}", **_OPEN, params=Name)
    async def group(call: Call[Name]) -> Response:
        """The calls of one group."""
        found = (await described.beside()).groups.get(call.params.name)
        if found is None:
            raise NotFound
        page = ApiGroupPage(
            shell=await layout.of_call(call), title=_title(call.params.name), operations=tuple(found)
        )
        return layout.respond(call.app, page)

    @routes.get("/api/entities/{name}", **_OPEN, params=Name)
    async def entity(call: Call[Name]) -> Response:
        """The fields of one kind of thing."""
        schemas = (await described.beside()).schemas
        schema = schemas.get(call.params.name)
        if schema is None:
            raise NotFound
        page = ApiEntityPage(
            shell=await layout.of_call(call),
            title=call.params.name,
            summary=schema.get("description", ""),
            fields=tuple(_fields(schema)),
            example=_indented(Examples(schemas).of(schema, inside=(call.params.name,))),
        )
        return layout.respond(call.app, page)

    return routes


def _groups(document: dict[str, Any]) -> dict[str, list[OperationView]]:
    groups: dict[str, list[OperationView]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0].replace("/", "_"), []).append(
                _operation(method, path, operation)
            )
    return groups


def _operation(method: str, path: str, operation: dict[str, Any]) -> OperationView:
    answer = operation["responses"].get("200", {}).get("content", {})
    kind: str = next(iter(answer), "")
    content: dict[str, Any] = answer.get(kind, {})
    words, link = _kind(content.get("schema", {}))
    security = operation.get("security", [])
    scopes = [scope for one in security for scope in one.get("oauth", ())]
    return OperationView(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        access="none" if not security else "optional" if {} in security else "token",
        scopes=", ".join(scopes),
        parameters=tuple(_parameters(operation)),
        answer=words if kind == "application/json" else kind,
        answer_link=link,
        example=_indented(content["example"]) if content.get("example") else "",
    )


def _parameters(operation: dict[str, Any]) -> Iterator[ParameterView]:
    for one in operation.get("parameters", ()):
        words, link = _kind(one["schema"])
        yield ParameterView(
            name=one["name"],
            place=one["in"],
            kind=words,
            link=link,
            required=one.get("required", False),
        )
    for body in list(operation.get("requestBody", {}).get("content", {}).values())[:1]:
        yield from _fields(body["schema"], place="body")


def _fields(schema: dict[str, Any], place: str = "") -> Iterator[ParameterView]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        words, link = _kind(field)
        yield ParameterView(name=name, place=place, kind=words, link=link, required=name in required)


def _kind(schema: dict[str, Any]) -> tuple[str, str]:
    """A type in words, and the page of the thing it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, f"/api/entities/{name}"
    if "anyOf" in schema:
        found = [_kind(option) for option in schema["anyOf"]]
        return " | ".join(words for words, _ in found), next((link for _, link in found if link), "")
    if schema.get("type") == "array":
        words, link = _kind(schema.get("items", {}))
        return f"[{words}]", link
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"]), ""
    return schema.get("format") or schema.get("type") or "JSON", ""


def _title(group: str) -> str:
    return group.replace("_", " ").capitalize()


def _indented(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
