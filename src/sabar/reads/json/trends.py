"""What is being talked about, as JSON."""

from msgspec.structs import asdict

from sabar.reads.assemble.parts import Post
from sabar.reads.entities.cards import AdminLink, TrendsLink
from sabar.reads.entities.statuses import AdminStatus
from sabar.reads.json import cards, statuses
from sabar.reads.posts.trends import Link, Reviewed
from sabar.services import Services


def link(app: Services, one: Link) -> TrendsLink:
    """A linked page with a week of use."""
    return TrendsLink(**asdict(cards.entity(app, one.card)), history=one.history)


def link_for_staff(app: Services, one: Reviewed[Link]) -> AdminLink:
    """With what was decided about it."""
    shown = link(app, one.thing)
    return AdminLink(**asdict(shown), id=str(one.thing.card.record.id), requires_review=one.trendable is None)


def status_for_staff(app: Services, one: Reviewed[Post]) -> AdminStatus:
    """With what was decided about it."""
    return AdminStatus(**asdict(statuses.entity(app, one.thing)), requires_review=one.trendable is None)
