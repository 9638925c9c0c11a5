"""One call of an endpoint, by the names of the documentation, in any of the forms a client may choose."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from tests import contract

if TYPE_CHECKING:
    from tests.conformance.scene import Scene

_PART = re.compile(r":([a-z_]+)")


@dataclass(frozen=True)
class Ask:
    """`by`: the name of a person of the scene, "app", or "" for nobody. `given`: parameters by their
    documented names, those of the path and of the head too; a file is `(name, bytes, type)`. `status`: what
    it answers when that is no documented success. `forms`: the ways it can be sent, if not all. `at`: another
    server than the scene's, by its address.
    """

    by: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    status: int = 0
    forms: tuple[str, ...] = ()
    at: str = ""


#: The first is what is tried in every form, without token, and so on; the others show more.
Make = Callable[["Scene"], Ask]
Recipe = Make | list[Make]
Recipes = dict[str, Recipe]


class Endpoint:
    """What the contract knows of one endpoint."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.method: str = facts["method"]
        self.path: str = facts.get("likely_path", facts["path"])
        self.key = f"{self.method} {self.path}"
        self.live = not facts["deprecated"] and not facts["removed"]
        self.auth: str = facts["auth"]
        self.params: list[dict[str, Any]] = [
            one for one in facts["params"] if one["name"] != "Authorization" and not one.get("internal")
        ]
        self.in_path = _PART.findall(self.path)

    @property
    def forms(self) -> tuple[str, ...]:
        return ("query",) if self.method == "GET" else ("json", "form", "query")

    def request(self, url: str, ask: Ask, form: str, token: str | None) -> httpx.Request:
        """`form`: json, form or query; whatever has a file goes as multipart."""
        given = dict(ask.given)
        path = _PART.sub(lambda part: quote(str(given.pop(part[1])), safe=""), self.path)
        heads = {one["name"] for one in self.params if one["in"] == "header"}
        headers = {name: str(given.pop(name)) for name in heads & set(given)}
        headers["Accept"] = "application/json, */*"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        in_query = {one["name"] for one in self.params if one["in"] == "query"}
        if form == "query" or (self.method != "DELETE" and in_query >= set(given)):
            return httpx.Request(self.method, url + path, params=list(_flat(given)), headers=headers)
        files = {name: one for name, one in given.items() if isinstance(one, tuple)}
        if files:
            data: dict[str, Any] = {}
            for name, value in _flat({name: one for name, one in given.items() if name not in files}):
                data.setdefault(name, []).append(value)
            return httpx.Request(self.method, url + path, data=data, files=files, headers=headers)
        if form == "form":
            body = str(httpx.QueryParams(list(_flat(given))))
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            body = json.dumps(nested(given))
            headers["Content-Type"] = "application/json"
        return httpx.Request(self.method, url + path, content=body, headers=headers)


#: Called by clients and documented in passing only: by an entity, or nowhere.
_UNWRITTEN = (
    ("GET", "/api/v1/notifications/policy", "V1::NotificationPolicy", "read:notifications"),
    ("POST", "/api/v1/conversations/:id/unread", "Conversation", "write:conversations"),
)


def endpoints() -> dict[str, Endpoint]:
    """All that is documented, and what clients call besides."""
    found = [Endpoint(one) for one in contract.endpoints()]
    for method, path, returns, scope in _UNWRITTEN:
        facts = {"method": method, "path": path, "auth": "user", "scopes": [scope], "returns": [returns]}
        params = [{"name": "id", "in": "path", "required": True}] if ":id" in path else []
        more = {"params": params, "status_codes": [200], "deprecated": True, "removed": False}
        found.append(Endpoint({**facts, **more}))
    return {one.key: one for one in found}


def documented(name: str) -> str:
    """`fields_attributes[0][name]` as the documentation writes it."""
    return re.sub(r"\[\d+\]", "[:index]", name)


def _flat(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, json.dumps(one) if isinstance(one, bool) else str(one))
        for name, value in given.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def nested(given: Mapping[str, Any]) -> dict[str, Any]:
    """`a[b]`, `a[]` and `a[][b]` as JSON has them."""
    root: dict[str, Any] = {}
    for name, value in given.items():
        parts = re.findall(r"[^\[\]]+|\[\]", name)
        here: Any = root
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            if part == "[]":
                if not following:
                    continue
                if not here:
                    here.append({})
                here = here[-1]
            elif not following or (following == "[]" and part == parts[-2] and parts[-1] == "[]"):
                here[part] = value
                break
            else:
                here = here.setdefault(part, [] if following == "[]" else {})
    return root
