"""Labels as they stand beside people."""

from collections.abc import Mapping, Sequence

from sabar.model.labels import Label as Record
from sabar.reads.entities.labels import Label
from sabar.web.frame.people_parts import LabelMark


def mark(label: Record | Label) -> LabelMark:
    return LabelMark(label.name, str(label.colour))


def marks(found: Mapping[int, Sequence[Record]]) -> dict[str, tuple[LabelMark, ...]]:
    """By the id of an account, as pages name it."""
    return {str(id): tuple(map(mark, borne)) for id, borne in found.items()}
