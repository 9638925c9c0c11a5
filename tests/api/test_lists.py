"""Lists (methods/lists)."""

from collections.abc import Callable

import pytest

from tests.api.people import Person, pages
from tests.contract import assert_entities, assert_entity
from tests.waiting import eventually

New = Callable[..., Person]


def test_a_list_is_made_changed_and_deleted(person: New) -> None:
    ana = person()
    made = ana.post("/api/v1/lists", title="  News   desk ")
    assert_entity("List", made)
    assert made == made | {"title": "News desk", "replies_policy": "list", "exclusive": False}
    path = f"/api/v1/lists/{made['id']}"
    changed = ana.ok("PUT", path, data={"exclusive": "true", "replies_policy": "none"})
    assert changed == made | {"replies_policy": "none", "exclusive": True}
    assert ana.get(path) == changed
    assert ana.ok("PUT", path, json={"title": "Desk"})["exclusive"] is True
    assert [one["title"] for one in ana.get("/api/v1/lists")] == ["Desk"]
    assert ana.delete(path) == {}
    assert ana.call("DELETE", path).status_code == 404
    assert ana.get("/api/v1/lists") == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": " \u200b "},
        {"title": "x" * 101},
        {"title": "a", "replies_policy": "sometimes"},
        {"title": {"a": "b"}},
        {"title": ["a"]},
        {"title": "a\u0000b"},
    ],
)
def test_a_list_that_makes_no_sense_is_refused(person: New, body: dict[str, object]) -> None:
    ana = person()
    answer = ana.call("POST", "/api/v1/lists", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed")
    assert ana.get("/api/v1/lists") == []


def test_only_whom_one_follows_and_oneself_can_be_listed(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    ana.follow(bea)
    path = f"/api/v1/lists/{ana.post('/api/v1/lists', title='a')['id']}/accounts"
    assert ana.post(path, account_ids=[bea.id, ana.id]) == {}
    assert ana.post(path, account_ids=[bea.id]) == {}
    refused = ana.call("POST", path, json={"account_ids": [ana.id, cleo.id]})
    assert refused.status_code == 404
    shown = ana.get(path)
    assert_entities("Account", shown)
    assert {one["id"] for one in shown} == {ana.id, bea.id}
    (held,) = ana.get(f"/api/v1/accounts/{bea.id}/lists")
    assert_entity("List", held)
    assert ana.get(f"/api/v1/accounts/{cleo.id}/lists") == []
    assert ana.ok("DELETE", path, params={"account_ids[]": [bea.id, cleo.id]}) == {}
    assert [one["id"] for one in ana.get(path)] == [ana.id]


def test_whoever_is_unfollowed_leaves_the_lists(person: New) -> None:
    ana, bea = person(), person()
    ana.follow(bea)
    path = f"/api/v1/lists/{ana.post('/api/v1/lists', title='a')['id']}/accounts"
    ana.post(path, account_ids=[bea.id])
    ana.post(f"/api/v1/accounts/{bea.id}/unfollow")
    assert ana.get(path) == []


def test_members_come_in_pages_or_all_at_once(person: New) -> None:
    ana = person()
    friends = [person() for _ in range(5)]
    path = f"/api/v1/lists/{ana.post('/api/v1/lists', title='a')['id']}/accounts"
    for friend in friends:
        ana.follow(friend)
        ana.post(path, account_ids=[friend.id])
    newest_first = [friend.id for friend in reversed(friends)]
    found = pages(ana, path, limit=2)
    assert [one["id"] for page in found for one in page] == newest_first
    assert len(found) == 3
    everybody = ana.call("GET", path, params={"limit": 0})
    assert [one["id"] for one in everybody.json()] == newest_first
    assert "Link" not in everybody.headers
    assert len(ana.get(path, limit=-5)) == 5


def test_the_timeline_of_a_list_follows_its_members(person: New) -> None:
    ana, bea = person(), person()
    ana.follow(bea)
    post = bea.post("/api/v1/statuses", status="hello list")
    made = ana.post("/api/v1/lists", title="a", exclusive=True)
    timeline, members = f"/api/v1/timelines/list/{made['id']}", f"/api/v1/lists/{made['id']}/accounts"
    assert ana.get(timeline) == []
    assert [one["id"] for one in ana.get("/api/v1/timelines/home")] == [post["id"]]
    ana.post(members, account_ids=[bea.id])
    assert [one["id"] for one in ana.get(timeline)] == [post["id"]]
    assert ana.get("/api/v1/timelines/home") == []
    later = bea.post("/api/v1/statuses", status="again")
    eventually(lambda: [one["id"] for one in ana.get(timeline)] == [later["id"], post["id"]])
    ana.delete(members, account_ids=[bea.id])
    assert ana.get(timeline) == []
    assert len(ana.get("/api/v1/timelines/home")) == 2


def test_somebody_elses_list_does_not_exist(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    made = ana.post("/api/v1/lists", title="mine")
    path = f"/api/v1/lists/{made['id']}"
    for method, where, body in (
        ("GET", path, None),
        ("PUT", path, {"title": "stolen"}),
        ("DELETE", path, None),
        ("GET", f"{path}/accounts", None),
        ("POST", f"{path}/accounts", {"account_ids": [ana.id]}),
        ("DELETE", f"{path}/accounts", {"account_ids": [ana.id]}),
    ):
        answer = bea.call(method, where, json=body)
        assert answer.status_code == 404, f"{method} {where}"
        assert answer.json() == {"error": "Record not found"}
    assert ana.get(path) == made


@pytest.mark.parametrize("id", ["0", "1", "-1", "abc", "9" * 40, "1e3", "%F0%9F%98%80"])
def test_an_id_that_is_none_is_not_found(person: New, id: str) -> None:
    ana = person()
    for method in ("GET", "PUT", "DELETE"):
        body = {"title": "a"} if method == "PUT" else None
        assert ana.call(method, f"/api/v1/lists/{id}", json=body).status_code == 404
    assert ana.call("POST", f"/api/v1/lists/{id}/accounts", json={"account_ids": [ana.id]}).status_code == 404


def test_members_of_the_wrong_kind_are_refused(person: New) -> None:
    ana = person()
    path = f"/api/v1/lists/{ana.post('/api/v1/lists', title='a')['id']}/accounts"
    for wrong in ({}, {"account_ids": ["x"]}, {"account_ids": [{}]}, {"account_ids": list(range(101))}):
        assert ana.call("POST", path, json=wrong).status_code == 422, wrong
    assert ana.call("POST", path, json={"account_ids": ["5"]}).status_code == 404
    assert ana.get(path) == []


def test_nobody_keeps_more_lists_than_allowed(person: New) -> None:
    ana = person()
    for number in range(50):
        ana.post("/api/v1/lists", title=f"list {number}")
    assert ana.call("POST", "/api/v1/lists", json={"title": "one more"}).status_code == 422
    assert len(ana.get("/api/v1/lists")) == 50
