"""What goes out after a yes is what the colleague had before him: by no other way, and in no other words."""

from collections.abc import Callable
from typing import Any

import pytest

from sabar.kit import times
from tests import jobs, pictures
from tests.api.people import Person
from tests.api.test_colleagues import ANSWERS, ASKED, OUTBOX, RULES, STATUSES, agree, asks, decide, profile
from tests.waiting import eventually

New = Callable[..., Person]
PLANNED = "/api/v1/scheduled_statuses"


def in_minutes(person: Person, minutes: int) -> str:
    return times.iso(person.server.clock.now_ms() + minutes * times.MINUTE)


def question(ben: Person) -> dict[str, Any]:
    (found,) = ben.get(ASKED)
    return dict(found)


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
def test_what_is_held_is_no_scheduled_post_that_could_be_moved_past_a_colleague(
    person: New, verb: str
) -> None:
    ana, ben = person(), person()
    waiting = asks(ana, ben)["id"]
    at = {"scheduled_at": in_minutes(ana, 10)} if verb == "PUT" else None
    assert ana.call(verb, f"{PLANNED}/{waiting}", json=at).status_code == 404
    (held,) = ana.get(OUTBOX)
    assert (held["asked"], held["until"]) == (True, None)
    assert question(ben)["id"] == waiting


def test_a_description_that_is_refused_with_its_text_is_not_slipped_under_the_words_he_saw(
    person: New,
) -> None:
    ana, ben = person(), person()
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    picture = ana.ok("POST", "/api/v2/media", files=files, data={"description": "a gate"})["id"]
    seen = asks(ana, ben, media_ids=[picture])
    body = {"media_ids": [picture], "media_attributes": [{"id": picture, "description": "a lie"}]}
    refused = ana.call("PUT", f"{STATUSES}/{seen['id']}", json={"status": "far too long " * 1000, **body})
    assert refused.status_code == 422
    assert question(ben) == seen
    ana.ok("PUT", f"{STATUSES}/{seen['id']}", json={"status": "the merger", **body})
    assert question(ben)["status"]["media_attachments"][0]["description"] == "a lie"
    assert decide(ben, seen, "yes").status_code == 409


def test_of_a_scheduled_post_he_sees_for_whom_it_is_and_that_stays(person: New) -> None:
    ana, ben, cleo = person(), person(), person()
    agree(ana, ben)
    ana.post(RULES, wait="colleague", words=["merger"])
    ana.says("the merger", scheduled_at=in_minutes(ana, 6))
    ana.server.clock.advance(7 * times.MINUTE)
    eventually(lambda: ben.get(ASKED))
    assert question(ben)["status"]["visibility"] == "public"
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"source": {"privacy": "private"}})
    assert decide(ben, question(ben), "yes").status_code == 200
    assert [one["visibility"] for one in cleo.get(f"/api/v1/accounts/{ana.id}/statuses")] == ["public"]


def test_whoever_rewrites_what_was_allowed_and_still_waits_asks_anew(person: New) -> None:
    ana, ben = person(), person()
    agree(ana, ben)
    first = ana.says("one", hold_until_sent=True)
    second = ana.says("two", in_reply_to_id=first["id"], hold_until_sent=True)
    ana.post(f"{OUTBOX}/{second['id']}/ask", account_ids=[ben.id])
    assert decide(ben, question(ben), "yes").status_code == 200
    ana.ok("PUT", f"{STATUSES}/{second['id']}", json={"status": "two, and more"})
    ana.post(f"{OUTBOX}/{first['id']}/send")
    jobs.idle(ana.server)
    assert profile(ana) == ["<p>one</p>"]
    assert question(ben)["status"]["content"] == "<p>two, and more</p>"
    assert decide(ben, question(ben), "yes").status_code == 200
    assert profile(ana) == ["<p>two, and more</p>", "<p>one</p>"]
    assert [one["yes"] for one in ana.get(ANSWERS)] == [True]
