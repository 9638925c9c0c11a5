"""Which posts leave when something is shown: they are counted for their writers, never by name."""

from collections.abc import Iterable, Iterator, Sequence

from sabar.model.receipts import Way
from sabar.model.statuses import Status
from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Post
from sabar.services import Services


def sent(app: Services, way: Way, viewers: Sequence[Viewer], post: Post) -> None:
    """To these people of this server, but for those who do not want to be counted."""
    if viewers:
        for record in _inside(post):
            counted = [one.id for one in viewers if _counts(one, record)]
            app.deliveries.count(way, record.id, counted)


def read(app: Services, viewer: Viewer | None, posts: Iterable[Post]) -> None:
    """Asked for by a page or an app; whoever is not signed in counts as a visit each time."""
    if viewer is None:
        _count_each(app, Way.VISIT, posts)
        return
    way = Way.PAGE if viewer.token is None else Way.APP
    for post in posts:
        for record in _inside(post):
            if _counts(viewer, record):
                app.deliveries.count(way, record.id, (viewer.id,))


def boxed(app: Services, posts: Iterable[Post]) -> None:
    """Shown in a page of somebody else."""
    _count_each(app, Way.BOX, posts)


def _count_each(app: Services, way: Way, posts: Iterable[Post]) -> None:
    for post in posts:
        for record in _inside(post):
            app.deliveries.count(way, record.id)


def _counts(viewer: Viewer, record: Status) -> bool:
    return record.account_id != viewer.id and viewer.user.preferences.counted


def _inside(post: Post) -> Iterator[Status]:
    """The posts that are shown: of a boost, what it boosts; and what that quotes."""
    shown = post.boosted or post
    yield shown.content.record
    if shown.quote is not None and shown.quote.post is not None:
        yield from _inside(shown.quote.post)
