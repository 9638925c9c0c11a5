"""The description of the API, for programs and for people."""

import re
from html import unescape
from typing import Any

import jsonschema_rs
import pytest

from sabar import wiring
from tests.server import Server


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.client.get("/api/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_route_of_the_api_is_described(server: Server, document: dict[str, Any]) -> None:
    described = {(method, path) for method, path, _ in operations(document)}
    table = wiring.build_edge(server.running).table
    there = {(one.method, one.path) for one in table.routes if one.kind == "api"}
    assert {one for one in there - described if one[1].startswith("/api/v")} == set()
    assert ("GET", "/api/v1/streaming/user/notification") in described


def test_every_example_is_what_its_schema_says(document: dict[str, Any]) -> None:
    wrong = []
    counted = 0
    for method, path, operation in operations(document):
        shown = list(operation.get("parameters", ()))
        shown += operation.get("requestBody", {}).get("content", {}).values()
        shown += operation["responses"].get("200", {}).get("content", {}).values()
        for one in shown:
            if "schema" not in one:
                continue
            counted += 1
            schema = {**one["schema"], "components": document["components"]}
            problems = list(jsonschema_rs.validator_for(schema).iter_errors(one["example"]))
            wrong += [f"{method} {path}: {problem}" for problem in problems[:1]]
    assert counted > 400
    assert wrong == []


def test_everything_that_is_named_has_one_name_and_nobody_reads_ours(document: dict[str, Any]) -> None:
    names = document["components"]["schemas"].keys()
    assert not [name for name in names if "." in name]
    named = set(re.findall(r"#/components/schemas/([^\"']+)", str(document["paths"])))
    assert named <= names
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_people_can_read_every_call_and_every_answer(server: Server, document: dict[str, Any]) -> None:
    front = unescape(server.client.get("/api").text)
    groups = {operation["tags"][0].replace("/", "_") for _, _, operation in operations(document)}
    pages = {}
    for group in groups:
        assert f'href="/api/calls/{group}"' in front
        pages[group] = unescape(server.client.get(f"/api/calls/{group}").text)
    for method, path, operation in operations(document):
        assert f"{method} {path}" in pages[operation["tags"][0].replace("/", "_")]
    for name, schema in document["components"]["schemas"].items():
        assert f'href="/api/entities/{name}"' in front
        # Long names may break behind a line.
        page = unescape(server.client.get(f"/api/entities/{name}").text).replace("<wbr>", "")
        assert all(f"<code>{field}</code>" in page for field in schema.get("properties", ()))
    assert server.client.get("/api/calls/nothing").status_code == 404
    assert server.client.get("/api/entities/Nothing").status_code == 404
