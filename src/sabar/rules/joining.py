"""Who may make an account here: the whole policy, asked where accounts are made and nowhere else."""

from typing import Literal

Verdict = Literal["welcome", "approval", "refused"]

_TABLE: dict[tuple[str, bool], Verdict] = {
    ("open", False): "welcome",
    ("open", True): "welcome",
    ("approval", False): "approval",
    ("approval", True): "welcome",
    ("invite", False): "refused",
    ("invite", True): "welcome",
    ("closed", False): "refused",
    ("closed", True): "refused",
}


def verdict(registrations: str, *, invited: bool) -> Verdict:
    """`registrations` as the server is set; an unknown word refuses."""
    return _TABLE.get((registrations, invited), "refused")
