"""The line above the button of the box: how many may read what stands in it."""

import contextlib

import msgspec

from sabar.model.audience import Room
from sabar.model.errors import DomainError
from sabar.model.viewers import Viewer
from sabar.reads.people import audience, labels
from sabar.rules.writing import rooms
from sabar.rules.writing.drafts import Draft
from sabar.services import Services
from sabar.web.frame import label_parts
from sabar.web.posts.compose import choosing
from sabar.web.posts.compose.views import BoxView, ReachView


async def with_reach(app: Services, viewer: Viewer, box: BoxView) -> BoxView:
    """The box with its line, and whom it offers; what they say is right until something in it changes."""
    if box.edits:
        return choosing.with_rooms(box, ())
    with contextlib.suppress(DomainError):
        counted = await audience.of(app, viewer, _draft(box))
        box = choosing.with_rooms(box, [label for label, _ in counted.labels])
        return msgspec.structs.replace(box, reach=view(counted))
    # What is wrong with it is said when it is sent, unless it is a label that is gone.
    fitting = choosing.with_rooms(box, await labels.own(app, viewer))
    return fitting if fitting.chosen == box.chosen else await with_reach(app, viewer, fitting)


def _draft(box: BoxView) -> Draft:
    chosen = rooms.readers(Room(box.audience), box.chosen, box.besides)
    return Draft(
        text=box.text,
        visibility=chosen.visibility,
        circle_label_ids=chosen.circle_label_ids,
        except_label_ids=chosen.except_label_ids,
        in_reply_to_id=int(box.reply_to.id) if box.reply_to else None,
        quoted_status_id=int(box.quote.post.id) if box.quote and box.quote.post else None,
    )


def view(counted: audience.Audience) -> ReachView:
    return ReachView(
        total=counted.total,
        reach=counted.reach,
        labels=tuple((label_parts.mark(label), count) for label, count in counted.labels if count),
        asks=counted.sensitive > 0,
        lacks=counted.lacks,
        servers=counted.servers,
    )
