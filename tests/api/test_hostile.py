"""Every route of the client API against values nobody should send: a documented error, never a fault."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest

from sabar.api import routes
from sabar.edge.routes import Route
from tests.api.people import Person
from tests.server import Server

#: One of each kind that programs trip over; all of it is valid JSON.
JUNK: list[Any] = [
    None, True, -1, 0, 2**63 - 1, 2**63, 2**70, 1.5, 1e300, "", " ", "abc", "-1", "9" * 40, "\u202e\u200b",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "a" * 3000, "<script>'\";--", "%00", "\\u0000",
    [], [[]], [None], ["a", 1, {}], {}, {"a": {"b": {"c": 1}}}, {"0": "x", "1": {}}, {"a": None},
    {"\u00b2": "x"}, {"9" * 5000: "x"},
]  # fmt: skip
#: A few more that can only be sent as bytes.
BROKEN = [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a":"\\ud800"}', b"[" * 100_000, b'{"id":NaN}']
#: Ends the caller's own access, which would make the rest of the walk say nothing.
NOT_WALKED = re.compile(r"/oauth/revoke|/sign_out|/streaming")

WALKED = [route for route in routes.ALL if not NOT_WALKED.search(route.path)]


@pytest.fixture(scope="module")
def walker(server: Server, client_app: str) -> Person:
    return Person.arriving(server, client_app)


def bodies(route: Route) -> Iterator[dict[str, Any]]:
    fields = [field.encode_name for field in msgspec.structs.fields(route.params)]
    for junk in JUNK:
        yield dict.fromkeys(fields, junk)
    for field in fields:
        for junk in JUNK[::4]:
            yield {field: junk}


def paths(route: Route, id: str) -> Iterator[str]:
    for value in (id, "1", "abc", str(2**63 - 1), "9" * 40):
        yield re.sub(r"\{[a-z_]+\}", value, route.path)
        if "{" not in route.path:
            return


@pytest.mark.parametrize("route", WALKED, ids=lambda route: f"{route.method} {route.path}")
def test_no_value_makes_the_server_stumble(walker: Person, route: Route) -> None:
    given = list(bodies(route))
    if walker.server.settings.database.startswith("postgresql"):
        # What a value means is decided above both engines; a third of them is left for what one trips over.
        given = given[::3]
    for number, path in enumerate(paths(route, walker.id)):
        for body in given if number == 0 else given[:3]:
            kind = "params" if route.method == "GET" else "json"
            values = _address(body) if kind == "params" else body
            answer = walker.call(route.method, path, **{kind: values})
            assert answer.status_code < 500, f"{path} {body} {answer.text}"
            if answer.status_code >= 400:
                assert answer.json()["error"], f"{path} {body}"
    assert walker.get("/api/v1/accounts/verify_credentials")["id"] == walker.id


@pytest.mark.parametrize("route", [one for one in WALKED if one.method != "GET"], ids=lambda one: one.path)
def test_no_broken_body_makes_the_server_stumble(walker: Person, route: Route) -> None:
    path = next(paths(route, walker.id))
    for body in BROKEN:
        answer = walker.server.client.request(
            route.method,
            path,
            content=body,
            headers={"Authorization": f"Bearer {walker.token}", "Content-Type": "application/json"},
        )
        assert answer.status_code < 500, f"{path} {body[:40]!r} {answer.text}"


def test_who_is_refused_before_the_body_was_read_hears_it_and_may_go_on(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=20) as client:
        for _ in range(20):
            refused = client.post("/api/v1/statuses", content=b"x" * 500_000)
            assert refused.status_code == 401
            assert client.get("/api/v1/instance").status_code == 200
        assert client.post("/api/v1/statuses", content=b"x" * 3_000_000).headers["connection"] == "close"
        assert client.get("/api/v1/instance").status_code == 200


def _address(body: dict[str, Any]) -> dict[str, str]:
    """As many of these as the library writes into one address."""
    flat = {key: _flat(value) for key, value in body.items()}
    most = 50_000 // max(map(len, flat.values()), default=1) if any(flat.values()) else len(flat)
    return dict(itertools.islice(flat.items(), most))


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
