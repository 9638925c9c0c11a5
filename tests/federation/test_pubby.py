"""A blog of another program, which knows draft-cavage alone: it is read here, and reads what is said here."""

from collections.abc import Iterator

import pytest

from tests.api.people import Person
from tests.federation import peers
from tests.federation.documents import actor
from tests.federation.peers import Pubby
from tests.federation.peers.friends import CONTEXT, found, posts_of
from tests.federation.scripted import PUBLIC
from tests.waiting import eventually


@pytest.fixture(scope="module")
def blog(engine: str) -> Iterator[Pubby]:
    with peers.pubby() as peer:
        yield peer


@pytest.fixture(scope="module")
def blog_id(ada: Person, blog: Pubby) -> str:
    """Ada follows the blog, which lets everybody."""
    id = str(found(ada, blog.actor)["id"])
    ada.post(f"/api/v1/accounts/{id}/follow")
    eventually(lambda: ada.get("/api/v1/accounts/relationships", **{"id[]": id})[0]["following"])
    return id


def test_what_the_blog_publishes_stands_in_the_home_of_its_reader(
    ada: Person, blog: Pubby, blog_id: str
) -> None:
    note = {
        "id": blog.id("note-1"),
        "type": "Note",
        "attributedTo": blog.actor,
        "content": "<p>A word from the blog</p>",
        "published": "2026-11-30T10:00:00Z",
        "to": [PUBLIC],
        "cc": [f"{blog.url}/ap/followers"],
    }
    blog.publish(
        {
            "@context": CONTEXT,
            "id": blog.id("create-1"),
            "type": "Create",
            "actor": blog.actor,
            "object": note,
            "to": note["to"],
            "cc": note["cc"],
        }
    )
    eventually(lambda: [one for one in posts_of(ada, blog_id) if "A word from" in one["content"]])


def test_the_blog_follows_and_gets_what_is_said_here(ada: Person, blog: Pubby, blog_id: str) -> None:
    follow = {
        "@context": CONTEXT,
        "id": blog.id("follow-1"),
        "type": "Follow",
        "actor": blog.actor,
        "object": actor(ada),
    }
    assert blog.send(follow, f"{actor(ada)}/inbox") == 202
    assert blog.hears("Accept")["object"]["id"] == follow["id"]
    said = ada.says("Read this, blog")
    create = eventually(
        lambda: next((c for c in blog.heard("Create") if "Read this" in c["object"]["content"]), None)
    )
    assert create["object"]["id"] == said["uri"]
