"""Filters (methods/filters), both versions."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.people import Person
from tests.contract import assert_entities, assert_entity

New = Callable[..., Person]


def whole(**more: Any) -> dict[str, Any]:
    return {
        "title": "Sport",
        "context": ["home", "public"],
        "filter_action": "hide",
        "keywords_attributes": [{"keyword": "football"}, {"keyword": "tennis", "whole_word": False}],
        **more,
    }


def test_a_filter_is_made_with_its_keywords(person: New) -> None:
    ana = person()
    made = ana.post("/api/v2/filters", **whole(expires_in=3600))
    assert_entity("Filter", made)
    assert made["context"] == ["home", "public"]
    assert [(one["keyword"], one["whole_word"]) for one in made["keywords"]] == [
        ("football", True),
        ("tennis", False),
    ]
    assert made["statuses"] == []
    assert made["expires_at"]
    assert ana.get("/api/v2/filters") == [made]
    assert ana.get(f"/api/v2/filters/{made['id']}") == made


def test_keywords_can_be_numbered_as_forms_number_them(person: New) -> None:
    form = {
        "title": "Sport",
        "context[]": ["home", "thread"],
        "keywords_attributes[0][keyword]": "football",
        "keywords_attributes[0][whole_word]": "false",
        "keywords_attributes[1][keyword]": "tennis",
    }
    made = person().ok("POST", "/api/v2/filters", data=form)
    assert [(one["keyword"], one["whole_word"]) for one in made["keywords"]] == [
        ("football", False),
        ("tennis", True),
    ]
    assert made["filter_action"] == "warn"
    assert made["expires_at"] is None


def test_a_filter_and_its_keywords_change_together_or_not_at_all(person: New) -> None:
    ana = person()
    made = ana.post("/api/v2/filters", **whole(expires_in=60))
    path = f"/api/v2/filters/{made['id']}"
    first, second = made["keywords"]
    changed = ana.ok(
        "PUT",
        path,
        json={
            "title": "Games",
            "expires_in": None,
            "keywords_attributes": [
                {"id": first["id"], "keyword": "soccer"},
                {"id": second["id"], "_destroy": True},
                {"keyword": "chess"},
            ],
        },
    )
    assert (changed["title"], changed["expires_at"], changed["filter_action"]) == ("Games", None, "hide")
    assert [one["keyword"] for one in changed["keywords"]] == ["soccer", "chess"]
    broken = {"title": "Lost", "keywords_attributes": [{"keyword": "go"}, {"id": "5", "keyword": "x"}]}
    assert ana.call("PUT", path, json=broken).status_code == 404
    assert ana.get(path) == changed
    assert ana.ok("PUT", path, json={}) == changed


def test_keywords_can_be_kept_one_by_one(person: New) -> None:
    ana = person()
    made = ana.post("/api/v2/filters", title="a", context=["home"])
    path = f"/api/v2/filters/{made['id']}/keywords"
    word = ana.post(path, keyword=" two  words ", whole_word=False)
    assert_entity("FilterKeyword", word)
    assert (word["keyword"], word["whole_word"]) == ("two words", False)
    assert ana.get(path) == [word]
    one = f"/api/v2/filters/keywords/{word['id']}"
    assert ana.get(one) == word
    assert ana.ok("PUT", one, json={"keyword": "three", "whole_word": True})["keyword"] == "three"
    assert ana.delete(one) == {}
    assert ana.get(path) == []
    assert ana.call("GET", one).status_code == 404


def test_single_posts_can_be_filtered(person: New) -> None:
    ana, bea = person(), person()
    post = bea.post("/api/v1/statuses", status="one of many")
    made = ana.post("/api/v2/filters", title="not this", context=["home", "thread"])
    path = f"/api/v2/filters/{made['id']}/statuses"
    kept = ana.post(path, status_id=post["id"])
    assert_entity("FilterStatus", kept)
    assert ana.post(path, status_id=post["id"]) == kept
    assert_entities("FilterStatus", ana.get(path))
    assert ana.get(f"/api/v2/filters/statuses/{kept['id']}") == kept
    (met,) = ana.get(f"/api/v1/statuses/{post['id']}")["filtered"]
    assert_entity("FilterResult", met)
    assert met["status_matches"] == [post["id"]]
    assert ana.delete(f"/api/v2/filters/statuses/{kept['id']}") == kept
    assert ana.get(f"/api/v1/statuses/{post['id']}")["filtered"] == []


def test_a_post_one_may_not_read_cannot_be_filtered(person: New) -> None:
    ana, bea = person(), person()
    secret = bea.post("/api/v1/statuses", status="psst", visibility="private")
    made = ana.post("/api/v2/filters", title="a", context=["home"])
    answer = ana.call("POST", f"/api/v2/filters/{made['id']}/statuses", json={"status_id": secret["id"]})
    assert answer.status_code == 404


def test_a_filtered_word_is_named_where_the_post_is_read_until_the_filter_ends(person: New) -> None:
    ana, bea = person(), person()
    post = bea.post("/api/v1/statuses", status="Who plays FOOTBALL today?")
    other = bea.post("/api/v1/statuses", status="my footballs are flat")
    ana.post("/api/v2/filters", **whole(context=["thread"], filter_action="warn", expires_in=60))
    (met,) = ana.get(f"/api/v1/statuses/{post['id']}")["filtered"]
    assert_entity("FilterResult", met)
    assert met["keyword_matches"] == ["football"]
    assert ana.get(f"/api/v1/statuses/{other['id']}")["filtered"] == []
    assert bea.get(f"/api/v1/statuses/{post['id']}")["filtered"] == []
    ana.server.clock.advance(61_000)
    assert ana.get(f"/api/v1/statuses/{post['id']}")["filtered"] == []


def test_the_older_version_sees_each_keyword_as_a_filter(person: New) -> None:
    ana = person()
    made = ana.post("/api/v1/filters", phrase="spoiler", context=["home"], irreversible=True)
    assert_entity("V1::Filter", made)
    assert (made["irreversible"], made["whole_word"]) == (True, False)
    (newer,) = ana.get("/api/v2/filters")
    assert (newer["title"], newer["filter_action"]) == ("spoiler", "hide")
    path = f"/api/v1/filters/{made['id']}"
    changed = ana.ok(
        "PUT", path, json={"phrase": "ending", "context": ["home", "public"], "irreversible": False}
    )
    assert changed == made | {"phrase": "ending", "context": ["home", "public"], "irreversible": False}
    assert ana.get("/api/v1/filters") == [changed]
    assert ana.delete(path) == {}
    assert ana.get("/api/v2/filters") == []


def test_the_older_version_does_not_change_what_it_cannot_see(person: New) -> None:
    ana = person()
    made = ana.post("/api/v2/filters", **whole())
    first = ana.get("/api/v1/filters")[0]
    path = f"/api/v1/filters/{first['id']}"
    refused = ana.call("PUT", path, json={"phrase": "x", "context": ["thread"], "irreversible": True})
    assert refused.status_code == 422
    assert ana.get(f"/api/v2/filters/{made['id']}") == made
    ana.delete(path)
    assert [one["keyword"] for one in ana.get(f"/api/v2/filters/{made['id']}")["keywords"]] == ["tennis"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 101},
        {"context": []},
        {"context": ["home", "nowhere"]},
        {"context": [{"a": 1}]},
        {"filter_action": "burn"},
        {"expires_in": -1},
        {"expires_in": "tomorrow"},
        {"expires_in": 2**70},
        {"keywords_attributes": [{"keyword": ""}]},
        {"keywords_attributes": [{"keyword": "x" * 101}]},
        {"keywords_attributes": ["football"]},
        {"keywords_attributes": {"a": "b"}},
        {"keywords_attributes": [{"keyword": str(number)} for number in range(101)]},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(person: New, wrong: dict[str, Any]) -> None:
    ana = person()
    assert ana.call("POST", "/api/v2/filters", json=whole(**wrong)).status_code == 422
    assert ana.get("/api/v2/filters") == []
    made = ana.post("/api/v2/filters", **whole())
    assert ana.call("PUT", f"/api/v2/filters/{made['id']}", json=wrong).status_code == 422
    assert ana.get("/api/v2/filters") == [made]


def test_somebody_elses_filter_does_not_exist(person: New) -> None:
    ana, bea = person(), person()
    post = bea.post("/api/v1/statuses", status="hello")
    made = ana.post("/api/v2/filters", **whole())
    kept = ana.post(f"/api/v2/filters/{made['id']}/statuses", status_id=post["id"])
    word = made["keywords"][0]["id"]
    for method, path, body in (
        ("GET", f"/api/v2/filters/{made['id']}", None),
        ("PUT", f"/api/v2/filters/{made['id']}", {"title": "b"}),
        ("DELETE", f"/api/v2/filters/{made['id']}", None),
        ("GET", f"/api/v2/filters/{made['id']}/keywords", None),
        ("POST", f"/api/v2/filters/{made['id']}/keywords", {"keyword": "b"}),
        ("GET", f"/api/v2/filters/keywords/{word}", None),
        ("PUT", f"/api/v2/filters/keywords/{word}", {"keyword": "b"}),
        ("DELETE", f"/api/v2/filters/keywords/{word}", None),
        ("GET", f"/api/v2/filters/{made['id']}/statuses", None),
        ("POST", f"/api/v2/filters/{made['id']}/statuses", {"status_id": post["id"]}),
        ("GET", f"/api/v2/filters/statuses/{kept['id']}", None),
        ("DELETE", f"/api/v2/filters/statuses/{kept['id']}", None),
        ("GET", f"/api/v1/filters/{word}", None),
        ("PUT", f"/api/v1/filters/{word}", {"phrase": "b", "context": ["home"]}),
        ("DELETE", f"/api/v1/filters/{word}", None),
    ):
        assert bea.call(method, path, json=body).status_code == 404, f"{method} {path}"
    assert ana.get(f"/api/v2/filters/{made['id']}") == made | {"statuses": [kept]}


@pytest.mark.parametrize("id", ["0", "-1", "abc", "9" * 40])
def test_an_id_that_is_none_is_not_found(person: New, id: str) -> None:
    ana = person()
    for path in (
        f"/api/v2/filters/{id}",
        f"/api/v2/filters/{id}/keywords",
        f"/api/v2/filters/{id}/statuses",
        f"/api/v2/filters/keywords/{id}",
        f"/api/v2/filters/statuses/{id}",
        f"/api/v1/filters/{id}",
    ):
        assert ana.call("GET", path).status_code == 404, path
