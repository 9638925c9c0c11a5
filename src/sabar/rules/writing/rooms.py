"""For whom a box says that its post is, and what that means for the post."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sabar.model.audience import Room, Visibility
from sabar.rules import visibility
from sabar.rules.writing.drafts import Draft

#: Those for which labels are chosen.
LABELLED = (Room.CIRCLE, Room.EXCEPT)
#: Those for an answer to a post for a circle: the same people, or some of them.
INSIDE = (Room.CIRCLE, Room.DIRECT)


class Readers(NamedTuple):
    """The fields of a `Draft` that say for whom it is."""

    visibility: Visibility | None
    circle_label_ids: list[int]
    except_label_ids: list[int]


def readers(room: Room | None, labels: Sequence[int]) -> Readers:
    """Of a post from this room; `labels` are those chosen, for rooms that have some. A room of labels without
    any stays for a circle, which an answer has from what it answers, and every other post is refused for.
    """
    if room is None:
        return Readers(None, [], [])
    if room not in LABELLED:
        return Readers(Visibility(room.value), [], [])
    if room is Room.EXCEPT:
        return Readers(Visibility.CIRCLE, [], list(labels))
    return Readers(Visibility.CIRCLE, list(labels), [])


def of_draft(draft: Draft) -> tuple[Room | None, list[int]]:
    """The room of a post, and its labels. No room holds both kinds of labels: then none is chosen."""
    if draft.circle_label_ids and draft.except_label_ids:
        return Room.CIRCLE, []
    if draft.except_label_ids:
        return Room.EXCEPT, draft.except_label_ids
    if draft.circle_label_ids:
        return Room.CIRCLE, draft.circle_label_ids
    return (Room(draft.visibility.value) if draft.visibility else None), []


def answering(room: Room, answered: Visibility) -> Room:
    """The room in which an answer from this room is written: inside of a circle there is no other."""
    return Room.CIRCLE if visibility.is_for_circle(answered) and room not in INSIDE else room


def still(labels: Sequence[int], own: Collection[int]) -> list[int]:
    """Labels that were chosen, as long as all of them are the writer's own: without one that is gone they
    would mean other people, perhaps more, and so none is chosen.
    """
    return list(labels) if set(own).issuperset(labels) else []
