"""How long something takes, measured so that it is also true on a machine that has other things to do."""

import time
from collections.abc import Callable

#: What `_work` takes on the machine on which the bounds were found.
WORK_SECONDS = 0.007


def slowness() -> float:
    """How many times longer than there the same work takes here and now; 1 where it is quicker."""
    return max(1.0, processor_seconds(_work) / WORK_SECONDS)


def _work() -> None:
    words: dict[str, int] = {}
    for number in range(40_000):
        word = str(number % 997)
        words[word] = words.get(word, 0) + len(word)


def processor_seconds(deed: Callable[[], object]) -> float:
    """What it costs the processor in this thread: what others do meanwhile is not in it."""
    start = time.thread_time()
    deed()
    return time.thread_time() - start


def little(most: float, deed: Callable[[], object]) -> None:
    """`deed` costs the processor less than `most` seconds, or what is as much on a slower machine."""
    within(most, lambda: processor_seconds(deed) / slowness())


def within(most: float, deed: Callable[[], float], *, turns: int = 3) -> None:
    """`deed` does something and answers how many seconds it took: of a few turns one is fast enough. What is
    slow by itself is so every time; what a busy machine held up once is not.
    """
    taken: list[float] = []
    while not taken or taken[-1] >= most:
        assert len(taken) < turns, f"took {taken} s, wanted less than {most} s"
        taken.append(deed())
