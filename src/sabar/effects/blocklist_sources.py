"""Lists of servers are fetched once a day; what may be done of them without asking is done."""

import msgspec

from sabar.actions.staff import blocklist_sources as actions
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.net import http
from sabar.model.errors import Invalid
from sabar.reads.staff import blocklist_sources as reads
from sabar.rules.blocklists.limits import LISTS
from sabar.services import Services
from sabar.store import blocklist_sources

_EVERY = times.DAY
_TOTAL_S = 30.0
_ERROR = 200


async def sweep(app: Services) -> None:
    """Queue those whose day is over."""
    before = app.clock.now_ms() - _EVERY
    due = await blocklist_sources.due(app.db.read(), before)

    async def unit(tx: Tx) -> None:
        for one in due:
            actions.ask(tx, one)

    if due:
        await app.db.write(unit)


async def fetch(app: Services, payload: bytes) -> None:
    """Job `blocklists.fetch`."""
    id = msgspec.json.decode(payload, type=int)
    known = await blocklist_sources.one(app.db.read(), id)
    if known is None:
        return
    asked = {"Accept": "text/csv, text/plain, */*"} | ({"If-None-Match": known.etag} if known.etag else {})
    try:
        app.outside.target(known.url, https=app.settings.secure)
        answer = await app.outside.get(known.url, headers=asked, most=LISTS.bytes, total_s=_TOTAL_S)
    except (http.Refused, http.Failed) as error:
        await actions.fetched(app, id, None, error=str(error)[:_ERROR])
        return
    if answer.status == 304:
        await actions.fetched(app, id, None)
    elif answer.status != 200:
        await actions.fetched(app, id, None, error=f"HTTP {answer.status}")
        return
    else:
        await _take(app, id, answer)
    known = await blocklist_sources.one(app.db.read(), id)
    if known is not None and known.automatic and not known.error:
        found = await reads.compare(app, id)
        await actions.carry_out(app, None, id, reads.by_itself(found), by_itself=True)


async def _take(app: Services, id: int, answer: http.Answer) -> None:
    try:
        found = actions.read(app, answer.body)
    except Invalid as error:
        await actions.fetched(app, id, None, error=str(error)[:_ERROR])
        return
    if not found.lines:
        # A page of words is no list; what it said before stands.
        await actions.fetched(app, id, None, error="not a list of servers")
        return
    await actions.fetched(app, id, found, etag=answer.headers.get("etag", "")[:_ERROR])
