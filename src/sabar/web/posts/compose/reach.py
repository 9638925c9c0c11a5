"""The line above the button of the box: how many may read what stands in it."""

import contextlib

import msgspec

from sabar.model.audience import Visibility
from sabar.model.errors import DomainError
from sabar.model.viewers import Viewer
from sabar.reads.people import audience
from sabar.rules.writing.drafts import Draft
from sabar.services import Services
from sabar.web.frame import label_parts
from sabar.web.posts.compose.views import BoxView, ReachView


async def with_reach(app: Services, viewer: Viewer, box: BoxView) -> BoxView:
    """The box with its line; what it says is right until something in it changes."""
    if box.edits:
        return box
    draft = Draft(
        text=box.text,
        visibility=Visibility(box.audience),
        in_reply_to_id=int(box.reply_to.id) if box.reply_to else None,
        quoted_status_id=int(box.quote.post.id) if box.quote and box.quote.post else None,
    )
    with contextlib.suppress(DomainError):
        # What is wrong with it is said when it is sent.
        return msgspec.structs.replace(box, reach=view(await audience.of(app, viewer, draft)))
    return box


def view(counted: audience.Audience) -> ReachView:
    return ReachView(
        total=counted.total,
        reach=counted.reach,
        labels=tuple((label_parts.mark(label), count) for label, count in counted.labels if count),
        asks=counted.sensitive > 0,
    )
