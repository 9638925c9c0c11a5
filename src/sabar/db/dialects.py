"""The only file where SQLite and PostgreSQL differ in their SQL and in their errors.

SQL is written once, in PostgreSQL words, with named parameters:

- `:name` is a value; `CAST(:name AS BIGINT)` (or `:name::bigint`) tells its type where nothing else does.
- `:ids[]` (numbers) and `:names[text]` (texts) are lists: `id IN (:ids[])`, or `FROM (:ids[]) AS wanted`
  with the column `wanted.value`.
- `FOR [NO KEY] UPDATE [SKIP LOCKED]`, `GREATEST`, `LEAST` and `ILIKE` work on both. On SQLite LIKE and ILIKE
  both ignore the case of ASCII letters and of no others: compare with keys that are lower-case already. Rows
  are held with `NO KEY`: without it a row that only refers to a held one waits for it, out of order, and two
  such writes wait for one another.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import apsw
import asyncpg
import msgspec

from sabar.db import errors
from sabar.db.sql import Sql

_TOKENS = re.compile(
    r"""
      (?P<skip> '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ )
    | (?P<any> \b(?P<not>NOT\s+)?IN\s*\(\s*:(?P<any_name>[a-z_]\w*)\[(?P<any_type>\w*)\]\s*\) )
    | (?<![:\w]):(?P<name>[a-z_]\w*)(?:\[(?P<type>\w*)\])?(?P<hint>::\w+(?:\[\])?)?
    | (?P<cast>::)
    | (?P<word>
          \bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b(?:\s+SKIP\s+LOCKED\b)? | \bGREATEST\s*\( | \bLEAST\s*\( | \bILIKE\b
      )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LIST_TYPES = {"": "bigint", "bigint": "bigint", "text": "text"}


class Statement(NamedTuple):
    """SQL as one engine wants it. `names` are the parameters in the order of their numbers, `lists` those
    that are lists.
    """

    sql: str
    names: tuple[str, ...]
    lists: tuple[str, ...]


def _list_type(written: str) -> str:
    try:
        return _LIST_TYPES[written.lower()]
    except KeyError:
        raise ValueError(f"a list is written :name[] for numbers or :name[text], not [{written}]") from None


class _Names:
    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.lists: dict[str, None] = {}

    def number(self, name: str, *, is_list: bool) -> int:
        if is_list:
            self.lists[name] = None
        return self.names.setdefault(name, len(self.names) + 1)

    def statement(self, sql: str) -> Statement:
        return Statement(sql, tuple(self.names), tuple(self.lists))


def _each(name: str) -> Sql:
    return Sql("SELECT value FROM json_each(:{name})", name=Sql.name(name))


@lru_cache(maxsize=4096)
def sqlite_statement(sql: str) -> Statement:
    """Parameters keep their names; a list travels as one JSON text."""
    names = _Names()

    def one(match: re.Match[str]) -> str:
        if match["skip"]:
            return match[0]
        if match["any"]:
            _list_type(match["any_type"])
            names.number(match["any_name"], is_list=True)
            return f"{match['not'] or ''}IN ({_each(match['any_name'])})"
        if match["name"]:
            is_list = match["type"] is not None
            names.number(match["name"], is_list=is_list)
            if is_list:
                _list_type(match["type"])
                return _each(match["name"])
            return f":{match['name']}"
        if match["cast"]:
            raise ValueError(f"write CAST(… AS …), not ::, so that every engine understands it: {sql}")
        word = match["word"].upper()
        if word.startswith("FOR"):
            return ""
        if word.startswith("GREATEST"):
            return "max("
        return "min(" if word.startswith("LEAST") else "LIKE"

    return names.statement(_TOKENS.sub(one, sql))


@lru_cache(maxsize=4096)
def postgresql_statement(sql: str) -> Statement:
    """Parameters become $1, $2, …; a list is an array."""
    names = _Names()

    def one(match: re.Match[str]) -> str:
        if match["any"]:
            number = names.number(match["any_name"], is_list=True)
            test = "<> ALL" if match["not"] else "= ANY"
            return f"{test} (${number}::{_list_type(match['any_type'])}[])"
        if match["name"]:
            is_list = match["type"] is not None
            number = names.number(match["name"], is_list=is_list)
            if is_list:
                return f"SELECT unnest(${number}::{_list_type(match['type'])}[]) AS value"
            return f"${number}{match['hint'] or ''}"
        return match[0]

    return names.statement(_TOKENS.sub(one, sql))


def _wrong_arguments(statement: Statement, args: Mapping[str, Any]) -> TypeError:
    missing = sorted(set(statement.names) - set(args))
    unknown = sorted(set(args) - set(statement.names))
    return TypeError(f"wrong SQL arguments: missing {missing}, unknown {unknown} in: {statement.sql}")


def sqlite_arguments(statement: Statement, args: dict[str, Any]) -> dict[str, Any]:
    """The arguments by name, lists as JSON. TypeError when one is missing or unknown."""
    if len(args) != len(statement.names):
        raise _wrong_arguments(statement, args)
    if not statement.lists:
        return args
    try:
        return args | {name: msgspec.json.encode(list(args[name])).decode() for name in statement.lists}
    except KeyError:
        raise _wrong_arguments(statement, args) from None


def postgresql_arguments(statement: Statement, args: Mapping[str, Any]) -> list[Any]:
    """The arguments by number. TypeError when one is missing or unknown."""
    if len(args) != len(statement.names):
        raise _wrong_arguments(statement, args)
    try:
        values = [args[name] for name in statement.names]
    except KeyError:
        raise _wrong_arguments(statement, args) from None
    for name in statement.lists:
        position = statement.names.index(name)
        values[position] = list(values[position])
    return values


# Migrations: PostgreSQL words to SQLite's. STRICT tables refuse a text in a number's column, as PostgreSQL
# does.
_SCHEMA_WORDS = (
    (
        r"BIGINT\s+GENERATED\s+BY\s+DEFAULT\s+AS\s+IDENTITY\s+PRIMARY\s+KEY",
        "INTEGER PRIMARY KEY AUTOINCREMENT",
    ),
    (r"BIGINT", "INTEGER"),
    (r"SMALLINT", "INTEGER"),
    (r"BOOLEAN", "INTEGER"),
    (r"BYTEA", "BLOB"),
    (r"DOUBLE\s+PRECISION", "REAL"),
)
_SCHEMA_TOKENS = re.compile(
    r"(?P<skip>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/)|(?P<end>;)|"
    r"(?P<create>\bCREATE\s+(?P<virtual>VIRTUAL\s+)?TABLE\b)|"
    + "|".join(rf"(?P<w{number}>\b{word}\b)" for number, (word, _) in enumerate(_SCHEMA_WORDS)),
    re.IGNORECASE | re.DOTALL,
)


def sqlite_schema(sql: str) -> str:
    """A migration written in PostgreSQL words, for SQLite. Every statement ends with a semicolon."""
    strict = False

    def one(match: re.Match[str]) -> str:
        nonlocal strict
        if match["skip"]:
            return match[0]
        if match["end"]:
            end, strict = (" STRICT;" if strict else ";"), False
            return end
        if match["create"]:
            strict = not match["virtual"]
            return match[0]
        return next(word for number, (_, word) in enumerate(_SCHEMA_WORDS) if match[f"w{number}"])

    return _SCHEMA_TOKENS.sub(one, sql)


def sqlite_error(error: apsw.Error) -> errors.DatabaseError:
    """The engine's error in our words; raise it `from` the original."""
    message = str(error)
    if isinstance(error, apsw.ConstraintError):
        kind, _, rest = message.partition(" constraint failed")
        rest = rest.removeprefix(": ")
        if kind == "UNIQUE":
            if rest.startswith("index '"):
                return errors.UniqueViolation(message, constraint=rest[len("index '") : -1])
            return errors.UniqueViolation(
                message, columns=tuple(column.rpartition(".")[2] for column in rest.split(", "))
            )
        return (
            errors.ForeignKeyViolation(message)
            if kind == "FOREIGN KEY"
            else errors.ConstraintViolation(message)
        )
    if isinstance(error, apsw.FullError):
        return errors.DiskFull("no space is left for the database")
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return errors.Busy(f"another process holds the database: {message}")
    if isinstance(error, apsw.InterruptError):
        return errors.TimedOut("the read went over its time limit")
    if isinstance(
        error, (apsw.CantOpenError, apsw.IOError, apsw.ReadOnlyError, apsw.CorruptError, apsw.NotADBError)
    ):
        return errors.Unavailable(f"the database file cannot be used: {message}")
    return errors.DatabaseError(message)


_DETAIL_KEY = re.compile(r"Key \((?P<columns>.*?)\)=")


def postgresql_error(error: Exception) -> errors.DatabaseError:
    """The engine's or the connection's error in our words; raise it `from` the original."""
    message = str(error)
    match error:
        case TimeoutError():
            return errors.Busy("every connection to the database is taken")
        case asyncpg.UniqueViolationError():
            key = _DETAIL_KEY.match(error.detail or "")
            columns = tuple(key["columns"].split(", ")) if key else ()
            return errors.UniqueViolation(message, columns=columns, constraint=error.constraint_name)
        case asyncpg.ForeignKeyViolationError():
            return errors.ForeignKeyViolation(message)
        case asyncpg.IntegrityConstraintViolationError():
            return errors.ConstraintViolation(message)
        case (
            asyncpg.DeadlockDetectedError()
            | asyncpg.SerializationError()
            | asyncpg.InvalidCachedStatementError()  # a migration has just changed a table
        ):
            return errors.Conflict(message)
        case asyncpg.DiskFullError():
            return errors.DiskFull("no space is left for the database")
        case asyncpg.QueryCanceledError():
            return errors.TimedOut("the read went over its time limit")
        case asyncpg.LockNotAvailableError() | asyncpg.TooManyConnectionsError():
            return errors.Busy(message)
        case ValueError():  # an argument of the wrong type, an InterfaceError for the client library
            return errors.DatabaseError(message)
        case (
            asyncpg.PostgresConnectionError()
            | asyncpg.OperatorInterventionError()
            | asyncpg.InvalidCatalogNameError()
            | asyncpg.InvalidAuthorizationSpecificationError()
            | asyncpg.InterfaceError()
            | OSError()
        ):
            return errors.Unavailable(f"the database cannot be reached: {message}")
    return errors.DatabaseError(message)
