"""How often posts leave, as a process counts it before it is written down."""

from sabar.backends.deliveries import Deliveries
from sabar.kit import ids, times
from sabar.model.receipts import Way
from tests.server import ShiftedClock

NEW_MS = 30 * times.DAY


def counted(of: Deliveries) -> dict[tuple[int, Way], int]:
    return {(id, way): sent for id, way, sent in of.take(100)}


def test_a_reader_is_one_for_each_post_and_way_and_visits_are_many() -> None:
    clock = ShiftedClock()
    of, post = Deliveries(clock, new_ms=NEW_MS), ids.first_of(clock.now_ms())
    for _ in range(2):
        of.count(Way.PAGE, [post, post + 1], 7)
        of.count_readers(Way.APP, post, [7, 8, 9])
        of.count(Way.VISIT, [post])
    of.count(Way.PAGE, [post], 8)
    assert counted(of) == {
        (post, Way.PAGE): 2,
        (post + 1, Way.PAGE): 1,
        (post, Way.APP): 3,
        (post, Way.VISIT): 2,
    }
    assert counted(of) == {}
    # Both ways of counting know one another's readers.
    of.count(Way.APP, [post], 8)
    of.count_readers(Way.PAGE, post, [7, 10])
    assert counted(of) == {(post, Way.PAGE): 1}


def test_readers_are_forgotten_after_some_hours_and_not_before() -> None:
    clock = ShiftedClock()
    of, post = Deliveries(clock, new_ms=NEW_MS), ids.first_of(clock.now_ms())
    of.count(Way.PAGE, [post], 7)
    clock.advance(times.HOUR)
    of.turn()
    of.count(Way.PAGE, [post], 7)
    assert counted(of) == {(post, Way.PAGE): 1}
    for n in range(2):
        of.count(Way.PAGE, [post], 8 + n)
        clock.advance(times.HOUR)
        of.turn()
    of.take(100)
    of.count(Way.PAGE, [post], 7)
    assert counted(of) == {(post, Way.PAGE): 1}


def test_old_posts_are_not_counted() -> None:
    clock = ShiftedClock()
    of, post = Deliveries(clock, new_ms=NEW_MS), ids.first_of(clock.now_ms())
    clock.advance(NEW_MS + 1)
    of.turn()
    of.count(Way.PAGE, [post], 7)
    of.count(Way.VISIT, [post])
    of.count_readers(Way.APP, post, [7])
    assert counted(of) == {}


def test_what_could_not_be_written_down_is_given_back_and_adds_up() -> None:
    clock = ShiftedClock()
    of, post = Deliveries(clock, new_ms=NEW_MS), ids.first_of(clock.now_ms())
    of.count(Way.VISIT, [post, post + 1, post])
    taken = of.take(1)
    of.count(Way.VISIT, [post])
    of.give_back(taken)
    assert counted(of) == {(post, Way.VISIT): 3, (post + 1, Way.VISIT): 1}
