"""For whom the post in a box can be: the rooms that are offered, and the writer's labels."""

from collections.abc import Sequence

import msgspec

from sabar.model.audience import Room, Visibility
from sabar.model.labels import Label
from sabar.rules import visibility
from sabar.rules.writing import rooms
from sabar.web.frame import label_parts
from sabar.web.posts.compose.views import BoxView, RoomName

_ALL: tuple[RoomName, ...] = ("public", "unlisted", "local", "private", "circle", "except", "direct")
_WITHOUT_LABELS: tuple[RoomName, ...] = ("public", "unlisted", "local", "private", "direct")
_OPEN: tuple[RoomName, ...] = ("public", "unlisted")
_INSIDE: tuple[RoomName, ...] = ("circle", "direct")


def answering(box: BoxView) -> BoxView:
    """The box in a room that its post can have."""
    if box.edits:
        return box
    room = Room(box.audience)
    if stays_here(box):
        room = rooms.kept_here(room)
    if box.reply_to is not None:
        room = rooms.answering(room, Visibility(box.reply_to.audience))
    return msgspec.structs.replace(box, audience=room.value)


def stays_here(box: BoxView) -> bool:
    """Whether what it answers or quotes stays here, and its post with that."""
    quoted = box.quote.post if box.quote else None
    return any(one is not None and one.stays_here for one in (box.reply_to, quoted))


def with_rooms(box: BoxView, own: Sequence[Label]) -> BoxView:
    """The box with what it offers, where the writer has these labels."""
    if box.edits:
        # It stays for whom it is.
        return msgspec.structs.replace(box, rooms=(box.audience,))
    if box.reply_to and visibility.is_for_circle(Visibility(box.reply_to.audience)):
        return msgspec.structs.replace(box, rooms=_INSIDE, inside=True)
    shut = _OPEN if stays_here(box) else ()
    if not own:
        # One that was chosen without labels stays, so that what is refused is seen.
        asked = (box.audience,) if Room(box.audience) in rooms.LABELLED else ()
        return msgspec.structs.replace(
            box, rooms=(*_besides(_WITHOUT_LABELS, shut), *asked), makes_labels=True
        )
    labels = tuple((label.id, label_parts.mark(label)) for label in own)
    chosen, besides = rooms.still(box.chosen, [label.id for label in own], box.besides)
    return msgspec.structs.replace(
        box, rooms=_besides(_ALL, shut), labels=labels, chosen=tuple(chosen), besides=tuple(besides)
    )


def _besides(some: Sequence[RoomName], shut: Sequence[RoomName]) -> tuple[RoomName, ...]:
    return tuple(one for one in some if one not in shut)
