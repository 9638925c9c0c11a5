"""A row of an answer, the same for every engine."""

from typing import TYPE_CHECKING, Any


class Row(dict[str, Any]):
    """A dict of the columns by name that answers to their positions too: `row["name"]`, `row[0]`.

    A true dict, because nearly every row is turned into a record at once, and that is twice as fast from one.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __getitem__(self, key: str | int) -> Any: ...

    def __missing__(self, key: str | int) -> Any:
        if isinstance(key, int):
            return list(self.values())[key]
        raise KeyError(key)
