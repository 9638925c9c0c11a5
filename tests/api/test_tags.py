"""Hashtags (methods/tags, followed_tags, featured_tags)."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests import entrance
from tests.api.people import Person, pages
from tests.contract import assert_entities, assert_entity

New = Callable[..., Person]


def test_a_tag_is_followed_under_all_its_spellings(person: New) -> None:
    ana = person()
    name = entrance.fresh_name("Café")
    followed = ana.ok("POST", f"/api/v1/tags/{quote(name)}/follow")
    assert_entity("Tag", followed)
    assert (followed["name"], followed["following"], followed["featuring"]) == (name, True, False)
    assert len(followed["history"]) == 7
    other = name.upper().replace("É", "E")
    assert ana.get(f"/api/v1/tags/{other}")["id"] == followed["id"]
    ana.ok("POST", f"/api/v1/tags/{other}/follow")
    assert [one["id"] for one in ana.get("/api/v1/followed_tags")] == [followed["id"]]
    assert ana.ok("POST", f"/api/v1/tags/{other}/unfollow")["following"] is False
    assert ana.ok("POST", f"/api/v1/tags/{other}/unfollow")["following"] is False
    assert ana.get("/api/v1/followed_tags") == []


def test_a_visitor_sees_a_tag_without_what_concerns_only_people(person: New) -> None:
    ana = person()
    name = entrance.fresh_name("tag")
    shown = ana.server.client.get(f"/api/v1/tags/{name}").json()
    assert_entity("Tag", shown)
    assert "following" not in shown
    assert shown["url"] == f"{ana.server.url}/tags/{name}"


def test_a_week_of_use_counts_public_posts_only(person: New) -> None:
    ana, bea = person(), person()
    name = entrance.fresh_name("week")
    for writer, visibility in ((ana, "public"), (ana, "public"), (bea, "public"), (bea, "private")):
        writer.post("/api/v1/statuses", status=f"hello #{name}", visibility=visibility)
    today = ana.get(f"/api/v1/tags/{name}")["history"][0]
    assert (today["uses"], today["accounts"]) == ("3", "2")
    assert int(today["day"]) % 86400 == 0


def test_followed_tags_come_in_pages(person: New) -> None:
    ana = person()
    names = [entrance.fresh_name("t") for _ in range(5)]
    for name in names:
        ana.ok("POST", f"/api/v1/tags/{name}/follow")
    found = pages(ana, "/api/v1/followed_tags", limit=2)
    assert [one["name"] for page in found for one in page] == names[::-1]
    assert_entities("Tag", found[0])


def test_tags_are_featured_on_the_profile(person: New) -> None:
    ana, bea = person(), person()
    name = entrance.fresh_name("feat")
    ana.post("/api/v1/statuses", status=f"on #{name}")
    ana.post("/api/v1/statuses", status=f"hidden #{name}", visibility="private")
    suggested = ana.get("/api/v1/featured_tags/suggestions")
    assert_entities("Tag", suggested)
    assert [one["name"] for one in suggested] == [name]
    made = ana.post("/api/v1/featured_tags", name=f"#{name}")
    assert_entity("FeaturedTag", made)
    assert (made["name"], made["statuses_count"]) == (name, "1")
    assert ana.post("/api/v1/featured_tags", name=name) == made
    assert ana.get("/api/v1/featured_tags") == [made]
    assert bea.get(f"/api/v1/accounts/{ana.id}/featured_tags") == [made]
    assert ana.get("/api/v1/featured_tags/suggestions") == []
    assert ana.get(f"/api/v1/tags/{name}")["featuring"] is True
    assert bea.call("DELETE", f"/api/v1/featured_tags/{made['id']}").status_code == 404
    assert ana.delete(f"/api/v1/featured_tags/{made['id']}") == {}
    assert ana.call("DELETE", f"/api/v1/featured_tags/{made['id']}").status_code == 404
    assert ana.ok("POST", f"/api/v1/tags/{name}/feature")["featuring"] is True
    assert ana.ok("POST", f"/api/v1/tags/{name}/unfeature")["featuring"] is False


def test_a_profile_holds_ten_tags_at_most(person: New) -> None:
    ana = person()
    for number in range(10):
        ana.post("/api/v1/featured_tags", name=f"tag{number}x")
    assert ana.call("POST", "/api/v1/featured_tags", json={"name": "onemore"}).status_code == 422
    assert len(ana.get("/api/v1/featured_tags")) == 10


@pytest.mark.parametrize("name", ["123", "a b", "%23", "x" * 101, "%E2%80%8B", "🙂", "a-b"])
def test_what_is_no_hashtag_is_refused(person: New, name: str) -> None:
    ana = person()
    assert ana.call("GET", f"/api/v1/tags/{name}").status_code == 404
    assert ana.call("POST", f"/api/v1/tags/{name}/follow").status_code == 422
    assert ana.call("POST", "/api/v1/featured_tags", json={"name": name}).status_code == 422
    assert ana.get("/api/v1/followed_tags") == []


def test_a_tag_of_private_posts_alone_looks_like_one_that_nobody_used(person: New) -> None:
    ana, ben = person(), person()
    secret, none = entrance.fresh_name("secret"), entrance.fresh_name("none")
    ana.post("/api/v1/statuses", status=f"#{secret}", visibility="private")

    def shown(name: str) -> dict[str, object]:
        found = ben.get(f"/api/v1/tags/{name}")
        made = int(found.pop("id")) > 2**62
        return {key: value for key, value in found.items() if key not in ("name", "url")} | {"made": made}

    assert shown(secret) == shown(none)
    assert shown(none)["made"] is True
    assert int(ana.get(f"/api/v1/tags/{secret}")["id"]) < 2**62
    ana.post("/api/v1/statuses", status=f"#{secret}")
    assert shown(secret)["made"] is False


def test_the_pages_of_a_tag_lead_to_one_another_in_any_script(person: New) -> None:
    ana = person()
    name = entrance.fresh_name("日本é")
    posts = [ana.post("/api/v1/statuses", status=f"#{name} {number}")["id"] for number in range(3)]
    answer = ana.call("GET", f"/api/v1/timelines/tag/{quote(name)}", params={"limit": 2})
    assert [one["id"] for one in answer.json()] == posts[:0:-1]
    following = ana.call("GET", answer.links["next"]["url"])
    assert [one["id"] for one in following.json()] == posts[:1]
