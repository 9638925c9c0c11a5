"""What somebody looks for, taken apart."""

import msgspec


class Term(msgspec.Struct, frozen=True):
    """Words in a row. `beginning`: the last one may go on."""

    words: tuple[str, ...]
    beginning: bool = False


class Query(msgspec.Struct, frozen=True):
    """All of `wanted`, none of `unwanted`; `author`: a handle without its first @, or `me`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    author: str | None = None

    @property
    def empty(self) -> bool:
        return not self.wanted
