"""Blocks of people and of servers, and what is left of a suspended account."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.people import Person, counts, follows_far, from_elsewhere, heard_of, suspend
from tests.contract import assert_entities, assert_entity
from tests.server import Server
from tests.streams import stream
from tests.waiting import eventually

New = Callable[..., Person]


def test_a_block_ends_everything_between_two_people(person: New) -> None:
    ana, bea = person(), person()
    ana.follow(bea)
    bea.follow(ana)
    kept = ana.post("/api/v1/lists", title="friends")
    ana.post(f"/api/v1/lists/{kept['id']}/accounts", account_ids=[bea.id])
    ana.post(f"/api/v1/accounts/{bea.id}/endorse")
    assert bea.post(f"/api/v1/accounts/{ana.id}/block")["blocking"] is True
    relation = ana.to(bea)
    assert (relation["blocked_by"], relation["following"], relation["followed_by"]) == (True, False, False)
    assert relation["endorsed"] is False
    assert (counts(ana), counts(bea)) == ((0, 0), (0, 0))
    assert ana.get(f"/api/v1/lists/{kept['id']}/accounts") == []
    assert ana.call("POST", f"/api/v1/accounts/{bea.id}/follow").status_code == 403
    assert bea.call("POST", f"/api/v1/accounts/{ana.id}/follow").status_code == 403
    blocked = bea.get("/api/v1/blocks")
    assert_entities("Account", blocked)
    assert [one["id"] for one in blocked] == [ana.id]
    bea.post(f"/api/v1/accounts/{ana.id}/block")
    assert len(bea.get("/api/v1/blocks")) == 1
    assert bea.post(f"/api/v1/accounts/{ana.id}/unblock")["blocking"] is False
    assert ana.follow(bea)["following"] is True


def test_a_blocked_reader_still_sees_the_account_but_not_whom_it_knows(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    cleo.follow(bea)
    bea.post(f"/api/v1/accounts/{ana.id}/block")
    assert ana.get(f"/api/v1/accounts/{bea.id}")["username"] == bea.name
    assert ana.get(f"/api/v1/accounts/{bea.id}/followers") == []
    assert len(cleo.get(f"/api/v1/accounts/{bea.id}/followers")) == 1


def test_a_block_takes_away_what_one_heard_of_the_other(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    ana.follow(bea)
    cleo.follow(bea)
    eventually(lambda: heard_of(bea) == {ana.id, cleo.id})
    bea.post(f"/api/v1/accounts/{ana.id}/block")
    assert heard_of(bea) == {cleo.id}


def test_a_suspended_account_shows_its_name_and_nothing_else(person: New) -> None:
    ana, bea, cleo = person(), person(display_name="Bea", note="hello"), person()
    bea.follow(cleo)
    cleo.follow(bea)
    suspend(bea)
    shown = ana.get(f"/api/v1/accounts/{bea.id}")
    assert_entity("Account", shown)
    assert (shown["suspended"], shown["display_name"], shown["note"]) == (True, "", "")
    for verb in ("follow", "endorse"):
        assert ana.call("POST", f"/api/v1/accounts/{bea.id}/{verb}").status_code == 404
    for path in ("followers", "following", "endorsements", "featured_tags"):
        assert ana.get(f"/api/v1/accounts/{bea.id}/{path}") == []
    assert ana.get(f"/api/v1/accounts/{cleo.id}/followers") == []
    assert ana.get("/api/v1/accounts/search", q=bea.name) == []
    asked = {"id[]": bea.id}
    assert cleo.ok("GET", "/api/v1/accounts/relationships", params=asked) == []
    (known,) = cleo.ok("GET", "/api/v1/accounts/relationships", params={**asked, "with_suspended": "true"})
    assert known["following"] is True
    assert cleo.post(f"/api/v1/accounts/{bea.id}/unfollow")["following"] is False


def test_a_block_takes_back_a_request(person: New) -> None:
    ana, bea = person(), person(locked=True)
    ana.follow(bea)
    bea.post(f"/api/v1/accounts/{ana.id}/block")
    assert bea.get("/api/v1/follow_requests") == []
    assert ana.to(bea)["requested"] is False


def test_a_person_blocks_whole_servers(person: New) -> None:
    ana, bea = person(), person()
    assert ana.post("/api/v1/domain_blocks", domain="Bad.Example") == {}
    assert ana.post("/api/v1/domain_blocks", domain="bad.example") == {}
    ana.post("/api/v1/domain_blocks", domain="worse.example")
    assert ana.get("/api/v1/domain_blocks") == ["worse.example", "bad.example"]
    assert bea.get("/api/v1/domain_blocks") == []
    assert ana.delete("/api/v1/domain_blocks", domain="bad.example") == {}
    assert ana.get("/api/v1/domain_blocks") == ["worse.example"]
    for wrong in ("", "no spaces here", "localhost", "x" * 300):
        assert ana.call("POST", "/api/v1/domain_blocks", json={"domain": wrong}).status_code == 422
    assert ana.call("POST", "/api/v1/domain_blocks").status_code == 422


def test_blocking_a_server_ends_every_follow_with_it(person: New) -> None:
    ana, bea = person(), person()
    far = from_elsewhere(ana, "far.example")
    follows_far(ana, far)
    ana.follow(bea)
    kept = ana.post("/api/v1/lists", title="far away")
    ana.post(f"/api/v1/lists/{kept['id']}/accounts", account_ids=[far.id, bea.id])
    ana.post("/api/v1/domain_blocks", domain="far.example")
    relation = ana.to(far)
    assert (relation["domain_blocking"], relation["following"]) == (True, False)
    assert counts(ana) == (0, 1)
    assert ana.get(f"/api/v1/accounts/{far.id}")["followers_count"] == 0
    assert [one["id"] for one in ana.get(f"/api/v1/lists/{kept['id']}/accounts")] == [bea.id]
    assert ana.call("POST", f"/api/v1/accounts/{far.id}/follow").status_code == 403
    ana.delete("/api/v1/domain_blocks", domain="far.example")
    assert follows_far(ana, far)["following"] is True


def test_a_follow_and_a_block_at_once_never_leave_both(person: New) -> None:
    for _ in range(5):
        ana, bea = person(), person()
        with ThreadPoolExecutor(2) as pool:
            pool.submit(ana.call, "POST", f"/api/v1/accounts/{bea.id}/follow")
            pool.submit(bea.call, "POST", f"/api/v1/accounts/{ana.id}/block")
        assert ana.to(bea)["following"] is False
        assert counts(bea) == (0, 0)


def test_whoever_was_blocked_brings_nothing_new_by_changing_what_he_wrote_before(
    server: Server, person: New
) -> None:
    """GHSA-46g9-847m-qf8r"""
    ana, ben = person("ana"), person("ben")
    said = ben.post("/api/v1/statuses", status=f"@{ana.name} psst", visibility="direct")["id"]
    eventually(lambda: bool(ana.get("/api/v1/conversations")))
    ana.post(f"/api/v1/accounts/{ben.id}/block")
    with (
        stream(server, ana.token, stream="user") as home,
        stream(server, ana.token, stream="direct") as talks,
    ):
        ben.ok("PUT", f"/api/v1/statuses/{said}", json={"status": f"@{ana.name} and another thing"})
        assert home.silent()
        assert talks.silent()
    for path in ("conversations", "notifications", "notifications/requests", "timelines/home"):
        assert ana.get(f"/api/v1/{path}") == [], path
    assert ana.get("/api/v2/search", q="another thing")["statuses"] == []


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_what_is_answered_between_few_people_leaves_no_trace_on_what_it_answers(
    server: Server, person: New, visibility: str
) -> None:
    """weakness:context-count-leak"""
    ana, ben = person("ana"), person("ben")
    said = ana.post("/api/v1/statuses", status="for all")["id"]
    path = f"/api/v1/statuses/{said}"
    before = [server.client.get(f"{path}{more}").text for more in ("", "/context")]
    words = {"status": f"@{ana.name} between us", "in_reply_to_id": said, "visibility": visibility}
    answer = ben.post("/api/v1/statuses", **words)["id"]
    assert [server.client.get(f"{path}{more}").text for more in ("", "/context")] == before
    ben.delete(f"/api/v1/statuses/{answer}")
    assert [server.client.get(f"{path}{more}").text for more in ("", "/context")] == before


@pytest.mark.parametrize("visibility", ["public", "direct"])
def test_whoever_one_blocks_is_not_mentioned(person: New, visibility: str) -> None:
    ana, ben, cleo = person(), person(), person()
    ana.post(f"/api/v1/accounts/{ben.id}/block")
    said = ana.says(f"@{ben.name} and @{cleo.name}", visibility=visibility)
    assert [one["id"] for one in said["mentions"]] == [cleo.id]
    assert f"@{ben.name}" in said["content"]
    edited = ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": f"@{cleo.name}, @{ben.name}!"})
    assert [one["id"] for one in edited["mentions"]] == [cleo.id]
