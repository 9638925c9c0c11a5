"""Posts for exactly some people: those of labels, or followers without those of labels."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import streams
from tests.api.people import Person, heard_of
from tests.waiting import eventually

New = Callable[..., Person]


def labelled(owner: Person, name: str, *people: Person) -> str:
    """A label of this name on these people; its id."""
    label = owner.post("/api/sabar/v1/labels", name=name)
    if people:
        owner.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=[one.id for one in people])
    return str(label["id"])


def following(owner: Person, *people: Person) -> None:
    for one in people:
        one.follow(owner)


def readers(post: dict[str, Any], *people: Person) -> list[str]:
    """The names of those who may read it."""
    return [one.name for one in people if one.call("GET", f"/api/v1/statuses/{post['id']}").is_success]


def test_a_post_for_the_people_of_a_label_is_read_by_them_and_nobody_else(person: New) -> None:
    ana, bea, cleo, dan = person(), person(), person(), person()
    following(ana, bea, cleo)
    family = labelled(ana, "Family", bea, dan)
    post = ana.says("only for some", circle_label_ids=[family])
    assert post["visibility"] == "private"
    # Dan bears the label and does not follow: nobody is sent what he did not ask for.
    assert readers(post, ana, bea, cleo, dan) == [ana.name, bea.name]
    assert [one["id"] for one in bea.get("/api/v1/timelines/home")] == [post["id"]]
    assert cleo.get("/api/v1/timelines/home") == []
    assert [one["id"] for one in bea.get(f"/api/v1/accounts/{ana.id}/statuses")] == [post["id"]]
    assert cleo.get(f"/api/v1/accounts/{ana.id}/statuses") == []
    assert ana.shown()["statuses_count"] == 0


def test_a_label_that_changes_afterwards_changes_no_post(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    following(ana, bea, cleo)
    family = labelled(ana, "Family", bea)
    post = ana.says("now", circle_label_ids=[family])
    accounts = f"/api/sabar/v1/labels/{family}/accounts"
    ana.post(accounts, account_ids=[cleo.id])
    ana.ok("DELETE", accounts, params={"account_ids[]": [bea.id]})
    assert readers(post, bea, cleo) == [bea.name]
    ana.delete(f"/api/sabar/v1/labels/{family}")
    assert readers(post, bea, cleo) == [bea.name]


def test_a_post_for_followers_without_a_label_leaves_these_and_later_followers_out(person: New) -> None:
    ana, bea, cleo, dan = person(), person(), person(), person()
    following(ana, bea, cleo)
    client = labelled(ana, "Client", bea)
    post = ana.says("not for the client", except_label_ids=[client])
    assert post["visibility"] == "private"
    dan.follow(ana)
    assert readers(post, ana, bea, cleo, dan) == [ana.name, cleo.name]
    cleo.post(f"/api/v1/accounts/{ana.id}/unfollow")
    assert readers(post, cleo) == []
    cleo.follow(ana)
    assert readers(post, cleo) == []


def test_naming_somebody_it_is_not_for_is_refused(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    following(ana, bea, cleo)
    family = labelled(ana, "Family", bea)
    for asked in ({"circle_label_ids": [family]}, {"except_label_ids": [family]}):
        outsider = cleo if "circle_label_ids" in asked else bea
        body = {"status": f"hello @{outsider.name}", **asked}
        refused = ana.call("POST", "/api/v1/statuses", json=body)
        assert refused.status_code == 422
        assert f"@{outsider.name}" in refused.json()["error"]
    post = ana.says(f"hello @{bea.name}", circle_label_ids=[family])
    eventually(lambda: ana.id in heard_of(bea))
    edit = ana.call("PUT", f"/api/v1/statuses/{post['id']}", json={"status": f"and @{cleo.name}"})
    assert edit.status_code == 422
    assert ana.get("/api/v1/timelines/home")[0]["id"] == post["id"]


def test_who_bears_the_label_and_is_named_reads_it_without_following(person: New) -> None:
    ana, bea, dan = person(), person(), person()
    following(ana, bea)
    family = labelled(ana, "Family", bea, dan)
    post = ana.says(f"@{dan.name} you too", circle_label_ids=[family])
    assert readers(post, bea, dan) == [bea.name, dan.name]


@pytest.mark.parametrize(
    "given",
    [
        {"visibility": "public"},
        {"visibility": "unlisted"},
        {"visibility": "direct"},
        {"visibility": "circle", "circle_label_ids": []},
        {"except_label_ids": "same"},
    ],
)
def test_what_is_for_a_circle_and_something_else_is_refused(person: New, given: dict[str, Any]) -> None:
    ana, bea = person(), person()
    following(ana, bea)
    family = labelled(ana, "Family", bea)
    if given.get("except_label_ids"):
        given = {"except_label_ids": [family]}
    body = {"status": "hello", "circle_label_ids": [family], **given}
    assert ana.call("POST", "/api/v1/statuses", json=body).status_code == 422
    assert ana.get(f"/api/v1/accounts/{ana.id}/statuses") == []


def test_a_circle_without_anybody_is_refused(person: New) -> None:
    ana, bea = person(), person()
    body = {"status": "hello", "circle_label_ids": [labelled(ana, "Family", bea)]}
    assert ana.call("POST", "/api/v1/statuses", json=body).status_code == 422


def test_a_label_that_is_not_the_writers_own_makes_no_circle(person: New) -> None:
    ana, bea = person(), person()
    following(ana, bea)
    own = labelled(ana, "Family", bea)
    for label in (labelled(bea, "of somebody else", ana), "1"):
        for name in ("circle_label_ids", "except_label_ids"):
            for more in ({}, {"scheduled_at": "2040-01-01T00:00:00Z"}):
                body = {"status": "hello", name: [own, label], **more}
                assert ana.call("POST", "/api/v1/statuses", json=body).status_code == 404
    assert ana.get(f"/api/v1/accounts/{ana.id}/statuses") == []


def test_a_post_for_a_circle_is_boosted_quoted_and_pinned_by_nobody(person: New) -> None:
    ana, bea = person(), person()
    following(ana, bea)
    post = ana.says("here", circle_label_ids=[labelled(ana, "Family", bea)])
    path = f"/api/v1/statuses/{post['id']}"
    for one in (ana, bea):
        assert one.call("POST", f"{path}/reblog").status_code == 403
        quote = {"status": "see", "quoted_status_id": post["id"]}
        assert one.call("POST", "/api/v1/statuses", json=quote).status_code == 404
    assert ana.call("POST", f"{path}/pin").status_code == 422
    public = ana.says("for all")
    boost = bea.call("POST", f"/api/v1/statuses/{public['id']}/reblog", json={"visibility": "circle"})
    assert boost.status_code == 422
    assert bea.post(f"{path}/favourite")["favourited"] is True


def test_an_answer_reaches_the_circle_or_those_it_names_in_it(person: New) -> None:
    ana, bea, cleo, dan = person(), person(), person(), person()
    following(ana, bea, cleo, dan)
    following(bea, cleo, dan)
    post = ana.says("for two", circle_label_ids=[labelled(ana, "Family", bea, cleo)])
    for given in ({}, {"visibility": "private"}):
        answer = bea.says("yes", in_reply_to_id=post["id"], **given)
        assert answer["visibility"] == "private"
        assert readers(answer, ana, bea, cleo, dan) == [ana.name, bea.name, cleo.name]
    whispered = bea.says(f"@{ana.name} only you", in_reply_to_id=post["id"], visibility="direct")
    assert readers(whispered, ana, bea, cleo, dan) == [ana.name, bea.name]
    for wider in ("public", "unlisted"):
        body = {"status": "all", "in_reply_to_id": post["id"], "visibility": wider}
        assert bea.call("POST", "/api/v1/statuses", json=body).status_code == 422
    for kind in ("private", "direct"):
        body = {"status": f"@{dan.name}", "in_reply_to_id": post["id"], "visibility": kind}
        assert bea.call("POST", "/api/v1/statuses", json=body).status_code == 422
    context = cleo.get(f"/api/v1/statuses/{post['id']}/context")
    assert len(context["descendants"]) == 2
    assert dan.call("GET", f"/api/v1/statuses/{post['id']}/context").status_code == 404


def test_open_streams_tell_the_circle_and_nobody_else(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    following(ana, bea, cleo)
    family = labelled(ana, "Family", bea)
    with streams.stream(ana.server, bea.token) as inside, streams.stream(ana.server, cleo.token) as outside:
        for one in (inside, outside):
            one.send(type="subscribe", stream="user")
        post = ana.says("psst", circle_label_ids=[family])
        assert post["id"] in str(inside.until("update"))
        ana.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "psst!"})
        assert post["id"] in str(inside.until("status.update"))
        ana.delete(f"/api/v1/statuses/{post['id']}")
        assert post["id"] in str(inside.until("delete"))
        assert outside.silent()


def test_followers_with_a_bell_hear_of_it_when_it_is_for_them(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    for one in (bea, cleo):
        one.follow(ana, notify=True)
    ana.says("ring", circle_label_ids=[labelled(ana, "Family", bea)])
    eventually(lambda: ana.id in heard_of(bea))
    ana.says("for all")
    eventually(lambda: len(cleo.get("/api/v1/notifications")) == 1)
    assert len(cleo.get("/api/v1/notifications")) == 1


def test_a_deleted_one_is_offered_to_be_written_again_to_nobody_yet(person: New) -> None:
    ana, bea = person(), person()
    following(ana, bea)
    post = ana.says("again", circle_label_ids=[labelled(ana, "Family", bea)])
    assert ana.delete(f"/api/v1/statuses/{post['id']}")["visibility"] == "direct"


def test_whom_its_author_blocks_afterwards_reads_it_no_more(person: New) -> None:
    ana, bea = person(), person()
    following(ana, bea)
    post = ana.says("still here?", circle_label_ids=[labelled(ana, "Family", bea)])
    assert readers(post, bea) == [bea.name]
    ana.post(f"/api/v1/accounts/{bea.id}/block")
    assert readers(post, bea) == []


def test_an_answer_may_say_that_it_is_for_the_same_circle(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    following(ana, bea, cleo)
    post = ana.says("only for some", circle_label_ids=[labelled(ana, "Family", bea)])
    answer = bea.says("me too", in_reply_to_id=post["id"], visibility="circle")
    assert readers(answer, ana, bea, cleo) == [ana.name, bea.name]
    public = ana.says("for all")
    for more in ({}, {"scheduled_at": "2040-01-01T00:00:00Z"}, {"hold_until_sent": True}):
        body = {"status": "x", "in_reply_to_id": public["id"], "visibility": "circle", **more}
        assert bea.call("POST", "/api/v1/statuses", json=body).status_code == 422


def test_an_answer_to_a_post_that_waits_is_for_no_more_people_than_that(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    following(ana, bea, cleo)
    family = labelled(ana, "Family", bea)
    held = {"hold_until_sent": True}
    for given, who in (
        ({"circle_label_ids": [family]}, [bea.name]),
        ({"visibility": "private"}, [bea.name, cleo.name]),
    ):
        first = ana.says("first", **given, **held)
        second = ana.says("second", in_reply_to_id=first["id"], **held)
        third = ana.says("third", in_reply_to_id=second["id"], **held)
        assert third["visibility"] == "private"
        ana.post(f"/api/sabar/v1/outbox/{first['id']}/send")
        eventually(lambda: len(bea.get("/api/v1/timelines/home")) >= 1)
        for one in (second, third):
            ana.call("POST", f"/api/sabar/v1/outbox/{one['id']}/send")
            assert readers(one | {"id": _out(ana, one)}, bea, cleo) == who


def _out(owner: Person, held: dict[str, Any]) -> str:
    """The number that a post has when it is out; its writer also calls it by the old one."""
    return str(owner.get(f"/api/v1/statuses/{held['id']}")["id"])


def test_an_answer_in_a_circle_that_lost_what_it_answers_is_read_by_nobody_else(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    following(ana, bea, cleo)
    held = {"hold_until_sent": True}
    first = ana.says("first", circle_label_ids=[labelled(ana, "Family", bea)], **held)
    second = ana.says("second", in_reply_to_id=first["id"], **held)
    ana.delete(f"/api/v1/statuses/{first['id']}")
    ana.call("POST", f"/api/sabar/v1/outbox/{second['id']}/send")
    assert bea.get("/api/v1/timelines/home") == [] == cleo.get("/api/v1/timelines/home")


def test_the_scheduled_post_of_a_circle_is_told_as_private(person: New) -> None:
    ana, bea = person(), person()
    following(ana, bea)
    label = labelled(ana, "Family", bea)
    ana.says("later", circle_label_ids=[label], scheduled_at="2040-01-01T00:00:00Z")
    assert ana.get("/api/v1/scheduled_statuses")[0]["params"]["visibility"] == "private"


def test_a_message_inside_of_a_circle_names_nobody_outside_of_it_later(person: New) -> None:
    ana, bea, dan = person(), person(), person()
    following(ana, bea)
    post = ana.says("only for some", circle_label_ids=[labelled(ana, "Family", bea)])
    message = bea.says(f"@{ana.name} why?", in_reply_to_id=post["id"], visibility="direct")
    path = f"/api/v1/statuses/{message['id']}"
    assert bea.call("PUT", path, json={"status": f"@{ana.name} @{dan.name} why?"}).status_code == 422
    assert bea.ok("PUT", path, json={"status": f"@{ana.name} why though?"})["visibility"] == "direct"
    assert readers(message, ana, bea, dan) == [ana.name, bea.name]


def test_an_answer_to_a_message_inside_of_a_circle_stays_in_it(person: New) -> None:
    ana, bea, cleo, dan = person(), person(), person(), person()
    following(ana, bea, cleo)
    cleo.follow(bea)
    dan.follow(bea)
    post = ana.says("only for some", circle_label_ids=[labelled(ana, "Family", bea)])
    message = bea.says(f"@{ana.name} why?", in_reply_to_id=post["id"], visibility="direct")
    answer = {"status": "because", "in_reply_to_id": message["id"]}
    for kind in ("public", "unlisted"):
        body = {**answer, "visibility": kind}
        assert ana.call("POST", "/api/v1/statuses", json=body).status_code == 422
    named = {**answer, "status": f"@{dan.name} see", "visibility": "direct"}
    assert bea.call("POST", "/api/v1/statuses", json=named).status_code == 422
    counted = bea.post("/api/sabar/v1/audience", in_reply_to_id=message["id"], visibility="private")
    assert (counted["total"], counted["reach"]) == (None, "limited")
    inside = bea.says("and because", in_reply_to_id=message["id"], visibility="private")
    assert readers(inside, ana, bea, cleo, dan) == [ana.name, bea.name]
    deeper = ana.says(f"@{bea.name} no", in_reply_to_id=message["id"], visibility="direct")
    last = bea.call("POST", "/api/v1/statuses", json={**answer, "in_reply_to_id": deeper["id"]})
    assert last.json()["visibility"] == "direct"


def test_of_a_recalled_message_inside_of_a_circle_the_circle_is_not_counted(person: New) -> None:
    ana, *others = (person() for _ in range(12))
    following(ana, *others)
    post = ana.says("only for some", circle_label_ids=[labelled(ana, "Family", *others)])
    message = ana.says(f"@{others[0].name} psst", in_reply_to_id=post["id"], visibility="direct")
    receipt = ana.post(f"/api/sabar/v1/statuses/{message['id']}/recall")
    assert (receipt["figures"], receipt["deliveries"]) == (False, [])
