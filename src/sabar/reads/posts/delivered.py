"""Which posts leave when something is shown: they are counted for their writers, never by name."""

from collections.abc import Iterable, Sequence

from sabar.model.receipts import Way
from sabar.model.statuses import Status
from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Post
from sabar.services import Services


def sent(app: Services, way: Way, viewers: Sequence[Viewer], post: Post) -> None:
    """To these people of this server, but for those who do not want to be counted."""
    for record in _inside(post) if viewers else ():
        author = record.account_id
        counted = [id for one in viewers if one.user.preferences.counted and (id := one.id) != author]
        app.deliveries.count_readers(way, record.id, counted)


def read(app: Services, viewer: Viewer | None, posts: Iterable[Post]) -> None:
    """Asked for by a page or an app; whoever is not signed in counts as a visit each time."""
    found = [record for post in posts for record in _inside(post)]
    if viewer is None:
        app.deliveries.count(Way.VISIT, [record.id for record in found])
    elif viewer.user.preferences.counted:
        way, reader = Way.PAGE if viewer.token is None else Way.APP, viewer.id
        others = [record.id for record in found if record.account_id != reader]
        app.deliveries.count(way, others, reader)


def boxed(app: Services, posts: Iterable[Post]) -> None:
    """Shown in a page of somebody else."""
    app.deliveries.count(Way.BOX, [record.id for post in posts for record in _inside(post)])


def _inside(post: Post) -> Sequence[Status]:
    """The posts that are shown: of a boost, what it boosts; and what that quotes."""
    shown = post.boosted or post
    record, quote = shown.content.record, shown.quote
    return (record,) if quote is None or quote.post is None else (record, *_inside(quote.post))
