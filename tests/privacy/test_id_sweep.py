"""Whoever knows the number of a thing of somebody else can do nothing with it, and learns nothing.

CVE-2026-23964, weakness:hollo-0.8.2-missing-owner-filter, weakness:pleroma-2.5.5-media-reuse,
weakness:akkoma-2025.12-act-without-read, CVE-2025-67500, CVE-2024-23649: each write with a thing's number is
answered as with a number that nothing has, and leaves every row of every table as it was. The writes are
taken from the server's own table of routes; what their numbers name stands in `things`.
"""

import dataclasses
import difflib
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sabar import wiring
from sabar.edge.routes import Route
from tests import snapshot
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.privacy import holes
from tests.privacy import things as world
from tests.privacy.things import OPEN_FIELDS, OPEN_PATHS, PART, VERBS, Things, unknown
from tests.server import running_server

pytestmark = pytest.mark.timeout(240)

#: Everybody who may read a post may do this with it.
_DEEDS = re.compile(r"/(un)?(favourite|reblog|bookmark|mute|translate)$")
#: Whoever asked to follow is known to himself, and collections are public.
_KNOWN = re.compile(r"/follow_requests/|/collections/")
#: Writes that do the rest and pass over such a number: what they leave behind does not hold it.
_PASSED_OVER = {
    ("POST", "/api/v1/reports", "status_ids"),
    ("POST", "/web/report", "status_ids"),
    ("POST", "/api/v2/filters", "keywords_attributes.id"),
    ("POST", "/compose", "edit"),
    ("POST", "/compose/{id}", "reply_to"),
    ("POST", "/s/{slug}/posts", "id"),
    ("POST", "/s/{slug}/posts", "let_go"),
    ("POST", "/s/{slug}/drafts", "file_ids"),
    ("POST", "/s/{slug}/drafts", "let_go"),
    ("POST", "/s/{slug}/p/{id}", "file_ids"),
    ("POST", "/s/{slug}/p/{id}", "let_go"),
    ("POST", "/s/{slug}/p/{id}", "reply_to"),
}


@pytest.fixture(scope="module", params=ENGINES)
def things(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Things]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield world.made(server)


def _writes(things: Things) -> list[Route]:
    table = wiring.build_edge(things.server.running).table
    return [route for route in table.routes if route.method != "GET"]


def _send(things: Things, route: Route, path: str, values: dict[str, Any]) -> httpx.Response:
    if route.kind == "api":
        return things.b.call(route.method, path, json=values)
    # A fresh one each time: what a page says once about the last form would differ.
    browser = Browser(things.server, **{"x-requested-with": "sweep"})
    browser.http.cookies.set("session", things.session)
    return browser.post(path, follow=False, **values)


def _compare(
    things: Things,
    route: Route,
    path: str,
    id: str,
    values: dict[str, Any],
    *,
    known: bool = False,
    writes: bool = False,
) -> list[str]:
    """What is wrong with the answer to the number `id` in path or values. `known`: that it exists is no
    secret. `writes`: something else is rightly written."""
    before = snapshot.take(things.server)
    real = _send(things, route, path, values)
    changed = snapshot.changed(before, snapshot.take(things.server))
    where = f"{route.method} {path} {values}: {real.status_code}"
    wrong = [f"{where} changed {row}" for row in changed if not writes or id in row[1]]
    if real.status_code >= 500:
        wrong.append(where)
    if known:
        return wrong
    if route.kind == "api" and real.status_code in (400, 422) and id in path:
        wrong.append(
            f"{where}: it was refused for something else; a line in PLAUSIBLE helps {real.text[:200]}"
        )
    other = unknown(id)
    assert other != id, f"{id} has no number"
    swapped = json.loads(json.dumps(values).replace(id, other))
    none = _send(things, route, path.replace(id, other), swapped)
    if (real.status_code, _plain(real, id)) != (none.status_code, _plain(none, other)):
        wrong.append(f"{where} {none.status_code} {_difference(real, none)}")
    return wrong


def _plain(answer: httpx.Response, id: str) -> str:
    text = (answer.text + answer.headers.get("location", "")).replace(id, "ID")
    return re.sub(r'(nonce|name="key" value)="[^"]*"|\d{15,}|\d{4}-\d\d-\d\dT[\d:.]+Z', "NEW", text)


def _difference(real: httpx.Response, none: httpx.Response) -> str:
    """The lines that are not in both."""
    lines = difflib.unified_diff(none.text.splitlines(), real.text.splitlines(), lineterm="", n=0)
    return "\n".join([none.headers.get("location", ""), real.headers.get("location", ""), *lines])[:2000]


