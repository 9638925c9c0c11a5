"""What follows from what happened: `table` says it, `work` names all other jobs."""

from sabar.consequences.jobs import given_up, handlers, jobs_for
from sabar.consequences.rows import Feed, Live
from sabar.consequences.table import TABLE
from sabar.consequences.work import JOBS

__all__ = ["JOBS", "TABLE", "Feed", "Live", "given_up", "handlers", "jobs_for"]
