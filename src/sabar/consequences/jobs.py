"""The table as the queue sees it: which jobs an event leaves, and what runs a job by its name."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from sabar import events
from sabar.consequences.rows import Effect, Feed, Row
from sabar.consequences.table import TABLE
from sabar.consequences.work import GIVEN_UP, JOBS
from sabar.events import Event
from sabar.model.jobs import JobSpec
from sabar.services import Services


def jobs_for(event: Event, *, shared_feeds: bool = False) -> Sequence[JobSpec]:
    """The jobs that are written in the same transaction as the event."""
    row = TABLE[type(event)]
    jobs = [*row.queued, *(_feeds(row) if shared_feeds else ())]
    wanted = [job for job in jobs if job.when is None or job.when(event)]
    payload = events.encode(event) if wanted else b""
    return [JobSpec(job.name, payload, lane=job.lane(event) if job.lane else None) for job in wanted]


def _feeds(row: Row) -> list[Feed]:
    return [effect for effect in row.memory if isinstance(effect, Feed)]


def given_up(app: Services) -> dict[str, Callable[[str], Awaitable[None]]]:
    """Room → what a worker runs when one of its lanes is given up, with the lane's name."""
    return {room: partial(forget, app) for room, forget in GIVEN_UP.items()}


def handlers(app: Services) -> dict[str, Callable[[bytes], Awaitable[None]]]:
    """Name of a job → what a worker runs."""
    return dict(_handlers(app))


def _handlers(app: Services) -> Iterator[tuple[str, Callable[[bytes], Awaitable[None]]]]:
    for event_type, row in TABLE.items():
        for job in (*row.queued, *_feeds(row)):
            yield job.name, partial(_run, app, event_type.__name__, job.run)
    for name, work in JOBS.items():
        yield name, partial(work, app)


async def _run(app: Services, kind: str, effect: Effect, payload: bytes) -> None:
    await effect(app, events.decode(kind, payload))
