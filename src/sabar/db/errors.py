"""What can go wrong in the database, in the same words for every engine."""


class DatabaseError(Exception):
    """Base of all errors of the database; the engine's own error is its `__cause__`."""


class ConstraintViolation(DatabaseError):
    """A rule of the schema refused the write (NOT NULL, CHECK, or one of the two below)."""


class UniqueViolation(ConstraintViolation):
    """Another row has these values already.

    `columns` are the columns of the key; for an index over an expression one engine knows only the name of
    the index, so ask with `concerns`, and name such an index.
    """

    def __init__(self, message: str, *, columns: tuple[str, ...] = (), constraint: str | None = None) -> None:
        super().__init__(message)
        self.columns = columns
        self.constraint = constraint

    def concerns(self, name: str) -> bool:
        """Is `name` a column of the key that was taken, or the name of its index?"""
        return name in self.columns or name == self.constraint


class ForeignKeyViolation(ConstraintViolation):
    """The row points to one that is not there, or others still point to it."""


class Conflict(DatabaseError):
    """Two transactions were in each other's way (deadlock); the engine runs the unit again before giving
    up with this.
    """


class Busy(DatabaseError):
    """Too many wait, or another process holds the lock for too long. Nothing was written."""


class TimedOut(DatabaseError):
    """A slow read went over its time limit."""


class DiskFull(DatabaseError):
    """No space is left. Nothing was written; reads go on, and writes too as soon as there is space."""


class Unavailable(DatabaseError):
    """The database cannot be reached or opened. After a write: whether it was kept is not known."""


class MigrationError(DatabaseError):
    """The schema of the database and the migrations of this program do not fit together."""
