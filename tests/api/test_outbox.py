"""Posts that wait: held back, sent, put off, taken back."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests import pictures, streams
from tests.api.people import Person, heard_of
from tests.waiting import eventually

New = Callable[..., Person]
OUTBOX = "/api/sabar/v1/outbox"
STATUSES = "/api/v1/statuses"


def held(writer: Person, text: str = "not yet", **given: Any) -> dict[str, Any]:
    """A post that waits until it is sent, as its writer's application has it."""
    return dict(writer.says(text, **{"hold_until_sent": True, **given}))


def profile(person: Person) -> list[str]:
    return [one["content"] for one in person.get(f"/api/v1/accounts/{person.id}/statuses")]


def test_a_held_post_is_its_writers_alone_until_it_is_sent(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    waiting = held(ana, f"hello @{bea.name} #drums", spoiler_text="careful", language="fr")
    assert waiting["content"].startswith("<p>hello")
    assert (waiting["spoiler_text"], waiting["language"]) == ("careful", "fr")
    assert [one["name"] for one in waiting["tags"]] == ["drums"]
    assert waiting["uri"] == waiting["url"] == f"{ana.server.url}/outbox"
    (listed,) = ana.get(OUTBOX)
    assert (listed["id"], listed["until"], listed["why"]) == (waiting["id"], None, "asked")
    assert listed["status"] == waiting == ana.get(f"{STATUSES}/{waiting['id']}")
    assert bea.call("GET", f"{STATUSES}/{waiting['id']}").status_code == 404
    assert bea.get(OUTBOX) == [] and bea.get("/api/v1/timelines/home") == []
    assert bea.call("POST", f"{OUTBOX}/{waiting['id']}/send").status_code == 404
    assert profile(ana) == [] and ana.shown()["statuses_count"] == 0
    sent = ana.post(f"{OUTBOX}/{waiting['id']}/send")
    assert int(sent["id"]) > int(waiting["id"])
    assert sent["url"].endswith(sent["id"])
    assert [one["id"] for one in bea.get("/api/v1/timelines/home")] == [sent["id"]]
    eventually(lambda: ana.id in heard_of(bea))
    assert ana.get(OUTBOX) == []


def test_its_writer_may_go_on_calling_it_by_the_number_it_had(person: New) -> None:
    ana, bea = person(), person()
    old = held(ana)["id"]
    new = ana.post(f"{OUTBOX}/{old}/send")["id"]
    assert ana.get(f"{STATUSES}/{old}")["id"] == new
    assert [one["id"] for one in ana.get(STATUSES, **{"id[]": [old, new]})] == [new]
    assert ana.post(f"{STATUSES}/{old}/favourite")["favourited"] is True
    assert ana.post(f"{STATUSES}/{old}/pin")["pinned"] is True
    assert ana.says("and", in_reply_to_id=old)["in_reply_to_id"] == new
    assert ana.get(f"{STATUSES}/{old}/source")["id"] == new
    assert ana.ok("PUT", f"{STATUSES}/{old}", json={"status": "other words"})["id"] == new
    assert bea.call("GET", f"{STATUSES}/{old}").status_code == 404
    assert ana.delete(f"{STATUSES}/{old}")["id"] == new
    assert ana.call("GET", f"{STATUSES}/{old}").status_code == 404


def test_a_post_that_is_taken_back_was_never_there(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    first, second = held(ana, "one"), held(ana, "two")
    assert ana.delete(f"{OUTBOX}/{first['id']}")["status"]["content"] == "<p>one</p>"
    assert ana.delete(f"{STATUSES}/{second['id']}")["content"] == "<p>two</p>"
    for gone in (first, second):
        assert ana.call("GET", f"{STATUSES}/{gone['id']}").status_code == 404
        assert ana.call("POST", f"{OUTBOX}/{gone['id']}/send").status_code == 404
    assert ana.get(OUTBOX) == [] and profile(ana) == []


def test_a_post_goes_out_by_itself_when_its_time_comes(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    waiting = ana.says("soon", hold_seconds=1)
    assert profile(bea) == [] and bea.get("/api/v1/timelines/home") == []
    eventually(lambda: len(bea.get("/api/v1/timelines/home")) == 1)
    (out,) = bea.get("/api/v1/timelines/home")
    assert out["created_at"] > waiting["created_at"]
    assert ana.get(f"{STATUSES}/{waiting['id']}")["id"] == out["id"]


def test_a_post_can_be_put_off_and_sent_sooner(person: New) -> None:
    ana = person()
    waiting = ana.says("later", hold_seconds=2)
    path = f"{OUTBOX}/{waiting['id']}"
    assert ana.ok("PUT", path, json={"until": "2040-01-01T00:00:00Z"})["until"] == "2040-01-01T00:00:00.000Z"
    assert ana.ok("PUT", path, json={})["until"] is None
    time.sleep(2.1)
    assert len(ana.get(OUTBOX)) == 1
    assert ana.ok("PUT", path, json={"until": "2020-01-01T00:00:00Z"})
    eventually(lambda: profile(ana) == ["<p>later</p>"])


def test_rewriting_a_post_that_waits_leaves_no_history(person: New) -> None:
    ana = person()
    waiting = held(ana, "frist")
    changed = ana.ok("PUT", f"{STATUSES}/{waiting['id']}", json={"status": "first"})
    assert (changed["id"], changed["content"]) == (waiting["id"], "<p>first</p>")
    assert ana.get(f"{STATUSES}/{waiting['id']}/history") == []
    assert ana.get(f"{STATUSES}/{waiting['id']}/source")["text"] == "first"
    empty = ana.call("PUT", f"{STATUSES}/{waiting['id']}", json={"status": " "})
    assert empty.status_code == 422
    sent = ana.post(f"{OUTBOX}/{waiting['id']}/send")
    assert (sent["content"], sent["edited_at"]) == ("<p>first</p>", None)
    assert len(ana.get(f"{STATUSES}/{sent['id']}/history")) == 1


def test_pictures_and_polls_wait_with_their_post(person: New) -> None:
    ana, bea = person(), person()
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    picture = ana.ok("POST", "/api/v2/media", files=files)
    waiting = held(ana, "look", media_ids=[picture["id"]])
    (shown,) = waiting["media_attachments"]
    address = shown["url"].removeprefix(ana.server.url)
    assert ana.server.client.get(address).status_code == 200
    assert bea.call("GET", address.partition("?")[0]).status_code == 404
    assert ana.post(f"{OUTBOX}/{waiting['id']}/send")["media_attachments"][0]["id"] == picture["id"]
    asking = held(ana, "which?", poll={"options": ["a", "b"], "expires_in": 600})
    assert [one["title"] for one in asking["poll"]["options"]] == ["a", "b"]
    sent = ana.post(f"{OUTBOX}/{asking['id']}/send")
    assert [one["title"] for one in sent["poll"]["options"]] == ["a", "b"]


def test_a_picture_that_waits_can_be_described_like_one_that_is_out(person: New) -> None:
    ana = person()
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    picture = ana.ok("POST", "/api/v2/media", files=files)
    waiting = held(ana, "look", media_ids=[picture["id"]])
    changed = {
        "status": "look",
        "media_ids": [picture["id"]],
        "media_attributes": [{"id": picture["id"], "description": "the gate", "focus": "0.5,0.5"}],
    }
    reworded = ana.ok("PUT", f"{STATUSES}/{waiting['id']}", json=changed)
    assert [one["description"] for one in reworded["media_attachments"]] == ["the gate"]
    sent = ana.post(f"{OUTBOX}/{waiting['id']}/send")
    assert [one["description"] for one in sent["media_attachments"]] == ["the gate"]


def test_an_answer_to_a_post_that_waits_goes_out_with_it_in_order(person: New) -> None:
    ana = person()
    first = held(ana, "one")
    second = ana.says("two", in_reply_to_id=first["id"])
    assert second["in_reply_to_id"] == first["id"]
    assert [one["after_id"] for one in ana.get(OUTBOX)] == [None, first["id"]]
    assert ana.call("POST", f"{OUTBOX}/{second['id']}/send").status_code == 404
    sent = ana.post(f"{OUTBOX}/{first['id']}/send")
    eventually(lambda: len(profile(ana)) == 2)
    answer = ana.get(f"{STATUSES}/{second['id']}")
    assert answer["in_reply_to_id"] == sent["id"] and int(answer["id"]) > int(sent["id"])


def test_an_answer_to_what_is_taken_back_waits_until_its_writer_looks(person: New) -> None:
    ana = person()
    first = held(ana, "one")
    second = ana.says("two", in_reply_to_id=first["id"])
    ana.delete(f"{OUTBOX}/{first['id']}")
    (left,) = ana.get(OUTBOX)
    assert (left["id"], left["until"], left["after_id"]) == (second["id"], None, None)
    assert left["failed"] == "The post it answers was taken back."
    assert ana.post(f"{OUTBOX}/{second['id']}/send")["in_reply_to_id"] is None


def test_why_it_stays_is_said_in_the_language_of_its_writer(person: New) -> None:
    ana = person(locale="fr")
    first = held(ana, "un")
    ana.says("deux", in_reply_to_id=first["id"])
    ana.delete(f"{OUTBOX}/{first['id']}")
    assert ana.get(OUTBOX)[0]["failed"] == "Le message auquel il répond a été repris."


def test_what_cannot_go_out_stays_with_the_reason(person: New) -> None:
    ana, bea = person(), person()
    post = bea.says("answer me")
    waiting = ana.says("yes", in_reply_to_id=post["id"], hold_seconds=2)
    bea.delete(f"{STATUSES}/{post['id']}")
    eventually(lambda: ana.get(OUTBOX)[0]["failed"] != "")
    (left,) = ana.get(OUTBOX)
    assert "reply" in left["failed"]
    assert ana.call("POST", f"{OUTBOX}/{waiting['id']}/send").status_code == 404
    assert profile(ana) == []


def test_one_key_makes_one_post_however_long_it_waits(person: New) -> None:
    ana = person()

    def send() -> Any:
        body = {"status": "once", "hold_until_sent": True}
        return ana.ok("POST", STATUSES, json=body, headers={"Idempotency-Key": "k"})

    first = send()
    assert send() == first
    sent = ana.post(f"{OUTBOX}/{first['id']}/send")
    assert send()["id"] == sent["id"]
    assert len(profile(ana)) == 1


def test_its_writers_streams_hear_that_the_old_number_is_gone(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    eventually(lambda: bea.id in heard_of(ana))
    with streams.stream(ana.server, ana.token) as own, streams.stream(ana.server, bea.token) as other:
        for one in (own, other):
            one.send(type="subscribe", stream="user")
        waiting = held(ana)
        assert own.silent() and other.silent()
        sent = ana.post(f"{OUTBOX}/{waiting['id']}/send")
        assert own.until("delete")["payload"] == waiting["id"]
        assert sent["id"] in str(own.until("update"))
        assert sent["id"] in str(other.until("update"))
        again = held(ana)
        ana.delete(f"{OUTBOX}/{again['id']}")
        assert own.until("delete")["payload"] == again["id"]
        assert other.silent()


def test_posts_by_applications_wait_where_their_writer_wants_it(person: New) -> None:
    ana = person()
    assert "outbox" not in ana.says("at once")["url"]


@pytest.mark.parametrize("given", [{"hold_seconds": -1}, {"hold_seconds": 10**9}, {"hold_seconds": "soon"}])
def test_a_time_to_wait_that_makes_no_sense_is_refused(person: New, given: dict[str, Any]) -> None:
    ana = person()
    assert ana.call("POST", STATUSES, json={"status": "x", **given}).status_code == 422
    assert ana.get(OUTBOX) == [] and profile(ana) == []


def test_what_may_not_be_posted_is_refused_before_it_waits(person: New) -> None:
    ana, bea = person(), person()
    private = bea.says("secret", visibility="direct")
    for given in ({"status": ""}, {"status": "x" * 501}, {"status": "x", "in_reply_to_id": private["id"]}):
        answer = ana.call("POST", STATUSES, json={**given, "hold_until_sent": True})
        assert answer.status_code in (404, 422)
    assert ana.get(OUTBOX) == []
