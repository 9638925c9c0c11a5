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


class Chosen(NamedTuple):
    """The room of a post and its labels. `besides`: those whose people are left out."""

    room: Room | None
    labels: list[int]
    besides: list[int]


class Readers(NamedTuple):
    """The fields of a `Draft` that say for whom it is."""

    visibility: Visibility | None
    circle_label_ids: list[int]
    except_label_ids: list[int]


def readers(room: Room | None, labels: Sequence[int], besides: Sequence[int] = ()) -> Readers:
    """Of a post from this room; `labels` are those chosen, for rooms that have some, and `besides` goes with
    them. A room of labels without any stays for a circle, which an answer has from what it answers, and every
    other post is refused for.
    """
    if room is None:
        return Readers(None, [], [])
    if room not in LABELLED:
        return Readers(Visibility(room.value), [], [])
    if not labels:
        # Whom it leaves out alone would mean everybody else.
        return Readers(Visibility.CIRCLE, [], [])
    if room is Room.EXCEPT:
        return Readers(Visibility.CIRCLE, [], list(dict.fromkeys([*labels, *besides])))
    return Readers(Visibility.CIRCLE, list(labels), list(besides))


def of_draft(draft: Draft) -> Chosen:
    """What a box has of a post."""
    if draft.circle_label_ids:
        return Chosen(Room.CIRCLE, draft.circle_label_ids, draft.except_label_ids)
    if draft.except_label_ids:
        return Chosen(Room.EXCEPT, draft.except_label_ids, [])
    return Chosen(Room(draft.visibility.value) if draft.visibility else None, [], [])


def kept_here(room: Room) -> Room:
    """The room of a post that stays here."""
    return Room.LOCAL if room in (Room.PUBLIC, Room.UNLISTED) else room


def answering(room: Room, answered: Visibility) -> Room:
    """The room in which an answer from this room is written: inside of a circle there is no other."""
    return Room.CIRCLE if visibility.is_for_circle(answered) and room not in INSIDE else room


def still(
    labels: Sequence[int], own: Collection[int], besides: Sequence[int] = ()
) -> tuple[list[int], list[int]]:
    """Labels that were chosen, and those left out, as long as all of them are the writer's own: without one
    that is gone they would mean other people, perhaps more, and so none is chosen.
    """
    there = set(own).issuperset([*labels, *besides])
    return (list(labels), list(besides)) if there else ([], [])
