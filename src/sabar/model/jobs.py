"""A piece of work to be done after a commit."""

import msgspec


class Lane(msgspec.Struct, frozen=True):
    """Jobs of one lane are done one after the other, with pauses, and wait together while their destination
    is away. `room`: whose places in a worker they take; `name`: the destination; no more than `most` wait.
    """

    room: str
    name: str
    most: int = 10_000

    @property
    def key(self) -> str:
        return f"{self.room}/{self.name}"


class Room(msgspec.Struct, frozen=True):
    """What the lanes of one kind have in common: at most so many jobs at once in one process, the pause of a
    lane after each, and how long it waits each time its destination is away (seconds). After the last time
    what waits in it is given up. `in_order`: what fails is not overtaken while it is tried again.
    """

    slots: int
    pause_ms: int = 0
    away_seconds: tuple[int, ...] = (2, 8, 32, 128)
    in_order: bool = False


class JobSpec(msgspec.Struct, frozen=True):
    """What to queue.

    `unique_key`: while a job with this key waits, another one is not added. The key is freed when the job
    is claimed, so that what happens during its run queues a new one. `run_at`: not before, in ms since the
    epoch; None is at once.
    """

    kind: str
    payload: bytes
    unique_key: str | None = None
    run_at: int | None = None
    lane: Lane | None = None


class Job(msgspec.Struct, frozen=True):
    """A claimed or dead job. `attempts` counts how often it was claimed, this time included."""

    id: int
    kind: str
    payload: bytes
    run_at: int
    attempts: int
    created_at: int
    last_error: str | None = None
    lane: str | None = None


class Away(Exception):
    """The destination cannot be reached, or asks to be left alone: its lane waits, not only this job.
    `at_least_ms`: for so long, if it said so.
    """

    def __init__(self, message: str, *, at_least_ms: int = 0) -> None:
        super().__init__(message)
        self.at_least_ms = at_least_ms