def _before(route: Route) -> dict[str, str]:
    """The parts of a path, and the path up to each."""
    return {found[1]: route.path[: found.start()] for found in PART.finditer(route.path)}


def _filled(route: Route, given: dict[str, str]) -> str:
    return PART.sub(lambda part: given[part[1]], route.path)


def _paths(things: Things, route: Route) -> Iterator[tuple[str, str]]:
    """Addresses with one number that is A's, and that number; the other parts are B's own, if he has such."""
    before = _before(route)
    words = {part: VERBS[text] for part, text in before.items() if text in VERBS}
    for part, text in before.items():
        if part in words or text in OPEN_PATHS:
            continue
        if route.staff:
            found = [things.a.id]
        else:
            assert text in things.paths, f"whose is {{{part}}} in {route.path}? One line in things.py tells"
            found = things.paths[text]
            assert found, f"nothing for {text} is there to be wanted"
        for id in found:
            rest = {
                other: words.get(other) or [things.own.get(up) or things.paths.get(up, [things.a.id])[0]]
                for other, up in before.items()
                if other != part
            }
            for chosen in itertools.product(*rest.values()):
                yield _filled(route, {**dict(zip(rest, chosen, strict=True)), part: id}), id


def _now_and_later(values: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be scheduled is also done at once: the two look at numbers in different places."""
    at_once = {name: value for name, value in values.items() if name != "scheduled_at"}
    return [values] if at_once == values else [values, at_once]


def test_a_number_in_a_path_opens_nothing(things: Things) -> None:
    wrong: list[str] = []
    swept = set()
    for route in _writes(things):
        for path, id in _paths(things, route):
            values = holes.values(things, route.params)
            wrong += _compare(things, route, path, id, values, known=bool(_KNOWN.search(path)))
            swept.add(route)
    assert len(swept) > 45
    assert wrong == [], "\n".join(wrong)


def test_a_number_in_a_body_opens_nothing(things: Things) -> None:
    wrong: list[str] = []
    swept = set()
    for route in _writes(things):
        for name, fill in holes.of(things, route):
            if name in OPEN_FIELDS or route.staff:
                continue
            found = things.fields.get(f"{route.path} {name}") or things.fields.get(name)
            assert found, f"whose is {name} of {route.method} {route.path}? One line in things.py tells"
            own = {part: things.own.get(text, "") for part, text in _before(route).items()}
            assert all(own.values()), f"B has nothing of his own for {route.path}: one line in things.py"
            for id in found:
                writes = (route.method, route.path, name) in _PASSED_OVER
                for values in _now_and_later(fill(id)):
                    wrong += _compare(things, route, _filled(route, own), id, values, writes=writes)
                swept.add((route, name))
    assert len(swept) > 10
    assert wrong == [], "\n".join(wrong)


def test_nobody_answers_the_follow_requests_of_somebody_else_on_the_pages(things: Things) -> None:
    (route,) = [one for one in _writes(things) if one.path == "/web/account/{id}/{verb}"]
    for verb in VERBS["/web/account/{id}/"]:
        path = _filled(route, {"id": things.asking.id, "verb": verb})
        assert _compare(things, route, path, things.asking.id, {}, known=True) == []


def test_nobody_but_its_author_changes_a_public_post(things: Things) -> None:
    wrong: list[str] = []
    count = 0
    for route in _writes(things):
        if "/api/v1/statuses/" in _before(route).values() and not _DEEDS.search(route.path):
            for path, id in _paths(things, route):
                address = path.replace(id, things.public)
                values = holes.values(things, route.params)
                wrong += _compare(things, route, address, things.public, values, known=True)
                count += 1
    assert count >= 4
    assert wrong == [], "\n".join(wrong)


def test_the_pages_and_calls_of_staff_are_closed_to_everybody_else(things: Things) -> None:
    wrong: list[str] = []
    for route in _writes(things):
        if route.staff:
            path = _filled(route, dict.fromkeys(_before(route), things.a.id))
            values = holes.values(things, route.params)
            if "id" in route.params.__struct_fields__:
                values["id"] = things.a.id
            wrong += _compare(things, route, path, things.a.id, values, known=True)
            answer = _send(things, route, path, values)
            if answer.status_code != (403 if route.kind == "api" else 404):
                wrong.append(f"{route.method} {path}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_the_sweep_refuses_a_number_nobody_told_it_about(things: Things) -> None:
    (known,) = [one for one in _writes(things) if one.path == "/api/v1/lists/{id}" and one.method == "PUT"]
    fresh = dataclasses.replace(known, path="/api/v1/things/{id}")
    with pytest.raises(AssertionError, match="One line in things"):
        list(_paths(things, fresh))
