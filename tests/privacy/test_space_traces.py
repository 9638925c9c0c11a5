"""Nobody outside of a space can tell that it is there: not by a status, a header, a length, a word, a number.

Every route with the address of a space in it is asked for one that is there and for one that is not, by all
kinds of people who are not in it; the answers are the same but for what was asked.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from sabar.api import routes as api_routes
from sabar.db.engine import Tx
from sabar.edge.routes import Route
from sabar.kit import times
from sabar.web import routes as web_routes
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server, running_server
from tests.web.spaces.people import House, Visitor
from tests.web.spaces.people import house as built

pytestmark = pytest.mark.timeout(240)

NOWHERE = "atelier-2z7q"
#: What differs from answer to answer whatever is asked.
_OF_THE_MOMENT = ("date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset", "x-runtime")
_NONCE = re.compile(r"nonce[=-]\\?\"?[\w-]{20,24}")
ROUTES = [one for one in (*api_routes.ALL, *web_routes.ALL) if "{slug}" in one.path]
#: Some of each kind: what is refused for its shape is refused alike.
FIELDS: dict[str, Any] = {
    "text": "x",
    "name": "x",
    "role": "member",
    "emoji": "🥁",
    "choices[]": "0",
    "description": "x",
    "key": "k",
    "q": "zqfound",
    "lasts": "3600",
    "uses": "1",
}


class Outside(NamedTuple):
    """`person`: None for somebody who is not signed in."""

    name: str
    person: Visitor | None


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    """A space whose member was sent out and whose guest's time is over; the outsider runs the server."""
    house = built(server)
    house.owner.ok("PUT", house.path, json={"retention_seconds": 7 * 86_400})
    house.removes(house.member)
    server.clock.advance(2 * times.DAY + times.SECOND)

    async def crown(tx: Tx) -> None:
        await tx.run("UPDATE users SET role = 'owner' WHERE account_id = :id", id=int(house.outsider.id))

    server.run(server.app.db.write, crown)
    return house


def ids_in(house: House) -> dict[str, str]:
    """What paths name besides the space, of things that are there."""
    file = house.owner.ok("POST", f"{house.path}/files", files={"file": ("zqfound.txt", b"zqfound")})
    poll = {"options": ["zqa", "zqb"], "expires_in": 3600}
    said = house.says(house.owner, "zqfound #zqtag", poll=poll, file_ids=[file["id"]])
    return {"files": file["id"], "account": house.owner.id, "posts": said["id"], "name": "zqtag"}


