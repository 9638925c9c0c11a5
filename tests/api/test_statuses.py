"""Writing and reading posts: methods/statuses."""

import json
from typing import Any

import pytest

from tests.api.people import Person
from tests.server import Server


def test_a_post_is_answered_whole_and_stands_under_its_id(ada: Person) -> None:
    said = ada.says("Hello #World, see https://example.com/a", language="en", spoiler_text="greeting")
    assert said["content"].startswith("<p>Hello <a href=")
    assert said["spoiler_text"] == "greeting"
    assert said["sensitive"] is True
    assert said["language"] == "en"
    assert said["visibility"] == "public"
    assert [tag["name"] for tag in said["tags"]] == ["world"]
    assert said["account"]["id"] == ada.id
    assert said["application"]["name"] == "Test client"
    assert said["favourited"] is False
    shown = ada.get(f"/api/v1/statuses/{said['id']}")
    said["account"] = shown["account"] = None
    assert shown == said


def test_a_mention_becomes_a_link_and_is_listed(ada: Person, bob: Person) -> None:
    said = ada.says(f"@{bob.name} and @nobody_at_all")
    assert [one["id"] for one in said["mentions"]] == [bob.id]
    assert f'class="u-url mention">@<span>{bob.name}</span>' in said["content"]
    assert "@nobody_at_all" in said["content"]


def test_posts_are_counted_in_the_profile_but_direct_ones_are_not(ada: Person, server: Server) -> None:
    def count() -> int:
        return int(ada.get("/api/v1/accounts/verify_credentials")["statuses_count"])

    before = count()
    said = ada.says("counted")
    assert count() == before + 1
    ada.says("not counted", visibility="direct")
    assert count() == before + 1
    ada.call("DELETE", f"/api/v1/statuses/{said['id']}")
    assert count() == before


@pytest.mark.parametrize(
    ("visibility", "guest", "stranger", "mentioned"),
    [
        ("public", 200, 200, 200),
        ("unlisted", 200, 200, 200),
        ("private", 404, 404, 200),
        ("direct", 404, 404, 200),
    ],
)
def test_each_visibility_is_read_by_those_it_is_for(
    server: Server,
    ada: Person,
    bob: Person,
    cleo: Person,
    visibility: str,
    guest: int,
    stranger: int,
    mentioned: int,
) -> None:
    said = ada.says(f"for @{bob.name}", visibility=visibility)
    assert said["visibility"] == visibility
    for part in ("", "/context"):
        path = f"/api/v1/statuses/{said['id']}{part}"
        assert server.client.get(path).status_code == guest
        assert cleo.call("GET", path).status_code == stranger
        assert bob.call("GET", path).status_code == mentioned
        assert ada.call("GET", path).status_code == 200


def test_a_deleted_post_comes_back_once_as_it_was_written(ada: Person, bob: Person) -> None:
    said = ada.says("to be *rewritten* <b>")
    assert bob.call("DELETE", f"/api/v1/statuses/{said['id']}").status_code == 404
    gone = ada.call("DELETE", f"/api/v1/statuses/{said['id']}")
    assert gone.status_code == 200
    assert gone.json()["text"] == "to be *rewritten* <b>"
    assert ada.call("DELETE", f"/api/v1/statuses/{said['id']}").status_code == 404
    shown = ada.call("GET", f"/api/v1/statuses/{said['id']}")
    assert (shown.status_code, shown.json()) == (404, {"error": "Record not found"})


def test_a_reply_joins_the_thread_and_is_counted(ada: Person, bob: Person) -> None:
    first = ada.says("first")
    second = bob.says(f"@{ada.name} second", in_reply_to_id=first["id"])
    third = ada.says("third", in_reply_to_id=second["id"])
    assert second["in_reply_to_id"] == first["id"]
    assert second["in_reply_to_account_id"] == ada.id
    assert ada.get(f"/api/v1/statuses/{first['id']}")["replies_count"] == 1
    around = ada.get(f"/api/v1/statuses/{second['id']}/context")
    assert [one["id"] for one in around["ancestors"]] == [first["id"]]
    assert [one["id"] for one in around["descendants"]] == [third["id"]]
    bob.call("DELETE", f"/api/v1/statuses/{second['id']}")
    assert ada.get(f"/api/v1/statuses/{first['id']}")["replies_count"] == 0
    assert ada.get(f"/api/v1/statuses/{third['id']}")["in_reply_to_id"] is None


def test_what_may_not_be_read_cannot_be_answered(ada: Person, bob: Person) -> None:
    secret = ada.says("secret", visibility="private")
    for target in (secret["id"], "1", "999999999999999999"):
        answer = bob.call("POST", "/api/v1/statuses", json={"status": "hm", "in_reply_to_id": target})
        assert answer.status_code == 404


