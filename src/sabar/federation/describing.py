"""What another server says that it runs (NodeInfo). It is shown to staff, and nothing is decided by it."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog

from sabar.federation import calling
from sabar.federation.translate import shapes
from sabar.kit.net import http
from sabar.model.errors import TooMany
from sabar.rules.federation import received
from sabar.rules.federation.fetching import FETCHING
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store.federation import servers

_SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/"
#: The newest first.
_VERSIONS = ("2.1", "2.0", "1.1", "1.0")
log = structlog.get_logger("sabar.federation")


class _NotSaid(Exception):
    """It does not say, or not so that it is understood."""


async def describe(app: Services, host: str) -> None:
    """Job. What is not said now stays as it was known."""
    scheme = urlsplit(app.settings.url).scheme
    try:
        links = await _document(app, f"{scheme}://{host}/.well-known/nodeinfo")
        found = await _document(app, _address(links, host))
    except (_NotSaid, http.Refused, http.Failed, TooMany) as error:
        log.info("a server does not say what it runs", host=host, reason=str(error))
        return
    software = shapes.one(found.get("software"))
    name = _line(software.get("name"), received.SERVERS.software)
    version = _line(software.get("version"), received.SERVERS.version)
    if name:
        await app.db.write(partial(servers.describe, host=host, software=name, version=version))


async def _document(app: Services, url: str) -> dict[str, Any]:
    await calling.demand_open(app, url)
    await app.limits.demand([(FETCHING.of_host, shapes.host(url))])
    headers = {"Accept": "application/json"}
    answer = await app.outside.get(url, headers=headers, most=received.SERVERS.document, same_origin=True)
    if answer.status != 200:
        raise _NotSaid(f"HTTP {answer.status}")
    try:
        found = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _NotSaid("not JSON") from error
    if not isinstance(found, dict):
        raise _NotSaid("not an object")
    return found


def _address(links: dict[str, Any], host: str) -> str:
    """Where the newest document is that is understood; only on that server."""
    found = {
        shapes.text(one.get("rel")): shapes.text(one.get("href"))
        for one in shapes.listed(links.get("links"))
        if isinstance(one, dict)
    }
    for version in _VERSIONS:
        address = found.get(f"{_SCHEMA}{version}", "")
        if shapes.host(address) == host:
            return address
    raise _NotSaid("nothing that is understood is named")


def _line(value: Any, most: int) -> str:
    return text.clean_line(shapes.text(value))[:most].strip()
