"""Labels have a scope of their own: an application without it neither hears of them nor chooses them, as what
is refused or held would tell it who bears one.
"""

from typing import Any

from sabar.edge.call import Call
from sabar.kit.i18n import N_
from sabar.model import scopes
from sabar.model.errors import Forbidden


def granted(call: Call[Any]) -> bool:
    """Whether the application may read labels."""
    return call.token is not None and scopes.allows(call.token.scopes, ("read:labels",))


def demand(call: Call[Any]) -> None:
    """Raises Forbidden where it may not."""
    if not granted(call):
        raise Forbidden(N_("This action is outside the authorized scopes"))
