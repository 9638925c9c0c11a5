"""Corrections as pages show them: what was said of them, and what became different."""

from sabar.kit.markup import html
from sabar.model.statuses import Correction, EditKind, Status
from sabar.rules import quotes
from sabar.rules.corrections import differences
from sabar.web.frame.post_parts import CorrectionView, PieceView


def of_post(status: Status) -> CorrectionView | None:
    """The last correction of a post."""
    change = status.correction
    return None if change is None else view(change, change.before, status.content)


def view(change: Correction, before: str, content: str) -> CorrectionView:
    """`before` as plain text, `content` as HTML."""
    return CorrectionView(
        kind=change.kind.value,
        at_ms=change.at,
        note=change.note,
        readable=change.readable,
        pieces=() if change.kind is EditKind.RETRACTION else compared(before, content),
    )


def compared(before: str, content: str) -> tuple[PieceView, ...]:
    """Both as one text; empty when one of them says nothing, or both the same."""
    after = html.to_text(quotes.without_inline(content))
    if not before or not after or before == after:
        return ()
    return tuple(PieceView(one.kind.value, one.text) for one in differences.of(before, after))
