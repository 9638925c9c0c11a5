"""WebFinger: which account of which server a handle stands for."""

from typing import Any
from urllib.parse import quote

import msgspec

from sabar.federation.fetching import Budget, Later
from sabar.federation.translate import shapes
from sabar.kit import times
from sabar.kit.net import http
from sabar.model.errors import TooMany
from sabar.reads.staff import blocklists
from sabar.rules.federation import content_types, received
from sabar.rules.federation.fetching import FETCHING
from sabar.services import Services

_MOST = 64 * 1024
_TYPES = ("application/jrd+json", "application/json")
_SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"
#: How long nobody asks again for what was not there.
_MISSING_MS = 10 * times.MINUTE


class Finger(msgspec.Struct, frozen=True):
    """`username`, `host`: the handle as its server writes it; `uri`: the id of the account, `subscribe`: the
    address with `{uri}` in it by which its people follow from elsewhere. Each empty where it is not said.
    """

    username: str
    host: str
    uri: str
    subscribe: str


async def look_up(app: Services, scheme: str, username: str, host: str, budget: Budget) -> Finger | None:
    """Ask `host` for a handle; None where it is none, or where nothing is exchanged with that server. Raises
    `Later` when nobody answers.
    """
    if await blocklists.refused(app, [host]):
        return None
    key = f"no-finger:{username.lower()}@{host}"
    if await app.cache.get(key) is not None:
        return None
    budget.spend()
    resource = quote(f"acct:{username}@{host}", safe="")
    url = f"{scheme}://{host}/.well-known/webfinger?resource={resource}"
    try:
        await app.limits.demand([(FETCHING.of_host, host)])
        answer = await app.outside.get(url, headers={"Accept": ", ".join(_TYPES)}, most=_MOST)
    except TooMany as error:
        raise Later(f"{host} was asked for much already") from error
    except http.Refused:
        return None
    except (TimeoutError, http.Failed) as error:
        raise Later(f"{host} does not answer") from error
    if answer.status in (429, *range(500, 600)):
        raise Later(f"{host} answers {answer.status}")
    found = _read(answer) if answer.status == 200 else None
    if found is None:
        await app.cache.set(key, b"", _MISSING_MS)
    return found


def _read(answer: http.Answer) -> Finger | None:
    try:
        document = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    username, _, host = shapes.text(document.get("subject")).removeprefix("acct:").rpartition("@")
    return Finger(
        username=username.removeprefix("@"),
        host=shapes.host(f"https://{host}"),
        uri=_link(document, "self", "href", to_document=True),
        subscribe=_link(document, _SUBSCRIBE, "template"),
    )


def _link(document: dict[str, Any], rel: str, name: str, *, to_document: bool = False) -> str:
    for link in shapes.listed(document.get("links")):
        if not isinstance(link, dict) or link.get("rel") != rel:
            continue
        fit = not to_document or content_types.is_activity(shapes.text(link.get("type")), profiled=False)
        found = shapes.text(link.get(name), received.DOCUMENTS.id)
        if found and fit and shapes.is_web(found):
            return found
    return ""
