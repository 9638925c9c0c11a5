"""What somebody looks for, taken apart."""

import msgspec


class Term(msgspec.Struct, frozen=True):
    """Words in a row. `beginning`: the last one may go on."""

    words: tuple[str, ...]
    beginning: bool = False


class Query(msgspec.Struct, frozen=True):
    """All of `wanted`, none of `unwanted`; by all of `authors` and none of `not_authors`: handles without
    their first @, or `me`.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    authors: tuple[str, ...] = ()
    not_authors: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.wanted and not self.authors
