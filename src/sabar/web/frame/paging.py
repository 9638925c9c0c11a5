"""Older and newer: the links below a list, from the same bounds as the API's Link header."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from sabar.kit.paging import Window
from sabar.web.frame.layout_parts import PagerView

#: Posts on a page.
POSTS = 20
PEOPLE = 40
#: Of what an open page has missed, more is not counted.
MISSED = 200


class Paged(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parameters of pages with a list."""

    max_id: int | None = None
    min_id: int | None = None
    #: sent by script: how many lie between this one and `max_id`
    above: int | None = None

    def window(self, size: int = POSTS) -> Window:
        if self.above is not None:
            return Window(MISSED, max_id=self.max_id, since_id=self.above)
        return Window(size, max_id=self.max_id, min_id=self.min_id)

    @property
    def first(self) -> bool:
        """The newest page, where the box stands and new posts arrive."""
        return self.max_id is None and self.min_id is None


def pager(
    asked: Paged, keys: Sequence[int], *, full: bool, kept: Mapping[str, str] | None = None
) -> PagerView:
    """`keys` bound what was looked at; `kept` are the other parameters of the page."""

    def link(name: str, id: int) -> str:
        return "?" + urlencode({**(kept or {}), name: id})

    if not keys:
        return PagerView()
    upward = asked.min_id is not None
    return PagerView(
        older=link("max_id", min(keys)) if full or upward else None,
        newer=link("min_id", max(keys)) if not asked.first and (full or not upward) else None,
    )
