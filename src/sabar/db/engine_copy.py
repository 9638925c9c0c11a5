"""A consistent copy of the whole database while others write to it."""

from pathlib import Path
from urllib.parse import urlsplit

import apsw

from sabar.db import dialects, errors
from sabar.db.engine_sqlite_connection import connect, path_of


def copy(url: str, target: Path) -> None:
    """Write the database as one file to `target`, which must not be there yet.

    Raises DatabaseError; for an engine that brings its own tool the message is the command to run.
    """
    if not url.startswith("sqlite:///"):
        raise errors.DatabaseError(f"PostgreSQL brings its own tool; run: {_dump_command(url)}")
    source = path_of(url)
    if not source.exists():
        raise errors.Unavailable(f"there is no database at {source}")
    connection = connect(source)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except apsw.Error as error:
        raise dialects.sqlite_error(error) from error
    finally:
        connection.close()


def _dump_command(url: str) -> str:
    parts = urlsplit(url)
    place = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    user = f" --username={parts.username}" if parts.username else ""
    return f"pg_dump --format=custom --file=sabar.dump{user} '{place.geturl()}'"
