"""Rewriting posts: PUT, history, source."""

from typing import Any

import pytest

from tests.api.people import Person
from tests.server import Server


def path(status: dict[str, Any], verb: str = "") -> str:
    return f"/api/v1/statuses/{status['id']}/{verb}".rstrip("/")


def test_a_rewritten_post_keeps_every_wording(server: Server, ada: Person, bob: Person) -> None:
    said = ada.says("frist #one", language="en")
    changed = ada.call(
        "PUT", path(said), json={"status": f"first #two @{bob.name}", "spoiler_text": "careful"}
    )
    assert changed.status_code == 200, changed.text
    body = changed.json()
    assert body["edited_at"] is not None
    assert body["created_at"] == said["created_at"]
    assert [tag["name"] for tag in body["tags"]] == ["two"]
    assert [one["id"] for one in body["mentions"]] == [bob.id]
    assert body["sensitive"] is True
    assert body["language"] == "en"
    wordings = server.client.get(path(said, "history")).json()
    assert [one["spoiler_text"] for one in wordings] == ["", "careful"]
    assert "frist" in wordings[0]["content"]
    assert wordings[0]["created_at"] == said["created_at"]
    assert wordings[1]["created_at"] == body["edited_at"]
    assert wordings[1]["account"]["id"] == ada.id
    source = ada.get(path(said, "source"))
    assert source == {
        "id": said["id"],
        "text": f"first #two @{bob.name}",
        "spoiler_text": "careful",
        "content_type": "text/plain",
    }
    assert server.client.get("/api/v1/timelines/tag/one").json() == []


def test_a_rewriting_that_changes_nothing_is_none(ada: Person) -> None:
    said = ada.says("as it is")
    assert ada.ok("PUT", path(said), json={"status": "as it is"})["edited_at"] is None
    assert len(ada.get(path(said, "history"))) == 1


def test_only_its_writer_rewrites_a_post(ada: Person, bob: Person) -> None:
    said = ada.says("mine")
    boost = bob.ok("POST", path(said, "reblog"))
    assert bob.call("PUT", path(said), json={"status": "yours"}).status_code == 404
    assert bob.call("PUT", path(boost), json={"status": "yours"}).status_code == 404
    assert ada.call("PUT", "/api/v1/statuses/1", json={"status": "x"}).status_code == 404
    assert ada.get(path(said))["content"] == "<p>mine</p>"


@pytest.mark.parametrize(
    "given",
    [
        {"status": ""},
        {"status": "x" * 501},
        {"status": "x", "media_ids": ["1"]},
        {"status": "x", "media_attributes": [{"id": "1", "description": "d"}]},
        {"status": "x", "media_attributes": "no"},
        {"status": "x", "poll": {"options": ["one"], "expires_in": 300}},
        {"status": ["x"]},
    ],
)
def test_a_rewriting_that_cannot_be_changes_nothing(ada: Person, given: dict[str, Any]) -> None:
    said = ada.says("before")
    assert ada.call("PUT", path(said), json=given).status_code == 422
    shown = ada.get(path(said))
    assert shown["content"] == "<p>before</p>"
    assert shown["edited_at"] is None


def test_the_history_is_for_those_who_may_read_the_post(ada: Person, bob: Person) -> None:
    said = ada.says("secret", visibility="private")
    ada.call("PUT", path(said), json={"status": "still secret"})
    assert bob.call("GET", path(said, "history")).status_code == 404
    assert bob.call("GET", path(said, "source")).status_code == 404


def test_whoever_is_no_longer_named_in_a_direct_post_reads_it_no_longer(ada: Person, bob: Person) -> None:
    said = ada.says(f"@{bob.name} psst", visibility="direct")
    assert bob.call("GET", path(said)).status_code == 200
    ada.call("PUT", path(said), json={"status": "psst"})
    assert bob.call("GET", path(said)).status_code == 404
    assert bob.call("GET", path(said, "history")).status_code == 404
