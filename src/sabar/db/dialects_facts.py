"""What each engine says of itself: its version, and how much space it takes."""

from typing import NamedTuple


class Facts(NamedTuple):
    """`version` and `size` (bytes) are queries for one value."""

    key: str
    name: str
    version: str
    size: str


_SQLITE = Facts(
    "sqlite",
    "SQLite",
    "SELECT sqlite_version()",
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
)
_POSTGRESQL = Facts(
    "postgresql",
    "PostgreSQL",
    "SELECT current_setting('server_version')",
    "SELECT pg_database_size(current_database())",
)


def for_url(url: str) -> Facts:
    """Of the database at this address."""
    return _SQLITE if url.startswith("sqlite:") else _POSTGRESQL
