"""Who hears of a quote, and what open streams are told of it."""

from collections.abc import Callable

from tests.api.people import Person, heard_of
from tests.api.quoting import quote, say, status
from tests.api.test_notifications import told
from tests.api.test_streaming import wait_until_heard
from tests.jobs import idle
from tests.server import Server
from tests.streams import stream

New = Callable[..., Person]


def test_whoever_is_quoted_hears_of_it_until_the_quote_is_taken_out(server: Server, person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    made = quote(ben, said)
    (one,) = told(ana)
    assert (one["type"], one["account"]["id"], one["status"]["id"]) == ("quote", ben.id, made["id"])
    assert one["status"]["quote"]["quoted_status"]["id"] == said["id"]
    (group,) = ana.get("/api/v2/notifications")["notification_groups"]
    assert (group["type"], group["status_id"]) == ("quote", made["id"])
    assert ana.get("/api/v1/notifications", **{"exclude_types[]": "quote"}) == []
    ben.ok("PUT", f"/api/v1/statuses/{made['id']}", json={"status": "alone", "remove_quote": True})
    idle(server)
    assert ana.get("/api/v1/notifications") == []


def test_a_quote_for_followers_is_told_to_whom_it_quotes(server: Server, person: New) -> None:
    ana, ben = person(), person()
    quote(ben, say(ana), visibility="private")
    (one,) = told(ana)
    assert one["type"] == "quote"


def test_quoting_oneself_or_over_a_mute_is_told_to_nobody(server: Server, person: New) -> None:
    ana, ben = person(), person()
    said = say(ana)
    quote(ana, said)
    ana.post(f"/api/v1/accounts/{ben.id}/mute")
    quote(ben, said)
    idle(server)
    assert heard_of(ana) == set()


def test_strangers_quotes_wait_when_the_reader_says_so(server: Server, person: New) -> None:
    ana, ben = person(), person()
    ana.ok("PATCH", "/api/v2/notifications/policy", json={"for_not_following": "filter"})
    quote(ben, say(ana))
    idle(server)
    assert ana.get("/api/v1/notifications") == []
    (request,) = ana.get("/api/v1/notifications/requests")
    assert request["account"]["id"] == ben.id


def test_an_edit_is_told_to_those_who_quoted(server: Server, person: New) -> None:
    ana, ben, cy = person(), person(), person()
    said = say(ana)
    made, withdrawn = quote(ben, said), quote(cy, said)
    ana.post(f"/api/v1/statuses/{said['id']}/quotes/{withdrawn['id']}/revoke")
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "something else"})
    (one,) = told(ben)
    assert (one["type"], one["account"]["id"], one["status"]["id"]) == ("quoted_update", ana.id, made["id"])
    idle(server)
    assert cy.get("/api/v1/notifications") == []


def test_an_open_stream_carries_a_quote_as_its_reader_may_see_it(server: Server, person: New) -> None:
    ana, ben, friend, shut_out = person(), person(), person(), person()
    for reader in (friend, shut_out):
        reader.follow(ben)
    said = say(ana, "quoted words")
    ana.post(f"/api/v1/accounts/{shut_out.id}/block")
    with (
        stream(server, friend.token, stream="user") as open_stream,
        stream(server, shut_out.token, stream="user") as other,
    ):
        wait_until_heard(open_stream)
        wait_until_heard(other)
        made = quote(ben, said)
        shown = open_stream.until("update")["payload"]
        assert shown["id"] == made["id"]
        assert shown["quote"]["quoted_status"]["content"] == "<p>quoted words</p>"
        hidden = other.until("update")["payload"]
        assert hidden["quote"] == {"state": "unauthorized", "quoted_status": None}


def test_streams_are_told_when_a_quote_ends(server: Server, person: New) -> None:
    ana, ben, cy = person(), person(), person()
    cy.follow(ben)
    said = say(ana)
    made, other = quote(ben, said), quote(ben, said)
    with stream(server, cy.token, stream="user") as open_stream:
        wait_until_heard(open_stream)
        ana.post(f"/api/v1/statuses/{said['id']}/quotes/{made['id']}/revoke")
        told = open_stream.until("status.update")["payload"]
        assert (told["id"], told["quote"]["state"]) == (made["id"], "revoked")
        assert told["edited_at"] is None
        ana.delete(f"/api/v1/statuses/{said['id']}")
        told = open_stream.until("status.update")["payload"]
        assert (told["id"], told["quote"]["state"]) == (other["id"], "deleted")


def test_streams_are_told_of_another_policy(server: Server, person: New) -> None:
    ana, ben = person(), person()
    ben.follow(ana)
    said = say(ana)
    with stream(server, ben.token, stream="user") as open_stream:
        wait_until_heard(open_stream)
        path = f"/api/v1/statuses/{said['id']}/interaction_policy"
        ana.ok("PUT", path, json={"quote_approval_policy": "nobody"})
        told = open_stream.until("status.update")["payload"]
        assert told["quote_approval"]["current_user"] == "denied"


def test_a_vote_in_a_quoted_poll_is_not_forgotten_on_the_way_to_a_stream(server: Server, person: New) -> None:
    ana, ben, cy = person(), person(), person()
    cy.follow(ben)
    said = say(ana, poll={"options": ["a", "b"], "expires_in": 600})
    cy.post(f"/api/v1/polls/{said['poll']['id']}/votes", choices=[1])
    with stream(server, cy.token, stream="user") as open_stream:
        wait_until_heard(open_stream)
        quote(ben, said)
        shown = open_stream.until("update")["payload"]["quote"]["quoted_status"]
        assert (shown["poll"]["voted"], shown["poll"]["own_votes"]) == (True, [1])
    assert status(cy, said)["poll"]["own_votes"] == [1]
