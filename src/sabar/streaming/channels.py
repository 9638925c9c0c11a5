"""The streams a client can name, and which scope each takes."""

from sabar.kit import ids
from sabar.kit.i18n import N_
from sabar.model import scopes
from sabar.model.audience import Channel
from sabar.model.errors import BadRequest, Forbidden
from sabar.model.streams import NOTIFICATIONS, SCOPES
from sabar.rules.writing import names

_ID_DIGITS = 19


def parse(
    name: str,
    *,
    tag: str | None,
    list_id: str | None,
    conversation_id: str | None = None,
    account_id: str | None = None,
    space_id: str | None = None,
    own_page: bool = False,
    granted: str,
) -> Channel:
    """The stream a client asked for. `own_page`: by a page of ours with its session, which alone knows of
    spaces. Raises BadRequest (unknown, incomplete) or Forbidden (scope).
    """
    if name == "space" and own_page:
        return Channel(name, _number(space_id, N_("Missing space parameter")))
    wanted = SCOPES.get(name)
    if wanted is None:
        raise BadRequest(N_("Unknown stream type"))
    if not scopes.allows(granted, wanted):
        raise Forbidden(N_("Access token does not have the required scopes"))
    if name.startswith("hashtag"):
        key = names.normalise_tag((tag or "").lstrip("#"))
        if not key:
            raise BadRequest(N_("Missing tag name parameter"))
        return Channel(name, key)
    if name == "list":
        return Channel(name, _number(list_id, N_("Missing list name parameter")))
    if name == "thread":
        return Channel(name, _number(conversation_id, N_("Missing conversation parameter")))
    if name.startswith("account"):
        return Channel(name, _number(account_id, N_("Missing account parameter")))
    return Channel(name)


def _number(text: str | None, missing: str) -> str:
    """A number that nothing can have names nothing, like any other of nobody."""
    if not (text or "").isdecimal():
        raise BadRequest(missing)
    digits = (text or "").lstrip("0") or "0"
    number = int(digits) if len(digits) <= _ID_DIGITS else 0
    return str(number if number <= ids.LARGEST else 0)


def reads_notifications(granted: str) -> bool:
    """Whether the `user` stream of this token also carries notifications."""
    return scopes.allows(granted, NOTIFICATIONS)
