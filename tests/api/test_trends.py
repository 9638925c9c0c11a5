"""What is being talked about: methods/trends."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import contract, entrance
from tests.api.people import Person
from tests.server import Server

People = Callable[..., Person]


@pytest.fixture
def later(server: Server) -> Callable[[], None]:
    """Trends are counted every five minutes: go on to the next count."""
    return lambda: server.clock.advance(301_000)


def names(server: Server) -> list[str]:
    return [tag["name"] for tag in server.client.get("/api/v1/trends/tags").json()]


def fresh_tag() -> str:
    return entrance.fresh_name("t").replace("_", "")


def test_hashtags_of_several_people_come_up_the_most_talked_of_first(
    server: Server, person: People, later: Callable[[], None]
) -> None:
    few, many, alone = fresh_tag(), fresh_tag(), fresh_tag()
    people = [person("p", discoverable=True) for _ in range(3)]
    for one in people:
        one.says(f"#{many}")
    for one in people[:2]:
        one.says(f"#{few}")
    for _ in range(5):
        people[0].says(f"#{alone}")
    later()
    found = names(server)
    assert [name for name in found if name in (few, many, alone)] == [many, few]
    tags = server.client.get("/api/v1/trends").json()
    contract.assert_entity("Tag", tags[0], without=("Tag.following", "Tag.featuring"))
    assert server.client.get("/api/v1/trends/tags", params={"limit": 1}).json()[0]["name"] == found[0]
    second = server.client.get("/api/v1/trends/tags", params={"limit": 1, "offset": 1}).json()
    assert second[0]["name"] == found[1]
    server.clock.advance(8 * 86_400_000)
    assert few not in names(server)


@pytest.mark.parametrize("case", ["unlisted", "local", "private", "direct", "undiscoverable"])
def test_what_is_not_for_everybody_makes_no_trend(
    server: Server, person: People, later: Callable[[], None], case: str
) -> None:
    """weakness:search-and-autocomplete-leak."""
    tag = fresh_tag()
    visibility = "public" if case == "undiscoverable" else case
    writers = [person("p", discoverable=case != "undiscoverable") for _ in range(3)]
    fans = [person("fan") for _ in range(2)]
    said: list[Any] = []
    for writer in writers:
        for fan in fans:
            fan.post(f"/api/v1/accounts/{writer.id}/follow")
        text = f"#{tag} " + " ".join(f"@{fan.name}" for fan in fans)
        said.append(writer.says(text, visibility=visibility))
    for fan in fans:
        for post in said:
            fan.post(f"/api/v1/statuses/{post['id']}/favourite")
    later()
    assert tag not in names(server)
    shown = server.client.get("/api/v1/trends/statuses", params={"limit": 40}).json()
    assert not {post["id"] for post in shown} & {post["id"] for post in said}
    signed_in = fans[0].get("/api/v1/trends/statuses", limit=40)
    assert not {post["id"] for post in signed_in} & {post["id"] for post in said}


def test_posts_that_people_liked_come_up_and_fade(
    server: Server, person: People, later: Callable[[], None]
) -> None:
    author = person("author", discoverable=True)
    fans = [person("fan") for _ in range(3)]
    good, better, own = author.says("good"), author.says("better"), author.says("liked by myself")
    hidden = author.says("behind a warning", spoiler_text="careful")
    for fan in fans:
        fan.post(f"/api/v1/statuses/{better['id']}/favourite")
        fan.post(f"/api/v1/statuses/{hidden['id']}/favourite")
    for fan in fans[:2]:
        fan.post(f"/api/v1/statuses/{good['id']}/reblog")
    author.post(f"/api/v1/statuses/{own['id']}/favourite")
    fans[0].post(f"/api/v1/statuses/{own['id']}/favourite")
    fans[0].post(f"/api/v1/statuses/{own['id']}/reblog")
    later()

    def shown(reader: Person | None = None) -> list[str]:
        headers = entrance.bearer(reader.token) if reader else {}
        answer = server.client.get("/api/v1/trends/statuses", headers=headers)
        mine = {good["id"], better["id"], own["id"], hidden["id"]}
        return [post["id"] for post in answer.json() if post["id"] in mine]

    assert shown() == [better["id"], good["id"]]
    assert shown(fans[0]) == [better["id"], good["id"]]
    fans[0].post(f"/api/v1/accounts/{author.id}/mute")
    assert shown(fans[0]) == []
    author.delete(f"/api/v1/statuses/{better['id']}")
    assert shown() == [good["id"]]
    server.clock.advance(8 * 86_400_000)
    assert shown() == []
