"""What a row of the table is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sabar.effects.out import Out
from sabar.model.jobs import Lane
from sabar.services import Services

Effect = Callable[[Services, Any], Awaitable[object]]
Live = Callable[[Out, Any], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """`name` is how it is written in the queue: it stays whatever the function is called. `when`: only for
    these of the events. `lane`: where those stand that call outside.
    """

    name: str
    run: Effect
    when: Callable[[Any], bool] | None = None
    lane: Callable[[Any], Lane] | None = None


@dataclass(frozen=True)
class Feed(Job):
    """Work on ready timelines: by each process on its own; a job, where the port says that all share them."""


@dataclass(frozen=True)
class Row:
    """In the order in which they are begun."""

    queued: tuple[Job, ...] = ()
    memory: tuple[Effect | Feed, ...] = ()
    live: tuple[Live, ...] = ()
