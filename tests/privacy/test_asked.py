"""A post about which a colleague is asked: its writer and he, and nobody else, on any route.

Every route that answers GET is taken from the server's own table. What is said of it, the rule that has it
wait and the label in that rule are walked too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from sabar import wiring
from sabar.edge.routes import Route
from tests import pictures
from tests.api.people import Person, join
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD
from tests.server import Server, running_server

pytestmark = pytest.mark.timeout(300)
_PART = re.compile(r"\{([a-z_]+)\}")
KINDS = ("writer", "asked", "colleague", "follower", "named", "moderator", "stranger")


@dataclass
class Scene:
    server: Server
    people: dict[str, Person]
    browsers: dict[str, Browser]
    held: str = ""
    rule: str = ""
    label: str = ""
    media: str = ""
    #: word → who may meet it
    words: dict[str, set[str]] = field(default_factory=dict)

    def word(self, name: str, *kinds: str) -> str:
        self.words[f"zq{name}zq"] = set(kinds)
        return f"zq{name}zq"

    def routes(self) -> list[Route]:
        table = wiring.build_edge(self.server.running).table
        found = [route for route in table.routes if route.method == "GET"]
        return [route for route in found if not route.path.startswith("/api/v1/streaming")]

    def path(self, route: Route) -> str:
        name = self.people["writer"].name
        id = self.held
        for start, other in (
            ("hold", self.rule),
            ("label", self.label),
            ("media", self.media),
            ("accounts", self.people["writer"].id),
        ):
            if start in route.path:
                id = other
        values = {"id": id, "acct": name, "account_id": self.people["writer"].id}
        return _PART.sub(lambda part: values.get(part[1], "x"), route.path)

    def walk(self) -> dict[str, set[str]]:
        """Who meets which words."""
        met: dict[str, set[str]] = {kind: set() for kind in (*KINDS, "anonymous")}
        for route in self.routes():
            path = self.path(route)
            for kind in met:
                for answer in self._asked(route, kind, path):
                    met[kind] |= {word for word in self.words if word in answer}
        return met

    def _asked(self, route: Route, kind: str, path: str) -> Iterator[str]:
        if kind == "anonymous":
            yield self.server.client.get(path).text
        elif route.kind == "web":
            yield self.browsers[kind].get(path).text
        else:
            yield self.people[kind].call("GET", path).text


@pytest.fixture(scope="module")
def scene(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with (
        new_database("sqlite") as url,
        running_server(url, tmp_path_factory.mktemp("data")) as server,
    ):
        people = {kind: join(server, kind) for kind in KINDS}
        yield _set(Scene(server, people, {kind: _browser(server, one) for kind, one in people.items()}))


def _browser(server: Server, person: Person) -> Browser:
    browser = Browser(server)
    answer = browser.post("/login", follow=False, email=f"{person.name}@example.org", password=PASSWORD)
    assert answer.status_code == 303
    return browser


def _set(scene: Scene) -> Scene:
    writer, asked = scene.people["writer"], scene.people["asked"]
    both = ("writer", "asked")
    scene.people["follower"].follow(writer)

    async def promote(tx: Any) -> None:
        await tx.run(
            "UPDATE users SET role = 'moderator' WHERE account_id = :id", id=int(scene.people["moderator"].id)
        )

    scene.server.run(scene.server.app.db.write, promote)
    for kind in ("asked", "colleague"):
        tie = writer.post("/api/sabar/v1/colleagues", account_id=scene.people[kind].id)
        scene.people[kind].post(f"/api/sabar/v1/colleagues/{tie['id']}/accept")
    label = writer.post("/api/sabar/v1/labels", name=scene.word("label", "writer"))
    scene.label = label["id"]
    writer.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=[scene.people["follower"].id])
    rule = writer.post(
        "/api/sabar/v1/hold_rules",
        wait="colleague",
        words=["merger", scene.word("rule", "writer")],
        label_ids=[label["id"]],
        colleague_id=asked.id,
    )
    scene.rule = rule["id"]
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    alt = scene.word("alt", *both)
    picture = writer.ok("POST", "/api/v2/media", files=files, data={"description": alt})
    scene.media = picture["id"]
    post = writer.says(
        f"merger {scene.word('text', *both)} @{scene.people['named'].name} #{scene.word('tag', *both)}",
        spoiler_text=scene.word("warning", *both),
        media_ids=[picture["id"]],
    )
    scene.held = post["id"]
    return scene


def test_writer_and_the_colleague_who_is_asked_see_it_and_nobody_else(scene: Scene) -> None:
    met = scene.walk()
    for word, kinds in scene.words.items():
        assert {kind for kind, words in met.items() if word in words} == kinds, word


def test_after_a_no_the_colleague_sees_nothing_of_it_any_more(scene: Scene) -> None:
    asked = scene.people["asked"]
    (question,) = asked.get("/api/sabar/v1/outbox/asked")
    comment = scene.word("comment", "writer")
    path = f"/api/sabar/v1/outbox/asked/{question['id']}/no"
    asked.post(path, revision=question["revision"], comment=comment)
    met = scene.walk()
    for word in scene.words:
        assert {kind for kind, words in met.items() if word in words} == {"writer"}, word


def test_once_it_is_out_its_readers_have_it_and_what_was_said_is_still_its_writers_alone(
    scene: Scene,
) -> None:
    scene.people["writer"].post(f"/api/sabar/v1/outbox/{scene.held}/ask")
    asked = scene.people["asked"]
    (question,) = asked.get("/api/sabar/v1/outbox/asked")
    comment = scene.word("yes", "writer")
    path = f"/api/sabar/v1/outbox/asked/{question['id']}/yes"
    asked.post(path, revision=question["revision"], comment=comment)
    met = scene.walk()
    assert {kind for kind, words in met.items() if "zqtextzq" in words} >= {"follower", "stranger", "named"}
    for word in ("zqyeszq", "zqlabelzq", "zqrulezq"):
        assert {kind for kind, words in met.items() if word in words} == {"writer"}, word
