"""Posts that delete themselves: what goes, what stays, and that it stops."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sabar.effects import housekeeping
from sabar.kit import times
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.server import Server

New = Callable[..., Person]


@pytest.fixture
def later(server: Server) -> Iterator[Callable[[int], None]]:
    """Some days pass; they are taken back after the test."""
    gone: list[int] = []

    def advance(days: int) -> None:
        gone.append(days)
        server.clock.advance(days * times.DAY)

    yield advance
    server.clock.advance(-sum(gone) * times.DAY)


def browser_of(person: Person) -> Browser:
    browser = Browser(person.server)
    browser.post("/login", email=f"{person.name}@example.org", password=entrance.PASSWORD)
    return browser


def left(person: Person, said: dict[str, Any]) -> set[str]:
    """The names of those posts that are there."""
    return {
        name
        for name, one in said.items()
        if person.call("GET", f"/api/v1/statuses/{one['id']}").status_code == 200
    }


def of_every_kind(ana: Person, ben: Person) -> dict[str, Any]:
    """Posts that a rule may keep, named by why, and two that none keeps."""
    said = {name: ana.says(name) for name in ("plain", "pinned", "bookmarked", "liked")}
    said["by ben"] = ana.says("ben keeps it")
    said["direct"] = ana.says(f"@{ben.name} direct", visibility="direct")
    said["poll"] = ana.says("poll", poll={"options": ["x", "y"], "expires_in": 3600})
    ana.post(f"/api/v1/statuses/{said['pinned']['id']}/pin")
    ana.post(f"/api/v1/statuses/{said['bookmarked']['id']}/bookmark")
    ben.post(f"/api/v1/statuses/{said['by ben']['id']}/bookmark")
    for one in (ana, ben):
        one.post(f"/api/v1/statuses/{said['liked']['id']}/favourite")
    return said


def test_what_is_old_goes_and_what_the_rule_keeps_stays(
    server: Server, person: New, later: Callable[[int], None]
) -> None:
    ana, ben = person(), person()
    said = of_every_kind(ana, ben)
    boost = ana.post(f"/api/v1/statuses/{ben.says('of ben')['id']}/reblog")
    later(8)
    said["new"] = ana.says("new")
    browser = browser_of(ana)
    keeps = {f"keep_{name}": "1" for name in ("pinned", "bookmarked", "polls", "direct")}
    chosen = {"days": "7", "keep_favourites": "2", **keeps}
    asked = "&".join(f"{name}={value}" for name, value in chosen.items())
    seen = browser.get(f"/settings/expiry?look=1&{asked}").text
    assert "2 posts would be deleted now" in seen
    assert "plain" in seen
    server.run(housekeeping.sweep, server.app, b"")
    assert left(ana, said) == set(said), "nothing goes before it is switched on"
    browser.post("/settings/expiry", **chosen)
    assert "Your old posts delete themselves." in browser.get("/settings/expiry").text
    server.run(housekeeping.sweep, server.app, b"")
    assert left(ana, said) == {"pinned", "bookmarked", "liked", "direct", "poll", "new"}
    assert ana.call("GET", f"/api/v1/statuses/{boost['id']}").status_code == 200
    # Other people's posts are theirs.
    assert ben.get(f"/api/v1/accounts/{ben.id}/statuses")
    browser.post("/settings/expiry", days="7")
    server.run(housekeeping.sweep, server.app, b"")
    assert left(ana, said) == {"new"}


def test_it_stops_when_it_is_switched_off(server: Server, person: New, later: Callable[[int], None]) -> None:
    ana = person()
    browser = browser_of(ana)
    browser.post("/settings/expiry", days="7")
    said = {"old": ana.says("old")}
    later(6)
    server.run(housekeeping.sweep, server.app, b"")
    assert left(ana, said) == {"old"}, "not old enough"
    browser.post("/settings/expiry/off")
    later(2)
    server.run(housekeeping.sweep, server.app, b"")
    assert left(ana, said) == {"old"}
    assert "Your old posts delete themselves." not in browser.get("/settings/expiry").text


def test_an_age_or_a_number_that_is_not_offered_is_refused(person: New) -> None:
    browser = browser_of(person())
    for wrong in ({"days": "1"}, {"days": "7", "keep_favourites": "-1"}, {"days": "x"}):
        assert browser.post("/settings/expiry", **wrong).status_code == 422, wrong
    assert browser.get("/settings/expiry?look=1&days=3").status_code == 422
