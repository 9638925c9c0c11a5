"""Rules by which one's own posts wait (our own part of the API)."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests import entrance, pictures
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]
RULES = "/api/sabar/v1/hold_rules"
OUTBOX = "/api/sabar/v1/outbox"
LABELS = "/api/sabar/v1/labels"
STATUSES = "/api/v1/statuses"
EVERY_DAY = list(range(1, 8))


def waits(ana: Person, text: str = "hello", **given: Any) -> bool:
    """Whether what is posted waits; it is taken away again."""
    post = ana.says(text, **given)
    held = [one["id"] for one in ana.get(OUTBOX)]
    ana.delete(f"{STATUSES}/{post['id']}")
    assert (post["id"] in held) == post["url"].endswith("/outbox")
    return post["id"] in held


def test_a_rule_is_written_read_changed_and_deleted(person: New) -> None:
    ana, bea = person(), person()
    made = ana.post(RULES, wait="tomorrow", weekdays=[5, 1], from_time="22:00", to_time="7:00")
    assert made == {
        "id": made["id"],
        "enabled": True,
        "wait": "tomorrow",
        "weekdays": [1, 5],
        "from_time": "22:00",
        "to_time": "07:00",
        "words": [],
        "strangers": False,
        "above": None,
        "label_ids": [],
        "colleague_id": None,
    }
    path = f"{RULES}/{made['id']}"
    assert ana.get(path) == made and ana.get(RULES) == [made]
    changed = ana.ok("PUT", path, json={"wait": "5m", "words": ["merger"], "enabled": False})
    assert changed == made | {
        "wait": "5m",
        "words": ["merger"],
        "enabled": False,
        "weekdays": [],
        "from_time": "",
        "to_time": "",
    }
    assert bea.get(RULES) == []
    for method, body in (("GET", None), ("PUT", {"wait": "5m", "words": ["x"]}), ("DELETE", None)):
        assert bea.call(method, path, json=body).status_code == 404
    assert ana.delete(path) == {}
    assert ana.get(RULES) == [] and ana.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"wait": "5m"},
        {"wait": "never", "words": ["x"]},
        {"wait": "5m", "words": [""]},
        {"wait": "5m", "weekdays": [8]},
        {"wait": "5m", "from_time": "22:00"},
        {"wait": "5m", "from_time": "22:00", "to_time": "soon"},
        {"wait": "5m", "above": -1},
        {"wait": "5m", "above": "many"},
        {"wait": "5m", "label_ids": ["x"]},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(person: New, body: dict[str, Any]) -> None:
    ana = person()
    assert ana.call("POST", RULES, json=body).status_code == 422
    assert ana.get(RULES) == []


def test_there_is_an_end_to_rules(person: New) -> None:
    ana = person()
    for number in range(30):
        ana.post(RULES, wait="5m", words=[f"word{number}"])
    assert ana.call("POST", RULES, json={"wait": "5m", "words": ["more"]}).status_code == 422
    assert len(ana.get(RULES)) == 30


def test_a_post_with_one_of_the_words_waits_wherever_the_word_stands(person: New) -> None:
    ana = person()
    ana.post(RULES, wait="30m", words=["merger", "low tide"])
    assert waits(ana, "The MERGER is off")
    assert waits(ana, "calm", spoiler_text="Low tide")
    assert waits(ana, "what now?", poll={"options": ["merger", "none"], "expires_in": 600})
    assert waits(ana, "**mer**ger", content_type="text/markdown")
    assert not waits(ana, "mergers are many") and not waits(ana, "lowtide")
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    picture = ana.ok("POST", "/api/v2/media", files=files, data={"description": "a merger, drawn"})
    assert waits(ana, "look", media_ids=[picture["id"]])


def test_what_waits_by_a_rule_says_so_and_goes_out_when_it_is_sent(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    rule = ana.post(RULES, wait="good", words=["merger"])
    post = ana.says("merger!")
    (held,) = ana.get(OUTBOX)
    assert (held["id"], held["why"], held["rule_id"], held["until"]) == (post["id"], "rule", rule["id"], None)
    assert bea.get("/api/v1/timelines/home") == []
    # What waits, waits, whatever becomes of the rule.
    ana.delete(f"{RULES}/{rule['id']}")
    assert ana.get(f"{OUTBOX}/{held['id']}")["rule_id"] == rule["id"]
    assert not waits(ana, "another merger")
    sent = ana.post(f"{OUTBOX}/{held['id']}/send")
    assert [one["id"] for one in bea.get("/api/v1/timelines/home")] == [sent["id"]]
    assert ana.get(f"{STATUSES}/{post['id']}")["id"] == sent["id"]


def test_the_longest_of_several_waits_counts_also_against_the_one_that_was_chosen(person: New) -> None:
    ana = person()
    ana.post(RULES, wait="5m", weekdays=EVERY_DAY)
    half = ana.post(RULES, wait="30m", words=["merger"])
    ana.says("merger", hold_seconds=60)
    (held,) = ana.get(OUTBOX)
    assert (held["why"], held["rule_id"]) == ("rule", half["id"])
    ana.delete(f"{OUTBOX}/{held['id']}")
    ana.says("merger", hold_until_sent=True)
    (held,) = ana.get(OUTBOX)
    assert (held["why"], held["rule_id"], held["until"]) == ("asked", None, None)


def test_a_rule_that_is_switched_off_holds_nothing(person: New) -> None:
    ana = person()
    rule = ana.post(RULES, wait="5m", weekdays=EVERY_DAY)
    body = {"wait": "5m", "weekdays": EVERY_DAY}
    assert waits(ana)
    ana.ok("PUT", f"{RULES}/{rule['id']}", json={**body, "enabled": False})
    assert not waits(ana)
    ana.ok("PUT", f"{RULES}/{rule['id']}", json=body)
    assert waits(ana)


def test_answers_to_people_one_does_not_follow_wait(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    ana.follow(bea)
    ana.post(RULES, wait="5m", strangers=True)
    known, unknown, own = bea.says("hi"), cleo.says("hi"), ana.says("hi")
    assert "outbox" not in own["url"]
    assert waits(ana, "to you", in_reply_to_id=unknown["id"])
    assert not waits(ana, "to you", in_reply_to_id=known["id"])
    assert not waits(ana, "to me", in_reply_to_id=own["id"])
    missing = ana.call("POST", STATUSES, json={"status": "x", "in_reply_to_id": "1"})
    assert missing.status_code == 404


def test_an_answer_to_a_boost_is_one_to_whom_it_boosts(person: New) -> None:
    ana, stranger, friend = person(), person(), person()
    ana.follow(friend)
    ana.post(RULES, wait="good", strangers=True)
    post = stranger.says("hello all")["id"]
    for booster in (ana, friend):
        boost = booster.post(f"/api/v1/statuses/{post}/reblog")["id"]
        ana.says("no", in_reply_to_id=boost)
    assert [one["why"] for one in ana.get(OUTBOX)] == ["rule", "rule"]


def test_the_number_of_readers_and_their_labels_hold_a_post(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    bea.follow(ana), cleo.follow(ana)
    rule = ana.post(RULES, wait="5m", above=2)
    assert not waits(ana)
    ana.ok("PUT", f"{RULES}/{rule['id']}", json={"wait": "5m", "above": 1})
    assert waits(ana)
    assert not waits(ana, f"@{bea.name} hello", visibility="direct")
    ana.delete(f"{RULES}/{rule['id']}")


def test_words_and_readers_of_one_rule_both_have_to_be_so(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    ana.post(RULES, wait="5m", above=0, words=["merger"])
    assert waits(ana, "a merger") and not waits(ana, "nothing")
    assert not waits(ana, "a merger", visibility="direct")


def test_new_words_of_a_post_that_waits_meet_the_rules_too(person: New) -> None:
    ana = person()
    ana.post(RULES, wait="good", words=["merger"])
    post = ana.says("nothing", hold_seconds=600)
    assert ana.get(OUTBOX)[0]["until"]
    ana.ok("PUT", f"{STATUSES}/{post['id']}", json={"status": "the merger"})
    (held,) = ana.get(OUTBOX)
    assert (held["why"], held["until"]) == ("rule", None)
    ana.ok("PUT", f"{STATUSES}/{post['id']}", json={"status": "nothing again"})
    assert ana.get(OUTBOX)[0]["until"] is None


def test_edits_of_what_is_out_and_posts_with_a_time_are_not_held(person: New) -> None:
    ana = person()
    post = ana.says("out")
    ana.post(RULES, wait="good", words=["merger"])
    edited = ana.ok("PUT", f"{STATUSES}/{post['id']}", json={"status": "out, merger"})
    assert "merger" in edited["content"] and ana.get(OUTBOX) == []
    later = ana.post(STATUSES, status="merger", scheduled_at="2038-01-01T00:00:00Z")
    assert ana.get("/api/v1/scheduled_statuses")[0]["id"] == later["id"] and ana.get(OUTBOX) == []


def test_an_answer_to_what_waits_by_a_rule_waits_with_it(person: New) -> None:
    ana = person()
    ana.post(RULES, wait="good", above=100, words=["x"])
    ana.post(RULES, wait="good", words=["merger"])
    first = ana.says("merger")
    second = ana.says("and x", in_reply_to_id=first["id"])
    assert [one["after_id"] for one in ana.get(OUTBOX)] == [None, first["id"]]
    ana.post(f"{OUTBOX}/{first['id']}/send")
    eventually(lambda: len(ana.get(OUTBOX)) == 0)
    assert ana.get(f"{STATUSES}/{second['id']}")["in_reply_to_id"]


def test_one_key_makes_one_post_while_rules_come_and_go(person: New) -> None:
    ana = person()
    rule = ana.post(RULES, wait="good", words=["merger"])

    def send() -> Any:
        return ana.ok("POST", STATUSES, json={"status": "merger"}, headers={"Idempotency-Key": "k"})

    first = send()
    ana.delete(f"{RULES}/{rule['id']}")
    assert send()["id"] == first["id"] and len(ana.get(OUTBOX)) == 1


def test_a_post_goes_out_by_itself_when_the_time_of_its_rule_is_over(person: New) -> None:
    ana = person()
    ana.post(RULES, wait="5m", words=["merger"])
    post = ana.says("merger")
    until = ana.get(OUTBOX)[0]["until"]
    assert 290 < (datetime.fromisoformat(until).timestamp() - time.time()) <= 301
    ana.ok("PUT", f"{OUTBOX}/{post['id']}", json={"until": "2020-01-01T00:00:00Z"})
    eventually(lambda: ana.get(OUTBOX) == [])


def test_a_post_that_reaches_the_people_of_a_label_waits(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    client, press = ana.post(LABELS, name="Client"), ana.post(LABELS, name="Press")
    ana.post(f"{LABELS}/{client['id']}/accounts", account_ids=[bea.id])
    ana.post(f"{LABELS}/{press['id']}/accounts", account_ids=[cleo.id])
    rule = ana.post(RULES, wait="5m", label_ids=[client["id"]])
    cleo.follow(ana)
    assert not waits(ana)
    assert waits(ana, f"@{bea.name} hello", visibility="direct")
    bea.follow(ana)
    assert waits(ana) and not waits(ana, f"@{cleo.name} hello", visibility="direct")
    assert not waits(ana, "for the others", except_label_ids=[client["id"]])
    # A label that is gone holds nobody, and the rule can still be switched off.
    ana.delete(f"{LABELS}/{client['id']}")
    assert not waits(ana)
    body = {"wait": "5m", "enabled": False}
    assert ana.ok("PUT", f"{RULES}/{rule['id']}", json=body)["label_ids"] == [client["id"]]
    other = bea.post(LABELS, name="Mine")
    answer = ana.call("POST", RULES, json={"wait": "5m", "label_ids": [other["id"]]})
    assert answer.status_code == 404


def test_labels_of_a_rule_are_for_applications_that_may_read_labels(person: New, server: Server) -> None:
    narrow = entrance.register_app(server, scopes="read write")
    ana, plain = person(), Person.arriving(server, entrance.app_token(server, narrow, "read write"))
    label = ana.post(LABELS, name="Client")
    rule = ana.post(RULES, wait="5m", label_ids=[label["id"]])
    assert rule["label_ids"] == [label["id"]]
    refused = plain.call("POST", RULES, json={"wait": "5m", "label_ids": [label["id"]]})
    assert refused.status_code == 403
    assert plain.post(RULES, wait="5m", words=["x"])["label_ids"] is None
