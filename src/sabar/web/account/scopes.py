"""What an application may do, as pages say it."""

from collections.abc import Iterable
from typing import Literal

from sabar.web.account.entrance_views import ScopeView

_KINDS: dict[str, Literal["write", "follow", "push", "admin"]] = {
    "write": "write",
    "follow": "follow",
    "push": "push",
    "admin": "admin",
}


def views(names: Iterable[str]) -> tuple[ScopeView, ...]:
    return tuple(ScopeView(name=name, kind=_KINDS.get(name.partition(":")[0], "read")) for name in names)
