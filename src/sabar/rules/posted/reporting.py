"""How long a post that was reported stays readable for staff after it was deleted."""

from sabar.kit import times

#: After its report was closed.
KEPT_MS = 30 * times.DAY