def path_of(route: Route, slug: str, ids: dict[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name == "slug":
            return slug
        kind = "files" if "/files/" in route.path else "posts"
        return ids.get(name, "🥁" if name == "emoji" else ids[kind])

    return re.sub(r"\{(\w+)\}", put, route.path)


def ask(house: House, one: Outside, route: Route, path: str, **more: str) -> httpx.Response:
    # Packed, an answer is as long as its nonce lets it be.
    own = {"sec-fetch-site": "same-origin", "origin": house.owner.server.url, "accept-encoding": "identity"}
    headers = own | more
    given: dict[str, Any] = {} if route.method in ("GET", "HEAD") else {"data": FIELDS}
    if route.kind == "api":
        known = {"Authorization": f"Bearer {one.person.token}"} if one.person else {}
        return house.owner.server.client.request(route.method, path, headers=headers | known, **given)
    browser = one.person.web if one.person else Browser(house.owner.server)
    return browser.http.request(route.method, path, headers=headers, **given)


def seen(answer: httpx.Response, slug: str) -> tuple[int, dict[str, str], str]:
    """All that whoever asked can see, but for what he asked himself."""

    def plain(text: str) -> str:
        return _NONCE.sub("nonce", text).replace(slug, "{slug}")

    headers = {name: plain(value) for name, value in answer.headers.items() if name not in _OF_THE_MOMENT}
    # As long as the two addresses are.
    return answer.status_code, headers, plain(answer.text)


def test_a_space_answers_whoever_is_not_in_it_as_one_that_is_not_there(house: House) -> None:
    ids, told = ids_in(house), []
    assert len(house.slug) == len(NOWHERE) and len(ROUTES) > 60
    people = (
        Outside("sent out", house.member),
        Outside("a guest whose time is over", house.guest),
        Outside("who runs the server", house.outsider),
        Outside("nobody", None),
    )
    for route in ROUTES:
        # An application without a token is refused before anything is looked for.
        for one in people if route.kind == "web" else people[:-1]:
            there, nowhere = (
                seen(ask(house, one, route, path_of(route, slug, ids)), slug)
                for slug in (house.slug, NOWHERE)
            )
            if there != nowhere:
                told.append(f"{route.method} {route.path} tells {one.name}: {there} {nowhere}")
            if there[0] < 400 and there[0] != 303:
                told.append(f"{route.method} {route.path} answers {one.name}: {there[0]}")
    assert told == []


def test_conditions_and_parts_of_a_file_say_nothing_either(house: House) -> None:
    ids = ids_in(house)
    (route,) = [one for one in ROUTES if one.path == "/s/{slug}/files/{id}" and one.method == "GET"]
    inside = house.owner.web.get(path_of(route, house.slug, ids))
    assert inside.status_code == 200 and inside.headers["etag"]
    for more in (
        {"if-none-match": inside.headers["etag"]},
        {"if-none-match": "*"},
        {"if-match": '"none"'},
        {"if-modified-since": "Wed, 01 Jan 2031 00:00:00 GMT"},
        {"range": "bytes=0-1"},
        {"range": "bytes=900000-"},
    ):
        there, nowhere = (
            seen(
                ask(house, Outside("sent out", house.member), route, path_of(route, slug, ids), **more), slug
            )
            for slug in (house.slug, NOWHERE)
        )
        assert there == nowhere and there[0] == 404, more


def figures(staff: Visitor) -> list[Any]:
    """What the server counts, for everybody and for who runs it."""
    keys = [
        "active_users",
        "new_users",
        "interactions",
        "opened_reports",
        "tag_uses",
        "instance_statuses",
        "instance_accounts",
    ]
    days = {"start_at": "2020-01-01", "end_at": "2035-01-01"}
    measures = staff.call("POST", "/api/v1/admin/measures", json={"keys": keys, **days}).json()
    return [
        staff.get("/nodeinfo/2.1")["usage"],
        staff.get("/api/v2/instance")["usage"],
        staff.get("/api/v1/instance")["stats"],
        staff.get("/api/v1/instance/activity"),
        measures,
        [one["statuses_count"] for one in staff.get("/api/v1/directory", local="true")],
        staff.get("/api/v1/trends/tags"),
        [staff.get(f"/api/v1/notifications{end}") for end in ("", "/unread_count")],
        staff.get("/api/v1/announcements"),
    ]


def test_no_figure_counts_what_is_said_in_a_space(house: House) -> None:
    before = figures(house.outsider)
    for number in range(20):
        house.says(house.owner, f"zq{number} #zqtag @{house.outsider.name}")
    house.owner.server.clock.advance(11 * times.MINUTE)
    assert figures(house.outsider) == before


def test_no_figure_counts_a_guest(house: House) -> None:
    before = figures(house.outsider)
    server = house.owner.server
    ends = times.iso(server.clock.now_ms() + times.DAY)
    url = house.owner.post(f"{house.path}/invites", role="guest", ends_at=ends)["url"]
    given = {"name": "Guest", "email": f"{fresh_name('guest')}@example.org", "password": PASSWORD}
    guest = Browser(server)
    answer = guest.post(f"{url.removeprefix(server.url)}/guest", **given)
    assert answer.url.path == f"/s/{house.slug}"
    server.clock.advance(11 * times.MINUTE)
    assert guest.get(f"/s/{house.slug}").status_code == 200
    assert figures(house.outsider) == before
