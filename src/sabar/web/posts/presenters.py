"""Hashtags and linked pages as the pages that find things show them."""

from sabar.reads.entities.tags import Tag
from sabar.reads.posts.trends import Link
from sabar.web.frame import presenters
from sabar.web.frame.post_parts import TagView
from sabar.web.posts.explore_views import LinkedPageView


def tag(entity: Tag) -> TagView:
    """With the use of the last days."""
    return TagView(
        name=entity.name,
        url=f"/tags/{entity.name}",
        people=max((int(day.accounts) for day in entity.history), default=0),
        posts=sum(int(day.uses) for day in entity.history),
        following=entity.following is True,
    )


def link(found: Link) -> LinkedPageView:
    """A linked page with the use of the last days."""
    return LinkedPageView(
        card=presenters.card(found.card),
        people=sum(int(day.accounts) for day in found.history[:2]),
        posts=sum(int(day.uses) for day in found.history),
    )