def test_an_answer_is_no_more_public_than_what_it_answers_unless_asked(ada: Person) -> None:
    quiet = ada.says("quiet", visibility="private")
    assert ada.says("still quiet", in_reply_to_id=quiet["id"])["visibility"] == "private"
    assert ada.says("aloud", in_reply_to_id=quiet["id"], visibility="public")["visibility"] == "public"


def test_the_limit_counts_characters_as_people_see_them(ada: Person) -> None:
    link = "https://example.com/" + "a" * 200
    family = "👩‍👩‍👧‍👦"
    for text, warning in (
        ("x" * 500, ""),
        (family * 500, ""),
        ("x" * 476 + " " + link, ""),
        ("x" * 400, "w" * 100),
    ):
        assert ada.says(text, spoiler_text=warning)["id"]
        answer = ada.call("POST", "/api/v1/statuses", json={"status": "y" + text, "spoiler_text": warning})
        assert answer.status_code == 422, text
        assert answer.json()["error"] == "Validation failed: Text character limit of 500 exceeded"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422),
        ({"status": ""}, 422),
        ({"status": " \u200b\n"}, 422),
        ({"status": "a\ud800b"}, 400),
        ({"status": "a\0b"}, 422),
        ({"status": ["a"]}, 422),
        ({"status": {"a": 1}}, 422),
        ({"status": "x", "visibility": "everybody"}, 422),
        ({"status": "x", "in_reply_to_id": "abc"}, 422),
        ({"status": "x", "in_reply_to_id": 2**70}, 422),
        ({"status": "x", "media_ids": ["1"]}, 422),
        ({"status": "x", "media_ids": "zz"}, 422),
        ({"status": "x", "media_ids": [1, 2, 3, 4, 5]}, 422),
        ({"status": "x", "poll": "yes"}, 422),
        ({"status": "x", "poll": {"options": ["a"], "expires_in": 300}}, 422),
        ({"status": "x", "poll": {"options": ["a", "b"]}}, 422),
        ({"status": "x", "poll": {"options": ["a", "A"], "expires_in": 300}}, 422),
        ({"status": "x", "poll": {"options": ["a", "b" * 51], "expires_in": 300}}, 422),
        ({"status": "x", "poll": {"options": list("abcde"), "expires_in": 300}}, 422),
        ({"status": "x", "poll": {"options": ["a", "b"], "expires_in": 299}}, 422),
        ({"status": "x", "poll": {"options": ["a", "b"], "expires_in": 2_629_747}}, 422),
        ({"status": "x" * 20_001}, 422),
        ({"status": "x", "spoiler_text": "y" * 30_000}, 422),
        ({"status": " ".join(f"@p{n}" for n in range(101))}, 422),
    ],
)
def test_a_post_that_cannot_be_is_refused_and_leaves_nothing(
    ada: Person, given: dict[str, Any], status: int
) -> None:
    before = ada.get("/api/v1/accounts/verify_credentials")["statuses_count"]
    answer = ada.call(
        "POST", "/api/v1/statuses", content=json.dumps(given), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]
    assert ada.get("/api/v1/accounts/verify_credentials")["statuses_count"] == before


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        'https://example.com/"onmouseover=alert(1)',
        "#<b>tag</b> @<i>name</i>",
        "javascript:alert(1) data:text/html,<x>",
    ],
)
def test_markup_is_words_and_nothing_else(ada: Person, text: str) -> None:
    said = ada.says(text, spoiler_text=text)
    assert "<script" not in said["content"]
    assert "<img" not in said["content"]
    assert 'onmouseover=alert(1)"' not in said["content"]
    assert said["spoiler_text"] == text


def test_a_form_a_query_and_json_say_the_same(server: Server, ada: Person) -> None:
    form = ada.call("POST", "/api/v1/statuses", data={"status": "same", "sensitive": "True", "language": ""})
    query = ada.call("POST", "/api/v1/statuses?status=same&sensitive=1")
    for answer in (form, query):
        assert answer.status_code == 200, answer.text
        assert answer.json()["content"] == "<p>same</p>"
        assert answer.json()["sensitive"] is True


def test_several_posts_are_asked_for_at_once(server: Server, ada: Person, bob: Person) -> None:
    one, two = ada.says("one"), ada.says("two")
    hidden = ada.says("hidden", visibility="direct")
    wanted = [("id[]", two["id"]), ("id[]", "5"), ("id[]", hidden["id"]), ("id[]", one["id"])]
    public = server.client.get("/api/v1/statuses", params=wanted).json()
    for found in (bob.ok("GET", "/api/v1/statuses", params=wanted), public):
        assert [status["id"] for status in found] == [two["id"], one["id"]]


def test_writing_needs_a_person_and_the_scope(server: Server, ada: Person) -> None:
    assert server.client.post("/api/v1/statuses", json={"status": "x"}).status_code == 401
