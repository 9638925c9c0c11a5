"""Ids sort by time and never repeat."""

import threading

from sabar.kit import ids
from sabar.kit.clock import FixedClock, SystemClock


def test_ids_rise_and_never_repeat_whatever_the_clock_does() -> None:
    """R05: the clock stands still, jumps an hour back, a year ahead, and back again."""
    clock = FixedClock()
    maker = ids.Ids(clock)
    made = []
    for jump in (0, -3_600_000, 31_536_000_000, -31_536_000_000, -600_000):
        clock.advance(jump)
        for _ in range(20_000):
            made.append(maker.next())
    assert made == sorted(set(made)) and len(made) == 100_000
    assert max(made) < 1 << 63


def test_threads_share_a_maker_without_repeating() -> None:
    maker = ids.Ids(SystemClock())
    made: list[int] = []

    def make() -> None:
        made.extend([maker.next() for _ in range(5_000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 20_000


def test_an_id_can_be_made_for_a_time_in_the_past() -> None:
    clock = FixedClock()
    maker = ids.Ids(clock)
    past = clock.now_ms() - 86_400_000
    made = [maker.at(past) for _ in range(30_000)] + [maker.next() for _ in range(100)]
    assert len(set(made)) == len(made)
    for one in made[:30_000]:
        assert ids.first_of(past) <= one < ids.first_of(past + 1)


def test_makers_of_several_processes_do_not_collide() -> None:
    clock = FixedClock()
    makers = [ids.Ids(clock, node=node) for node in range(64)]
    assert len({maker.next() for maker in makers for _ in range(100)}) == 6_400
