"""What waits is asked two things in the same moment: one of them happens, and both are told the truth."""

import threading
from collections.abc import Callable
from typing import Any

from sabar.kit import times
from tests.api.people import Person
from tests.jobs import idle
from tests.waiting import eventually

New = Callable[..., Person]
OUTBOX = "/api/sabar/v1/outbox"
STATUSES = "/api/v1/statuses"
TURNS = 15


def both(*deeds: Callable[[], Any]) -> list[Any]:
    """What each of them answers, begun together."""
    start = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(at: int) -> None:
        start.wait(10)
        answers[at] = deeds[at]()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in answers
    return answers


def holds(ana: Person, text: str) -> str:
    return str(ana.says(text, hold_until_sent=True)["id"])


def profile(ana: Person) -> list[str]:
    return [one["content"] for one in ana.get(f"/api/v1/accounts/{ana.id}/statuses", limit=40)]


def test_a_post_that_is_sent_and_taken_back_at_once_is_one_of_both(person: New) -> None:
    ana, seen = person(), set()
    for turn in range(TURNS):
        id = holds(ana, f"turn {turn}")
        sent, taken = both(
            lambda id=id: ana.call("POST", f"{OUTBOX}/{id}/send"),
            lambda id=id: ana.call("DELETE", f"{OUTBOX}/{id}"),
        )
        assert {sent.status_code, taken.status_code} == {200, 404}, (sent.text, taken.text)
        assert (f"<p>turn {turn}</p>" in profile(ana)) == (sent.status_code == 200)
        seen.add(sent.status_code)
    assert ana.get(OUTBOX) == []
    assert ana.shown()["statuses_count"] == len(profile(ana))


def test_a_post_that_is_sent_twice_at_once_goes_out_once(person: New) -> None:
    ana = person()
    for turn in range(TURNS):
        id = holds(ana, f"turn {turn}")
        first, second = both(*[lambda id=id: ana.call("POST", f"{OUTBOX}/{id}/send")] * 2)
        assert sorted((first.status_code, second.status_code)) in ([200, 404], [200, 200])
        if first.status_code == second.status_code:
            assert first.json()["id"] == second.json()["id"]
    assert sorted(profile(ana)) == sorted(f"<p>turn {turn}</p>" for turn in range(TURNS))


def test_a_post_that_is_rewritten_while_it_goes_out_is_what_its_writer_was_told(person: New) -> None:
    ana = person()
    for turn in range(TURNS):
        id = holds(ana, f"before {turn}")
        sent, changed = both(
            lambda id=id: ana.call("POST", f"{OUTBOX}/{id}/send"),
            lambda id=id, turn=turn: ana.call("PUT", f"{STATUSES}/{id}", json={"status": f"after {turn}"}),
        )
        assert changed.status_code == 200, changed.text
        shown = ana.get(f"{STATUSES}/{id}")
        assert shown["content"] == f"<p>after {turn}</p>"
        assert sent.status_code == 200, sent.text
        # Whoever has it with the words before sees that they were changed.
        words = [one["content"] for one in ana.get(f"{STATUSES}/{shown['id']}/history")]
        assert words in ([f"<p>after {turn}</p>"], [f"<p>before {turn}</p>", f"<p>after {turn}</p>"])
        assert (shown["edited_at"] is not None) == (len(words) == 2)
    assert ana.get(OUTBOX) == []


def test_a_post_that_is_deleted_while_it_goes_out_is_gone(person: New) -> None:
    ana = person()
    for turn in range(TURNS):
        id = holds(ana, f"turn {turn}")
        sent, gone = both(
            lambda id=id: ana.call("POST", f"{OUTBOX}/{id}/send"),
            lambda id=id: ana.call("DELETE", f"{STATUSES}/{id}"),
        )
        assert gone.status_code == 200, gone.text
        assert sent.status_code in (200, 404), sent.text
    assert profile(ana) == [] == ana.get(OUTBOX)


def test_a_post_that_is_put_off_in_the_moment_it_is_due_goes_out_or_waits(person: New) -> None:
    ana = person()
    for turn in range(5):
        id = str(ana.says(f"turn {turn}", hold_seconds=1)["id"])
        threading.Event().wait(0.9 + turn * 0.03)
        answer = ana.call("PUT", f"{OUTBOX}/{id}", json={})
        out = f"<p>turn {turn}</p>"
        if answer.status_code == 200:
            assert out not in profile(ana)
            assert [one["id"] for one in ana.get(OUTBOX)] == [id]
            ana.delete(f"{OUTBOX}/{id}")
        else:
            assert answer.status_code == 404
            eventually(lambda out=out: out in profile(ana))


def test_a_clock_that_is_set_back_and_forth_lets_nothing_out_early_or_twice(person: New) -> None:
    ana = person()
    clock = ana.server.clock
    id = str(ana.says("in a minute", hold_seconds=60)["id"])
    for leap in (-3_600_000, 3_500_000, -10_000_000, 10_000_000 + 90_000):
        clock.advance(leap)
        assert profile(ana) == []
    clock.advance(71_000)
    eventually(lambda: profile(ana) == ["<p>in a minute</p>"])
    (out,) = ana.get(f"/api/v1/accounts/{ana.id}/statuses")
    for leap in (-3_600_000, 3_600_000 + 120_000):
        clock.advance(leap)
        assert ana.get(f"{STATUSES}/{id}")["id"] == out["id"]
    assert profile(ana) == ["<p>in a minute</p>"] and ana.get(OUTBOX) == []


def test_new_words_stay_when_the_old_ones_fail_to_go_out_in_that_moment(person: New) -> None:
    ana, ben = person(), person()
    for turn in range(TURNS):
        parent = ben.says("a question")["id"]
        id = str(ana.says(f"before {turn}", in_reply_to_id=parent, hold_until_sent=True)["id"])
        ben.delete(f"{STATUSES}/{parent}")
        due = times.iso(ana.server.clock.now_ms())
        ana.ok("PUT", f"{OUTBOX}/{id}", json={"until": due})
        ana.ok("PUT", f"{STATUSES}/{id}", json={"status": f"after {turn}"})
        idle(ana.server)
        assert ana.get(f"{OUTBOX}/{id}")["status"]["content"] == f"<p>after {turn}</p>"
        ana.delete(f"{OUTBOX}/{id}")
