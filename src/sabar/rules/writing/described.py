"""What is said of an attachment, and which point of it must stay in sight."""

from collections.abc import Sequence

import msgspec

from sabar.kit.i18n import N_
from sabar.model.errors import Invalid
from sabar.model.statuses import Media
from sabar.rules.writing import drafts


class MediaChange(msgspec.Struct, frozen=True):
    """New words or a new focus (`x,y`) for an attachment; None leaves them."""

    id: int
    description: str | None = None
    focus: str | None = None


def differing(attached: Sequence[Media], changes: Sequence[MediaChange]) -> list[Media]:
    """Those that are different with these changes. Raises Invalid for one that is not attached, for too many
    words, and for a focus that is none.
    """
    by_id = {one.id: one for one in attached}
    found: dict[int, Media] = {}
    for change in changes:
        one = found.get(change.id) or by_id.get(change.id)
        if one is None:
            raise Invalid(N_("Validation failed: Media {id} is not attached to this post"), id=change.id)
        found[change.id] = _changed(one, change)
    return [one for id, one in found.items() if one != by_id[id]]


def _changed(one: Media, change: MediaChange) -> Media:
    words = one.description if change.description is None else drafts.description(change.description)
    x, y = (one.focus_x, one.focus_y) if change.focus is None else drafts.focus(change.focus)
    return msgspec.structs.replace(one, description=words, focus_x=x, focus_y=y)
