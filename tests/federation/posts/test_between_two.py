"""Posts between two servers of this making, through the front doors of both."""

from typing import Any

import httpx
import pytest

from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture(scope="module")
def zoe_here(here: Server, there: Server, ada: Person, zoe: Person) -> str:
    """Zoe as ada meets her, and follows her; her number here."""
    address = f"@{zoe.name}@{there.settings.domain}"
    (found,) = ada.get("/api/v2/search", q=address, resolve=True, type="accounts")["accounts"]
    ada.post(f"/api/v1/accounts/{found['id']}/follow")

    def follows() -> bool:
        (one,) = ada.ok("GET", "/api/v1/accounts/relationships", params={"id[]": found["id"]})
        return bool(one["following"])

    eventually(follows)
    return str(found["id"])


def arrived(ada: Person, said: dict[str, Any]) -> dict[str, Any]:
    """Zoe's post as ada has it in home."""

    def found() -> dict[str, Any] | None:
        return next((one for one in ada.get("/api/v1/timelines/home") if one["uri"] == said["uri"]), None)

    post = eventually(found)
    assert post is not None
    return post


def notified(person: Person, kind: str) -> dict[str, Any]:
    def found() -> list[dict[str, Any]]:
        return [one for one in person.get("/api/v1/notifications") if one["type"] == kind]

    return eventually(found)[0]


def test_a_post_with_everything_arrives(
    here: Server, there: Server, ada: Person, zoe: Person, zoe_here: str
) -> None:
    photo = pictures.encoded(pictures.photo((320, 240)), "JPEG")
    sent = zoe.ok("POST", "/api/v2/media", files={"file": ("a.jpg", photo)}, data={"description": "Grey"})
    text = f"Tea for @{ada.name}@{here.settings.domain} #tea"
    said = zoe.says(text, media_ids=[sent["id"]], spoiler_text="drinks", language="fr")
    found = arrived(ada, said)
    assert (found["spoiler_text"], found["language"]) == ("drinks", "fr")
    assert [one["name"] for one in found["tags"]] == ["tea"]
    assert [one["id"] for one in found["mentions"]] == [ada.id]
    (picture,) = found["media_attachments"]
    assert picture["description"] == "Grey"
    assert httpx.get(picture["url"]).headers["content-type"].startswith("image/")
    assert notified(ada, "mention")["status"]["id"] == found["id"]


def test_what_one_does_is_heard_by_the_other(here: Server, ada: Person, zoe: Person, zoe_here: str) -> None:
    said = zoe.says("like me")
    found = arrived(ada, said)
    ada.post(f"/api/v1/statuses/{found['id']}/favourite")
    ada.post(f"/api/v1/statuses/{found['id']}/reblog")
    answer = ada.says(f"@{zoe.name} hello", in_reply_to_id=found["id"])

    def counts() -> tuple[int, int, int]:
        one = zoe.get(f"/api/v1/statuses/{said['id']}")
        return one["favourites_count"], one["reblogs_count"], one["replies_count"]

    eventually(lambda: counts() == (1, 1, 1))
    (below,) = zoe.get(f"/api/v1/statuses/{said['id']}/context")["descendants"]
    assert below["uri"] == answer["uri"]
    for undone in ("unfavourite", "unreblog"):
        ada.post(f"/api/v1/statuses/{found['id']}/{undone}")
    ada.delete(f"/api/v1/statuses/{answer['id']}")
    eventually(lambda: counts() == (0, 0, 0))


def test_a_change_and_a_deletion_cross(here: Server, ada: Person, zoe: Person, zoe_here: str) -> None:
    said = zoe.says("frist")
    found = arrived(ada, said)
    zoe.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "first"})
    eventually(lambda: "first" in ada.get(f"/api/v1/statuses/{found['id']}")["content"])
    assert len(ada.get(f"/api/v1/statuses/{found['id']}/history")) == 2
    zoe.delete(f"/api/v1/statuses/{said['id']}")
    eventually(lambda: ada.call("GET", f"/api/v1/statuses/{found['id']}").status_code == 404)


def test_votes_cross_both_ways(here: Server, ada: Person, zoe: Person, zoe_here: str) -> None:
    said = zoe.says("which?", poll={"options": ["tea", "milk"], "expires_in": 3600})
    found = arrived(ada, said)
    ada.post(f"/api/v1/polls/{found['poll']['id']}/votes", choices=[1])
    eventually(lambda: zoe.get(f"/api/v1/polls/{said['poll']['id']}")["options"][1]["votes_count"] == 1)
    zoe_poll = zoe.get(f"/api/v1/polls/{said['poll']['id']}")
    assert zoe_poll["voters_count"] == 1


def test_what_is_for_followers_comes_to_followers_alone(
    here: Server, ada: Person, zoe: Person, zoe_here: str
) -> None:
    said = zoe.says("for followers", visibility="private")
    found = arrived(ada, said)
    assert found["visibility"] == "private"
    ben = people.join(here, "ben")
    assert ben.call("GET", f"/api/v1/statuses/{found['id']}").status_code == 404
