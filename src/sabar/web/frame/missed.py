"""What an open page has missed of a timeline while it heard nothing."""

from collections.abc import Sequence
from typing import Any, ClassVar

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.kit import ids
from sabar.reads.posts.timelines import Slice
from sabar.web.frame import layout
from sabar.web.frame.page import Piece
from sabar.web.frame.paging import Paged
from sabar.web.frame.post_parts import PostView


class MissedFragment(Piece, frozen=True, kw_only=True):
    """How many posts a page has missed, and between when and when; `more`: there are more than that."""

    template: ClassVar[str] = "frame/missed_fragment.html"
    count: int
    more: bool
    from_ms: int
    to_ms: int


def respond(
    call: Call[Any], asked: Paged, part: Slice, posts: Sequence[PostView], *, kept: bool = False
) -> Response:
    """Of the posts between two that the page has. `kept`: they stand in the order in which they were kept."""
    keys = part.keys if kept else [int(post.row_id) for post in posts]
    newest, oldest = (max(keys), min(keys)) if keys else (0, 0)
    view = MissedFragment(
        shell=layout.around(call),
        count=len(posts),
        more=part.full,
        from_ms=ids.time_of(asked.above or 0 if part.full else oldest),
        to_ms=ids.time_of(newest),
    )
    return layout.piece(view)
