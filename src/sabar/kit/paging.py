"""Pages of a list that goes from new to old, and the Link header that leads to its neighbours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from sabar.kit import ids

T = TypeVar("T")


@dataclass(frozen=True)
class Window:
    """Which part of a list: ids below `max_id`, above `since_id`, or just above `min_id`."""

    limit: int
    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None

    @property
    def upward(self) -> bool:
        """The rows nearest above the lower bound are wanted, so the query runs from old to new."""
        return self.min_id is not None

    @property
    def below(self) -> int:
        """Exclusive upper bound, which no id reaches."""
        return ids.LARGEST if self.max_id is None else min(self.max_id, ids.LARGEST)

    @property
    def above(self) -> int:
        """Exclusive lower bound."""
        return max(self.min_id or 0, self.since_id or 0)

    @property
    def bounds(self) -> dict[str, int]:
        """What a query takes: `below`, `above`, `limit`."""
        return {"below": self.below, "above": self.above, "limit": self.limit}

    def newest_first(self, found: list[T]) -> list[T]:
        """What such a query found, as it is shown."""
        return found[::-1] if self.upward else found


@dataclass(frozen=True)
class Page:
    """Items newest first with the keys of the first and last; `keys` empty: no Link header."""

    items: list[Any]
    keys: list[int] = field(default_factory=list)
    full: bool = True


@dataclass(frozen=True)
class Offsets:
    """A part of a list that is paged by counting; `full`: there may be more."""

    offset: int
    limit: int
    full: bool


def link_header(url: str, query: Iterable[tuple[str, str]], page: Page | Offsets) -> str | None:
    """`Link`, absolute, `next` first. The other parameters of the request are kept."""
    if isinstance(page, Page) and not page.keys:
        return None
    kept = [(k, v) for k, v in query if k not in ("max_id", "since_id", "min_id", "access_token", "offset")]

    def to(**bound: int) -> str:
        extra: Mapping[str, int] = bound
        return f"{url}?{urlencode([*kept, *((k, str(v)) for k, v in extra.items())])}"

    if isinstance(page, Offsets):
        steps = [("next", page.offset + page.limit)] if page.full else []
        steps += [("prev", max(page.offset - page.limit, 0))] if page.offset else []
        return ", ".join(f'<{to(offset=at)}>; rel="{name}"' for name, at in steps) or None
    links = [f'<{to(max_id=min(page.keys))}>; rel="next"'] if page.full else []
    links.append(f'<{to(min_id=max(page.keys))}>; rel="prev"')
    return ", ".join(links)
