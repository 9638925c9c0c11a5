"""A piece of work to be done after a commit."""

import msgspec


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


class Job(msgspec.Struct, frozen=True):
    """A claimed or dead job. `attempts` counts how often it was claimed, this time included."""

    id: int
    kind: str
    payload: bytes
    run_at: int
    attempts: int
    created_at: int
    last_error: str | None = None
