"""What may be talked of in public: methods/admin/trends, hashtags, and links that many share."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from sabar.model.accounts import Role
from tests import contract, entrance
from tests.api import staff
from tests.api.cards.linked import HTML, page, settle
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.outside import Outside, ThisMachine
from tests.server import Server, running_server
from tests.statements import statements

People = Callable[..., Person]
TRENDS = "/api/v1/admin/trends"
DAY = 86_400_000


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine(), "previews": "on"}


@pytest.fixture
def moderator(server: Server) -> Person:
    return staff.arriving(server, Role.MODERATOR)


def link(world: Outside, title: str) -> str:
    path = f"/{entrance.fresh_name('l')}"
    world.answers[path] = (200, HTML, page(title))
    return world.url + path


def shared(server: Server, people: list[Person], text: str, **given: Any) -> list[Any]:
    """The same said by several; the next count has come."""
    said = [one.says(text, **given) for one in people]
    settle(server)
    server.clock.advance(301_000)
    return said


def titles(server: Server, path: str = "/api/v1/trends/links", **given: Any) -> list[str]:
    answer = server.client.get(path, **given)
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json()]


def test_a_page_that_several_people_link_trends_and_fades(
    server: Server, person: People, world: Outside
) -> None:
    server.clock.to_noon()
    people = [person("p", discoverable=True) for _ in range(3)]
    many, few, alone = (link(world, name) for name in ("Many", "Few", "Alone"))
    hidden, quiet = link(world, "Hidden"), link(world, "Quiet")
    shared(server, people, many)
    shared(server, people[:2], few)
    for _ in range(4):
        people[0].says(alone)
    shared(server, people, hidden, spoiler_text="careful")
    shared(server, people, quiet, visibility="unlisted")
    assert titles(server) == ["Many", "Few"]
    (first, _) = server.client.get("/api/v1/trends/links").json()
    contract.assert_entity("Trends::Link", first, without=UNDOCUMENTED)
    assert len(first["history"]) == 7
    assert (first["history"][0]["accounts"], first["history"][0]["uses"]) == ("3", "3")
    assert titles(server, params={"limit": 1, "offset": 1}) == ["Few"]
    server.clock.advance(8 * DAY)
    assert titles(server) == []


UNDOCUMENTED = (
    "Trends::Link.language",
    "Trends::Link.image_description",
    "Trends::Link.published_at",
)


def test_posts_of_a_trending_link_are_listed(server: Server, person: People, world: Outside) -> None:
    people = [person("p", discoverable=True) for _ in range(3)]
    url, other = link(world, "Read by all"), link(world, "Read by one")
    said = shared(server, people, f"see {url}")
    people[0].says(f"for friends {url}", visibility="private")
    shared(server, people[:1], other)
    path = "/api/v1/timelines/link"
    first = server.client.get(path, params={"url": url, "limit": 2})
    assert [one["id"] for one in first.json()] == [said[2]["id"], said[1]["id"]]
    second = server.client.get(first.links["next"]["url"])
    assert [one["id"] for one in second.json()] == [said[0]["id"]]
    people[0].post(f"/api/v1/accounts/{people[1].id}/block")
    seen = people[0].get(path, url=url)
    assert [one["id"] for one in seen] == [said[2]["id"], said[0]["id"]]
    for unknown in (other, "https://example.com/nothing", "nonsense", ""):
        assert server.client.get(path, params={"url": unknown}).status_code == 404
    assert server.client.get(path).status_code == 422


def test_staff_keeps_a_link_from_trending(
    server: Server, person: People, moderator: Person, world: Outside
) -> None:
    people = [person("p", discoverable=True) for _ in range(2)]
    url = link(world, "Doubtful")
    shared(server, people, url)
    (listed,) = [one for one in moderator.get(f"{TRENDS}/links") if one["title"] == "Doubtful"]
    assert listed["requires_review"] is True and listed["history"]
    rejected = moderator.post(f"{TRENDS}/links/{listed['id']}/reject")
    assert rejected["requires_review"] is False
    assert "Doubtful" not in titles(server)
    assert server.client.get("/api/v1/timelines/link", params={"url": url}).status_code == 404
    assert "Doubtful" in [one["title"] for one in moderator.get(f"{TRENDS}/links")]
    for _ in range(2):
        moderator.post(f"{TRENDS}/links/{listed['id']}/approve")
        assert "Doubtful" in titles(server)
    (site,) = [one for one in moderator.get(f"{TRENDS}/links/publishers") if one["domain"] == "127.0.0.1"]
    moderator.post(f"{TRENDS}/links/publishers/{site['id']}/reject")
    other = link(world, "Same site")
    shared(server, people, other)
    assert "Doubtful" in titles(server) and "Same site" not in titles(server)
    shown = moderator.post(f"{TRENDS}/links/publishers/{site['id']}/approve")
    assert (shown["trendable"], shown["requires_review"]) == (True, False)
    assert "Same site" in titles(server)


def test_staff_decides_about_posts_and_hashtags(server: Server, person: People, moderator: Person) -> None:
    people = [person("p", discoverable=True) for _ in range(3)]
    tag = entrance.fresh_name("T").replace("_", "")
    said = shared(server, people, f"#{tag}")
    for one in people[1:]:
        one.post(f"/api/v1/statuses/{said[0]['id']}/favourite")
    server.clock.advance(301_000)

    def trending() -> tuple[bool, bool]:
        tags = [one["name"] for one in server.client.get("/api/v1/trends/tags").json()]
        posts = [one["id"] for one in server.client.get("/api/v1/trends/statuses").json()]
        return tag in tags, said[0]["id"] in posts

    assert trending() == (True, True)
    (listed,) = [one for one in moderator.get(f"{TRENDS}/tags") if one["name"] == tag]
    contract.assert_entity("Admin::Tag", listed, without=("Admin::Tag.listable", *ANONYMOUS))
    assert (listed["requires_review"], listed["trendable"]) == (True, True)
    answer = moderator.post(f"{TRENDS}/tags/{listed['id']}/reject")
    assert (answer["requires_review"], answer["trendable"]) == (False, False)
    assert trending() == (False, True)
    (post,) = [one for one in moderator.get(f"{TRENDS}/statuses") if one["id"] == said[0]["id"]]
    assert post["requires_review"] is True
    assert moderator.post(f"{TRENDS}/statuses/{post['id']}/reject")["requires_review"] is False
    assert trending() == (False, False)
    moderator.post(f"{TRENDS}/tags/{listed['id']}/approve")
    moderator.post(f"{TRENDS}/statuses/{post['id']}/approve")
    assert trending() == (True, True)
    private = people[0].says("quiet", visibility="private")
    for path in (f"statuses/{private['id']}", "statuses/1", "tags/1", "links/1", "links/publishers/1"):
        for verb in ("approve", "reject"):
            assert moderator.call("POST", f"{TRENDS}/{path}/{verb}").status_code == 404


ANONYMOUS = ("Admin::Tag.following", "Admin::Tag.featuring")


def test_a_hashtag_can_be_forbidden_hidden_and_rewritten(
    server: Server, person: People, moderator: Person
) -> None:
    ana = person("ana", discoverable=True)
    tag = entrance.fresh_name("t").replace("_", "")
    secret = entrance.fresh_name("s").replace("_", "")
    earlier = ana.says(f"#{tag}")
    ana.says(f"#{secret}", visibility="private")
    names = [one["name"] for one in moderator.get("/api/v1/admin/tags", limit=200)]
    assert tag in names and secret not in names
    (id,) = [one["id"] for one in moderator.get("/api/v1/admin/tags") if one["name"] == tag]
    path = f"/api/v1/admin/tags/{id}"
    assert moderator.get(path)["usable"] is True
    assert moderator.ok("PUT", path, json={"display_name": tag.upper()})["name"] == tag.upper()
    assert moderator.call("PUT", path, json={"display_name": "another"}).status_code == 422
    shown = moderator.ok("PUT", path, json={"usable": False, "listable": False})
    assert (shown["usable"], shown["listable"], shown["trendable"]) == (False, False, True)
    refused = ana.call("POST", "/api/v1/statuses", json={"status": f"again #{tag}"})
    assert refused.status_code == 422 and tag.upper() in refused.json()["error"]
    edit = ana.call("PUT", f"/api/v1/statuses/{earlier['id']}", json={"status": f"edited #{tag}"})
    assert edit.status_code == 422
    found = person("ben").get("/api/v2/search", q=tag, type="hashtags")["hashtags"]
    assert tag.upper() not in [one["name"] for one in found]
    moderator.ok("PUT", path, json={"usable": True, "listable": True})
    ana.says(f"again #{tag}")
    for missing in ("1", "99999999999999"):
        assert moderator.call("GET", f"/api/v1/admin/tags/{missing}").status_code == 404
        assert moderator.call("PUT", f"/api/v1/admin/tags/{missing}", json={}).status_code == 404


def test_only_those_who_look_after_what_is_talked_of_may_decide(server: Server, person: People) -> None:
    nobody = person("nobody")
    for path in (f"{TRENDS}/links", f"{TRENDS}/tags", f"{TRENDS}/statuses", "/api/v1/admin/tags"):
        assert nobody.call("GET", path).status_code == 403
        assert server.client.get(path).status_code == 401
    for path in ("links/1", "links/publishers/1", "tags/1", "statuses/1"):
        assert nobody.call("POST", f"{TRENDS}/{path}/approve").status_code == 403
    assert nobody.call("PUT", "/api/v1/admin/tags/1", json={}).status_code == 403


def test_where_it_is_asked_only_the_approved_trends(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for mode in ("reviewed", "off"):
        folder = tmp_path_factory.mktemp("data")
        with new_database("sqlite") as url, running_server(url, folder, trends=mode) as server:
            token = entrance.app_token(server, entrance.register_app(server), "read write follow")
            people = [Person.arriving(server, token, "p", discoverable=True) for _ in range(2)]
            moderator = staff.arriving(server, Role.MODERATOR)
            shared(server, people, "#weather")
            assert server.client.get("/api/v1/trends/tags").json() == []
            (listed,) = moderator.get(f"{TRENDS}/tags")
            assert (listed["trendable"], listed["requires_review"]) == (False, True)
            moderator.post(f"{TRENDS}/tags/{listed['id']}/approve")
            shown = [one["name"] for one in server.client.get("/api/v1/trends/tags").json()]
            assert shown == (["weather"] if mode == "reviewed" else [])


def test_a_list_of_many_links_takes_no_more_statements_than_one_of_two(
    server: Server, person: People, moderator: Person, world: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person("p", discoverable=True) for _ in range(2)]

    def asked() -> list[int]:
        counts = []
        for path in ("/api/v1/trends/links", f"{TRENDS}/links", f"{TRENDS}/links/publishers"):
            assert moderator.get(path)
            # What is noted from time to time (that a token is in use) is not of the list.
            found = [
                statements(server, monkeypatch, partial(moderator.get, path), cold=False) for _ in range(2)
            ]
            counts.append(min(map(len, found)))
        return counts

    for number in range(2):
        shared(server, people, link(world, f"One of two {number}"))
    few = asked()
    for number in range(5):
        shared(server, people, link(world, f"One of many {number}"))
    assert asked() == few
