"""Rows to records: JSON columns are decoded, booleans of engines without any are made true ones."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar, get_origin, get_type_hints

import msgspec

from sabar.db.engine import Sql
from sabar.model.relations import Fact, Tie

Record = TypeVar("Record", bound=msgspec.Struct)

_NOTHING = Sql("")


@cache
def _json_decoders(kind: type[msgspec.Struct]) -> tuple[tuple[str, msgspec.json.Decoder[Any]], ...]:
    decoders = []
    for name, hint in get_type_hints(kind).items():
        parts = (hint, *getattr(hint, "__args__", ()))
        if any(_is_json(part) for part in parts):
            decoders.append((name, msgspec.json.Decoder(hint)))
    return tuple(decoders)


def _is_json(hint: Any) -> bool:
    return get_origin(hint) in (list, dict) or (isinstance(hint, type) and issubclass(hint, msgspec.Struct))


@lru_cache(256)
def fact(tie: str, languages: str) -> Fact:
    """`languages` is a JSON list. Most rows say one of a few things, so each is made once."""
    return Fact(Tie(tie), _languages(languages))


_languages = msgspec.json.Decoder(frozenset[str]).decode


def record(row: Mapping[str, Any], kind: type[Record]) -> Record:
    """One row as `kind`; the row may hold more columns than the record has fields."""
    decoders = _json_decoders(kind)
    if not decoders:
        return msgspec.convert(row, kind, strict=False)
    values = dict(row)
    for name, decoder in decoders:
        raw = values.get(name)
        if raw is not None:
            values[name] = decoder.decode(raw)
    return msgspec.convert(values, kind, strict=False)


def records(rows: Iterable[Mapping[str, Any]], kind: type[Record]) -> list[Record]:
    return [record(row, kind) for row in rows]


def maybe(row: Mapping[str, Any] | None, kind: type[Record]) -> Record | None:
    return None if row is None else record(row, kind)


def selected(alias: str, kind: type[msgspec.Struct], prefix: str) -> Sql:
    """The columns of one record in a join, for `part`: `t.id AS token_id, …`."""
    return Sql.joined(
        ", ",
        (
            Sql(
                "{of}.{name} AS {known}",
                of=Sql.name(alias),
                name=Sql.name(name),
                known=Sql.name(prefix + name),
            )
            for name in kind.__struct_fields__
        ),
    )


@cache
def _parts(kind: type[msgspec.Struct], prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, prefix + name) for name in kind.__struct_fields__)


def part(row: Mapping[str, Any], kind: type[Record], prefix: str) -> Record:
    """One record of a joined row, its columns named with a prefix."""
    return record({name: row[column] for name, column in _parts(kind, prefix)}, kind)


def columns(value: msgspec.Struct) -> dict[str, Any]:
    """A record as SQL arguments, JSON columns encoded."""
    values = {name: getattr(value, name) for name in value.__struct_fields__}
    for name, _ in _json_decoders(type(value)):
        if values[name] is not None:
            values[name] = msgspec.json.encode(values[name]).decode()
    return values


def insert_sql(table: str, kind: type[msgspec.Struct], *, conflict: Sql = _NOTHING) -> Sql:
    """`INSERT` of every field of a record by name."""
    names = [Sql.name(name) for name in kind.__struct_fields__]
    return Sql(
        "INSERT INTO {table} ({columns}) VALUES ({values}) {conflict}",
        table=Sql.name(table),
        columns=Sql.joined(", ", names),
        values=Sql.joined(", ", (Sql(":{name}", name=name) for name in names)),
        conflict=conflict,
    )


def assigned(names: Iterable[str]) -> Sql:
    """`a = :a, b = :b`, for SET."""
    return Sql.joined(", ", (Sql("{name} = :{name}", name=Sql.name(name)) for name in names))


def replaced(kind: type[msgspec.Struct], *, key: str) -> Sql:
    """`a = excluded.a, …`: all of a record but its key, for ON CONFLICT (key) DO UPDATE SET."""
    names = (Sql.name(name) for name in kind.__struct_fields__ if name != key)
    return Sql.joined(", ", (Sql("{name} = excluded.{name}", name=name) for name in names))


def encode(value: msgspec.Struct) -> str:
    """One JSON column."""
    return msgspec.json.encode(value).decode()


def decode(text: str, kind: type[Record]) -> Record:
    """The record that `encode` wrote."""
    return msgspec.json.decode(text, type=kind)


def literal(text: str) -> str:
    """Words for LIKE with `!` as its escape."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
