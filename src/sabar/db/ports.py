"""What the rest of the program sees of the database: readers, transactions, and the database itself."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, LiteralString, NamedTuple, Protocol, TypeVar

from sabar.db.rows import Row
from sabar.db.sql import Sql
from sabar.events import Event
from sabar.model.jobs import JobSpec

T = TypeVar("T")


class Reader(Protocol):
    """Asks questions: a constant of the code, or an `Sql` made of some. Each statement sees its own snapshot,
    except inside a transaction.
    """

    async def all(self, sql: LiteralString | Sql, **args: Any) -> list[Row]: ...

    async def one(self, sql: LiteralString | Sql, **args: Any) -> Row | None:
        """The first row."""
        ...

    async def value(self, sql: LiteralString | Sql, **args: Any) -> Any:
        """The first column of the first row, or None."""
        ...


class Tx(Reader, Protocol):
    """One transaction. After a statement failed nothing more can be done in it: use ON CONFLICT, not
    exceptions.
    """

    async def run(self, sql: LiteralString | Sql, **args: Any) -> int:
        """The number of rows changed."""
        ...

    async def run_many(self, sql: LiteralString | Sql, rows: Sequence[dict[str, Any]]) -> None: ...

    def emit(self, event: Event) -> None:
        """Write the event, and the jobs that follow from it, with this transaction."""
        ...

    def enqueue(self, job: JobSpec) -> None:
        """Queue a job with this transaction."""
        ...


class Written(NamedTuple):
    """What one process wrote since it started; several units may share a commit."""

    commits: int
    units: int


class Database(Protocol):
    """The SQL database."""

    @property
    def written(self) -> Written: ...

    def read(self) -> Reader: ...

    def slow(self) -> Reader:
        """For lists of the administration, exports and ranking: never in the way of others, ended by a
        time limit.
        """
        ...

    async def write(self, unit: Callable[[Tx], Awaitable[T]]) -> T:
        """Run `unit` in one transaction; when this returns, what it wrote is on disk.

        The unit awaits only its transaction and has no effect outside it: it may run again after a
        conflict. If the caller is cancelled the unit may have been kept all the same.
        """
        ...

    def hears_others(self) -> bool:
        """Whether commits of other processes are noticed as they happen, so that nobody need look often."""
        ...

    async def close(self) -> None: ...


JobsFor = Callable[[Event], Sequence[JobSpec]]
