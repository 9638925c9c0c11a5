"""A row of an answer, the same for every engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Row(Mapping[str, Any]):
    """A light mapping: `row["name"]`, `row[0]`, `dict(row)`; `values()` is a plain sequence to unpack."""

    __slots__ = ("_columns", "_values")

    def __init__(self, values: Sequence[Any], columns: dict[str, int]) -> None:
        self._values = values
        self._columns = columns

    def __getitem__(self, key: str | int) -> Any:
        if isinstance(key, str):
            return self._values[self._columns[key]]
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def values(self) -> tuple[Any, ...]:  # type: ignore[override]  # a view cannot be indexed
        return tuple(self._values)

    def __repr__(self) -> str:
        return f"Row({dict(self)!r})"
