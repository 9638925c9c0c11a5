"""How long something takes, measured so that it is also true on a machine that has other things to do."""

import time
from collections.abc import Callable


def processor_seconds(deed: Callable[[], object]) -> float:
    """What it costs the processor in this thread: what others do meanwhile is not in it."""
    start = time.thread_time()
    deed()
    return time.thread_time() - start


def within(most: float, deed: Callable[[], float], *, turns: int = 3) -> None:
    """`deed` does something and answers how many seconds it took: of a few turns one is fast enough. What is
    slow by itself is so every time; what a busy machine held up once is not.
    """
    taken: list[float] = []
    while not taken or taken[-1] >= most:
        assert len(taken) < turns, f"took {taken} s, wanted less than {most} s"
        taken.append(deed())
