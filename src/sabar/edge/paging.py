"""The parameters of a paged list, and its answer."""

from collections.abc import Sequence

import msgspec

from sabar.edge.answers import Raw
from sabar.kit.paging import Offsets, Page, Window
from sabar.reads import api_types
from sabar.rules import limits

_encode = msgspec.json.Encoder().encode


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parameters of every list that is paged by id."""

    limit: api_types.Limit | None = None
    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None

    def window(self, size: limits.Page) -> Window:
        """The part of the list that is asked for, its size within what is allowed."""
        return Window(size.clamp(self.limit), self.max_id, self.since_id, self.min_id)


class Offset(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parameters of every list that is paged by counting."""

    limit: api_types.Limit | None = None
    offset: int = 0


def by_offset(value: object, offset: int, limit: int, found: int) -> Raw:
    """A value that holds one part of a list, with its Link header."""
    return Raw(_encode(value), Offsets(max(offset, 0), limit, found >= limit))


def page(items: Sequence[object], keys: Sequence[int], window: Window) -> Page:
    """Values with their Link header. `keys` are those of the rows found, shown or not."""
    return Page(list(items), list(keys), len(keys) >= window.limit)
