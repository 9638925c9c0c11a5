"""What counts as being talked about: people, each once, less and less as time passes."""

from sabar.kit import times

#: How far back anybody looks.
SPAN = 7 * times.DAY
#: After this time a thing weighs half.
HALF_LIFE = times.DAY
#: One person alone makes no trend.
FEWEST_PEOPLE = 2


def weight(age_ms: int) -> float:
    """From 1 for what is new; a half for each half-life."""
    return float(0.5 ** (max(age_ms, 0) / HALF_LIFE))


def may_trend(decided: bool | None, mode: str) -> bool:
    """What staff decided, else what the server does with the undecided. `mode`: open, reviewed, off."""
    if mode == "off":
        return False
    return mode == "open" if decided is None else decided
