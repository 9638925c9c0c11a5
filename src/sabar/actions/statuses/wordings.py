"""How one wording of a post gives way to the next one, whatever changes it."""

import msgspec

from sabar.kit.markup import html
from sabar.model.statuses import Correction, EditKind, Status


def correction(status: Status, kind: EditKind, now: int, note: str) -> Correction:
    """What is kept of an edit of this kind; of a correction, what the post said before."""
    shown = kind is EditKind.CORRECTION and not status.retracted
    said = html.to_text(status.content) if shown else ""
    return Correction(kind, moment(status, now), note, before=said)


def moment(status: Status, now: int) -> int:
    """When it changes: after it changed last, whatever the clock says, or who came first."""
    return max(now, (status.edited_at or status.created_at) + 1)


def reworded(status: Status, change: Correction | None, now: int) -> Status:
    """The post after this change. A correction stays under it until the next one; what was retracted stays
    so.
    """
    typo = change is not None and change.kind is EditKind.TYPO
    return msgspec.structs.replace(
        status,
        edited_at=moment(status, now),
        wording=status.wording + (not typo),
        correction=status.correction if change is None or typo else change,
    )
