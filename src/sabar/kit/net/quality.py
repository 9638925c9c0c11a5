"""Weights in headers that name what a caller would take (RFC 9110, 12.4.2)."""

import re

_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


def parsed(text: str) -> float:
    """From 0 to 1. A weight that is none counts as 0."""
    return float(text) if _QUALITY.fullmatch(text) else 0.0
