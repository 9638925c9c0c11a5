"""Half a minute of mixed use on a growing database: it costs at the end what it cost at first, the queue is
soon empty, and the server is idle when nobody asks. `python -m bench.mixed` does the same for ten minutes.

Judged by processor time: milliseconds of the clock say how busy the machine is.
"""

from statistics import median

from bench import mixed

SECONDS = 30.0


def test_a_server_in_use_answers_at_the_end_as_at_first_and_is_idle_afterwards() -> None:
    found = mixed.measure(SECONDS)
    assert found["wrong"] == {}
    assert min(found["requests"]) > 0
    # The first tenth holds the start, and the index that is being made.
    cpu = found["cpu"]
    assert median(cpu[-3:]) < 1.6 * median(cpu[1:4])
    assert found["memory"][-1] < 1.3 * median(found["memory"][1:4])
    assert found["waiting_later"] <= 2
    assert found["idle"] < 0.05
