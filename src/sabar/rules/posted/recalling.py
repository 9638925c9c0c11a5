"""What a receipt may tell its writer: numbers, and never so few that they say who."""

from sabar.kit import times
from sabar.model.audience import Visibility
from sabar.model.receipts import Receipt
from sabar.rules import limits, visibility
from sabar.rules.writing import text

#: Of a post for fewer people nothing is told: each figure would say who it was.
FEWEST_READERS = 10
#: Below, "a few at most" is said, also of none: whoever follows himself by other names could find out one.
FEW = 5
#: How long deliveries of a post are counted and kept, and its receipt.
COUNTED_MS = 30 * times.DAY
KEPT_MS = 365 * times.DAY


def told(sent: int) -> int | None:
    """A figure as its writer is told it; None: a few at most."""
    return None if sent < FEW else sent


def reason(said: str) -> str:
    """What strangers may read about it, clean. Raises Invalid when it is too long."""
    clean = " ".join(text.clean_text(said, "reason").split())
    return text.within(clean, "reason", limits.STATUSES.correction)


def may_be_announced(kind: Visibility) -> bool:
    """That a post was there is told to nobody but those who could read it; only of an open one that is
    everybody.
    """
    return visibility.is_open(kind)


def lasted_ms(receipt: Receipt) -> int:
    """How long others could have it, whatever the clock did meanwhile."""
    return max(0, receipt.recalled_at - receipt.posted_at)
