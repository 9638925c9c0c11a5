"""Quoting a post: who may, what is shown to whom, and how it ends (methods/statuses, entities/Quote)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests import contract
from tests.api.people import Person, from_elsewhere, pages, suspend
from tests.api.quoting import quote, say, state, status, try_quote, words
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]


def test_a_quote_shows_the_quoted_post_and_is_counted(person: New) -> None:
    ana, ben = person(), person()
    said = say(ana, "the original")
    made = quote(ben, said, "so true")
    contract.assert_entity("Status", made, without=("Status.text", "Status.filtered"))
    assert words(made) == "<p>so true</p>"
    assert made["quote"]["state"] == "accepted"
    assert made["quote"]["quoted_status"]["id"] == said["id"]
    assert made["quote"]["quoted_status"]["content"] == "<p>the original</p>"
    assert made["quote"]["quoted_status"]["quote"] is None
    assert status(ana, said)["quotes_count"] == 1
    ben.delete(f"/api/v1/statuses/{made['id']}")
    assert status(ana, said)["quotes_count"] == 0


def test_whoever_quotes_need_not_say_anything(person: New) -> None:
    ana, ben = person(), person()
    made = quote(ben, say(ana), "")
    assert words(made) == ""
    warned = quote(ben, say(ana), "", spoiler_text="careful")
    assert (words(warned), warned["spoiler_text"]) == ("", "careful")


def test_clients_that_know_no_quotes_find_a_link_as_long_as_the_quote_stands(person: New) -> None:
    ana, ben = person(), person()
    said, other = say(ana), say(ana)
    made, gone = quote(ben, said), quote(ben, other)
    link = f'<p class="quote-inline">RE: <a href="{said["url"]}"'
    assert made["content"].startswith(link)
    assert made["content"].endswith("</p><p>look</p>")
    named = quote(ben, said, f"see {said['url']}")
    assert "quote-inline" not in named["content"]
    ana.post(f"/api/v1/statuses/{said['id']}/quotes/{made['id']}/revoke")
    assert status(ben, made)["content"] == "<p>look</p>"
    assert "quote-inline" in status(ben, gone)["content"]
    ana.delete(f"/api/v1/statuses/{other['id']}")
    assert status(ben, gone)["content"] == "<p>look</p>"


def test_a_quote_of_a_quote_is_only_named_and_loops_end(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    first = say(ana, "first")
    second = quote(ben, first, "second")
    third = quote(cy, second, "third")
    inner = third["quote"]["quoted_status"]
    assert inner["id"] == second["id"]
    assert inner["quote"] == {"state": "accepted", "quoted_status_id": first["id"]}
    ana.delete(f"/api/v1/statuses/{first['id']}")
    inner = status(cy, third)["quote"]["quoted_status"]
    assert inner["quote"] == {"state": "deleted", "quoted_status_id": None}


def test_a_boost_is_quoted_through_to_the_original_and_a_boosted_quote_shows_it(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said = say(ana, "original")
    boost = ben.post(f"/api/v1/statuses/{said['id']}/reblog")
    made = quote(cy, boost)
    assert made["quote"]["quoted_status"]["id"] == said["id"]
    shown = ben.post(f"/api/v1/statuses/{made['id']}/reblog")
    assert shown["quote"] is None
    assert shown["reblog"]["quote"]["quoted_status"]["id"] == said["id"]


@pytest.mark.parametrize(
    ("policy", "stranger", "follower"),
    [
        ("public", "automatic", "automatic"),
        ("followers", "denied", "automatic"),
        ("nobody", "denied", "denied"),
    ],
)
def test_the_policy_says_who_may_quote_and_the_server_holds_to_it(
    server: Server, person: New, policy: str, stranger: str, follower: str
) -> None:
    ana, ben, cy = person(), person(), person()
    cy.follow(ana)
    said = say(ana, quote_approval_policy=policy)
    told = [] if policy == "nobody" else [policy]
    for who, expected in ((ana, "automatic"), (ben, stranger), (cy, follower)):
        approval = status(who, said)["quote_approval"]
        assert approval == {"automatic": told, "manual": [], "current_user": expected}
        answer = try_quote(who, said)
        assert answer.status_code == (200 if expected == "automatic" else 404), answer.text
    guest = server.client.get(f"/api/v1/statuses/{said['id']}").json()
    assert guest["quote_approval"]["current_user"] == "denied"


def test_what_may_not_be_quoted_answers_like_what_is_not_there(person: New) -> None:
    ana, ben = person(), person()
    hidden = say(ana, "secret", visibility="private")
    closed = say(ana, quote_approval_policy="nobody")
    answers = [try_quote(ben, said) for said in (hidden, closed, {"id": "1"})]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_what_followers_read_is_quoted_by_its_writer_only_and_stays_with_followers(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    ben.follow(ana)
    said = say(ana, "for followers", visibility="private", quote_approval_policy="public")
    assert said["quote_approval"] == {"automatic": [], "manual": [], "current_user": "automatic"}
    assert try_quote(ben, said).status_code == 404
    made = quote(ana, said, visibility="public")
    assert made["visibility"] == "private"
    assert state(ben, made) == "accepted"
    assert cy.call("GET", f"/api/v1/statuses/{made['id']}").status_code == 404
    ben.post(f"/api/v1/accounts/{ana.id}/unfollow")
    assert ben.call("GET", f"/api/v1/statuses/{made['id']}").status_code == 404


def test_a_direct_post_is_quoted_by_nobody_and_a_direct_quote_names_whom_it_quotes(person: New) -> None:
    ana, ben = person(), person()
    direct = say(ana, f"@{ben.name} between us", visibility="direct")
    assert direct["quote_approval"]["current_user"] == "denied"
    assert try_quote(ana, direct).status_code == 404
    assert try_quote(ben, direct).status_code == 404
    said = say(ana, "open")
    refused = try_quote(ben, said, "behind her back", visibility="direct")
    assert refused.status_code == 422
    assert status(ana, said)["quotes_count"] == 0
    assert try_quote(ben, said, f"@{ana.name} see", visibility="direct").status_code == 200


def test_a_quote_has_neither_media_nor_poll(person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    poll = {"options": ["a", "b"], "expires_in": 600}
    assert try_quote(ben, said, poll=poll).status_code == 422
    made = quote(ben, said)
    changed = ben.call("PUT", f"/api/v1/statuses/{made['id']}", json={"status": "x", "poll": poll})
    assert changed.status_code == 422
    assert status(ana, said)["quotes_count"] == 1


def test_a_block_in_either_direction_forbids_and_ends_quotes(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said, other = say(ana), say(ben)
    made, back = quote(ben, said), quote(ana, other)
    ana.post(f"/api/v1/accounts/{ben.id}/block")
    assert try_quote(ben, said).status_code == 404
    assert try_quote(ana, other).status_code == 404
    eventually(lambda: state(cy, made) == "revoked")
    eventually(lambda: state(cy, back) == "revoked")
    assert status(cy, said)["quotes_count"] == 0


def test_each_reader_is_told_what_he_may_see(person: New, server: Server) -> None:
    ana, ben, cy, dee = person(), person(), person(), person()
    made = quote(ben, say(ana, "seen by most"))
    ana.post(f"/api/v1/accounts/{cy.id}/block")
    assert state(cy, made) == "unauthorized"
    assert "seen by most" not in cy.call("GET", f"/api/v1/statuses/{made['id']}").text
    assert state(dee, made) == "accepted"
    dee.post(f"/api/v1/accounts/{ana.id}/mute")
    assert state(dee, made) == "muted_account"
    dee.post(f"/api/v1/accounts/{ana.id}/block")
    assert state(dee, made) == "blocked_account"
    assert state(ben, made) == "accepted"
    guest = server.client.get(f"/api/v1/statuses/{made['id']}").json()
    assert guest["quote"]["state"] == "accepted"
    suspend(ana)
    assert state(ben, made) == "unauthorized"


def test_a_nested_quote_is_not_named_to_who_may_not_see_it(person: New) -> None:
    ana, ben, cy, dee = person(), person(), person(), person()
    made = quote(cy, quote(ben, say(ana)))
    ana.post(f"/api/v1/accounts/{dee.id}/block")
    inner = status(dee, made)["quote"]["quoted_status"]["quote"]
    assert inner == {"state": "unauthorized", "quoted_status_id": None}


def test_whoever_is_quoted_may_read_that_post(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said = say(ana)
    made = quote(ben, said, "for my followers", visibility="private")
    assert words(status(ana, made)) == "<p>for my followers</p>"
    assert cy.call("GET", f"/api/v1/statuses/{made['id']}").status_code == 404
    listed = ana.get(f"/api/v1/statuses/{said['id']}/quotes")
    assert [one["id"] for one in listed] == [made["id"]]
    assert cy.get(f"/api/v1/statuses/{said['id']}/quotes") == []


def test_quotes_are_listed_in_pages_newest_first(person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    made = [quote(ben, said, f"quote {n}")["id"] for n in range(5)]
    found = pages(ben, f"/api/v1/statuses/{said['id']}/quotes", limit=2)
    assert [one["id"] for page in found for one in page] == made[::-1]
    ben.post(f"/api/v1/accounts/{ana.id}/mute")
    assert len(ana.get(f"/api/v1/statuses/{said['id']}/quotes")) == 5
    boost = ana.post(f"/api/v1/statuses/{said['id']}/reblog")
    assert len(ana.get(f"/api/v1/statuses/{boost['id']}/quotes")) == 5
    hidden = say(ana, visibility="private")
    assert ben.call("GET", f"/api/v1/statuses/{hidden['id']}/quotes").status_code == 404


def test_the_quoted_writer_withdraws_a_quote_once_and_nobody_else_does(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said, other = say(ana), say(ana)
    made = quote(ben, said)
    path = f"/api/v1/statuses/{said['id']}/quotes/{made['id']}/revoke"
    assert ben.call("POST", path).status_code == 403
    assert cy.call("POST", path).status_code == 403
    assert ana.call("POST", f"/api/v1/statuses/{other['id']}/quotes/{made['id']}/revoke").status_code == 404
    assert ana.call("POST", f"/api/v1/statuses/{said['id']}/quotes/{other['id']}/revoke").status_code == 404
    assert state(cy, made) == "accepted"
    for _ in range(2):
        answer = ana.post(path)
        assert (answer["id"], answer["quote"]) == (made["id"], {"state": "revoked", "quoted_status": None})
        assert status(ana, said)["quotes_count"] == 0
    assert state(ben, made) == "revoked"
    assert ana.get(f"/api/v1/statuses/{said['id']}/quotes") == []
    ben.delete(f"/api/v1/statuses/{made['id']}")
    assert status(ana, said)["quotes_count"] == 0


def test_two_withdrawals_at_once_count_one(server: Server, person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    made, _ = quote(ben, said), quote(ben, said)
    path = f"/api/v1/statuses/{said['id']}/quotes/{made['id']}/revoke"
    threads = [threading.Thread(target=ana.call, args=("POST", path)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert status(ana, said)["quotes_count"] == 1


def test_a_quoted_post_that_is_deleted_is_told_as_deleted(person: New) -> None:
    ana, ben = person(), person()
    said = say(ana, "gone soon")
    made = quote(ben, said)
    ana.delete(f"/api/v1/statuses/{said['id']}")
    assert state(ben, made) == "deleted"


def test_the_policy_of_a_post_is_changed_without_an_edit(person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    made = quote(ben, said)
    path = f"/api/v1/statuses/{said['id']}/interaction_policy"
    changed = ana.ok("PUT", path, json={"quote_approval_policy": "nobody"})
    assert changed["quote_approval"]["automatic"] == []
    assert changed["edited_at"] is None
    assert try_quote(ben, said).status_code == 404
    assert state(ben, made) == "accepted"
    assert ben.call("PUT", path, json={"quote_approval_policy": "public"}).status_code == 404
    assert ana.call("PUT", path, json={"quote_approval_policy": "friends"}).status_code == 422
    assert ana.ok("PUT", path)["quote_approval"]["automatic"] == ["public"]


def test_the_usual_policy_is_a_preference(person: New) -> None:
    ana = person()
    me = ana.ok(
        "PATCH", "/api/v1/accounts/update_credentials", json={"source": {"quote_policy": "followers"}}
    )
    assert me["source"]["quote_policy"] == "followers"
    assert ana.get("/api/v1/preferences")["posting:default:quote_policy"] == "followers"
    assert say(ana)["quote_approval"]["automatic"] == ["followers"]
    assert say(ana, quote_approval_policy="nobody")["quote_approval"]["automatic"] == []


def test_an_edit_keeps_the_quote_or_takes_it_out_but_changes_it_never(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said, other = say(ana, "quoted words"), say(ana)
    made = quote(ben, said)
    path = f"/api/v1/statuses/{made['id']}"
    kept = ben.ok("PUT", path, json={"status": "better"})
    assert kept["quote"]["quoted_status"]["id"] == said["id"]
    refused = ben.call("PUT", path, json={"status": "x", "quoted_status_id": other["id"]})
    assert refused.status_code == 422
    same = ben.ok("PUT", path, json={"status": "", "quoted_status_id": said["id"]})
    assert (words(same), same["quote"]["state"]) == ("", "accepted")
    chosen = ben.ok("PUT", path, json={"status": "policy", "quote_approval_policy": "nobody"})
    assert chosen["quote_approval"]["automatic"] == []
    gone = ben.ok("PUT", path, json={"status": "on my own", "remove_quote": True})
    assert gone["quote"] is None
    assert status(ana, said)["quotes_count"] == 0
    history = cy.get(f"{path}/history")
    assert [one["quote"] and one["quote"]["state"] for one in history] == ["revoked"] * 4 + [None]
    assert "quoted words" not in cy.call("GET", f"{path}/history").text


def test_the_history_shows_the_quote_to_those_who_may_see_it(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    made = quote(ben, say(ana, "quoted words"))
    ben.ok("PUT", f"/api/v1/statuses/{made['id']}", json={"status": "better"})
    ana.post(f"/api/v1/accounts/{cy.id}/block")
    for who, expected in ((ben, "accepted"), (cy, "unauthorized")):
        answer = who.call("GET", f"/api/v1/statuses/{made['id']}/history")
        assert [one["quote"]["state"] for one in answer.json()] == [expected] * 2
        assert ("quoted words" in answer.text) == (who is ben)


def test_a_deleted_quote_can_be_written_anew(person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    made = quote(ben, said)
    ana.post(f"/api/v1/statuses/{said['id']}/quotes/{made['id']}/revoke")
    gone = ben.delete(f"/api/v1/statuses/{made['id']}")
    assert gone["quote"]["state"] == "revoked"
    assert gone["quote"]["quoted_status"]["id"] == said["id"]


def test_filters_of_the_reader_meet_the_quoted_words(person: New) -> None:
    ana, ben, cy = person(), person(), person()
    cy.follow(ben)
    made = quote(ben, say(ana, "about zucchini"))
    cy.post(
        "/api/v2/filters",
        title="greens",
        context=["home"],
        filter_action="hide",
        keywords_attributes=[{"keyword": "zucchini"}],
    )
    (shown,) = [one for one in cy.get("/api/v1/timelines/home") if one["id"] == made["id"]]
    assert shown["filtered"] == []
    (met,) = shown["quote"]["quoted_status"]["filtered"]
    assert (met["filter"]["title"], met["keyword_matches"]) == ("greens", ["zucchini"])


def test_a_scheduled_quote_is_checked_kept_and_published(server: Server, person: New) -> None:
    ana, ben = person(), person()
    said, closed = say(ana), say(ana, quote_approval_policy="nobody")
    at = "2099-01-01T00:00:00.000Z"
    assert try_quote(ben, closed, scheduled_at=at).status_code == 404
    waiting = quote(ben, said, scheduled_at=at, quote_approval_policy="followers")
    assert waiting["params"]["quoted_status_id"] == said["id"]
    assert waiting["params"]["quote_approval_policy"] == "followers"
    assert status(ana, said)["quotes_count"] == 0


def test_a_quoted_post_from_a_shut_out_server_is_marked(server: Server, person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    made = quote(ben, said)
    remote = from_elsewhere(ana, "far.example")

    async def move(tx: Any) -> None:
        await tx.run(
            "UPDATE statuses SET account_id = :to, version = version + 1 WHERE id = :id",
            to=int(remote.id),
            id=int(said["id"]),
        )

    server.run(server.app.db.write, move)
    assert state(ben, made) == "accepted"
    ben.post("/api/v1/domain_blocks", domain="far.example")
    assert state(ben, made) == "blocked_domain"


def test_a_boost_of_what_may_not_be_quoted_may_not_be_quoted_either(person: New) -> None:
    """CVE-2025-62605: by whomever it was boosted."""
    ana, ben = person("ana"), person("ben")
    said = ana.post("/api/v1/statuses", status="not to be quoted", quote_approval_policy="nobody")["id"]
    for one in (ana, ben):
        boost = one.post(f"/api/v1/statuses/{said}/reblog")["id"]
        answer = ben.call("POST", "/api/v1/statuses", json={"status": "see", "quoted_status_id": boost})
        assert answer.status_code == 404, answer.text
    assert ana.get(f"/api/v1/statuses/{said}")["quotes_count"] == 0
