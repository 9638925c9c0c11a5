"""Links of a profile that are their writer's own: the page they lead to links back with `rel="me"`."""

import asyncio
import re
from urllib.parse import urlsplit

import msgspec
import structlog

from sabar.db.engine import Tx
from sabar.kit import http, webpage
from sabar.model import events
from sabar.model.accounts import Account, Field
from sabar.rules import limits
from sabar.services import Services
from sabar.store import accounts, profiles, relations

_PAGE_S = 10.0
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
log = structlog.get_logger("sabar.proofs")


async def on_account_updated(app: Services, event: events.AccountUpdated) -> None:
    """Look at the pages of those rows that are a link and not proved yet."""
    account = await accounts.by_id(app.db.read(), event.account_id)
    if account is None or not account.local or not app.settings.previews:
        return
    proved = [field for field in account.fields if _open(field) and await _links_back(app, account, field)]
    if not proved:
        return
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        held = (await relations.hold(tx, account.id)).get(account.id)
        if held is None:
            return
        fields = [
            msgspec.structs.replace(field, verified_at=now) if _open(field) and field in proved else field
            for field in held.fields
        ]
        if fields != held.fields:
            await profiles.update(tx, msgspec.structs.replace(held, fields=fields))

    await app.db.write(unit)


def _open(field: Field) -> bool:
    return field.verified_at is None and _ADDRESS.fullmatch(field.value) is not None


def _site(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")


async def _links_back(app: Services, account: Account, field: Field) -> bool:
    try:
        answer = await app.outside.get(
            field.value,
            headers={"Accept": webpage.ACCEPT},
            most=limits.CARDS.page_bytes,
            cut=True,
            total_s=_PAGE_S,
        )
    except (http.Refused, http.Failed) as error:
        log.info("a linked page could not be looked at", account=account.id, error=str(error))
        return False
    kind = answer.headers.get("content-type", "")
    # A mark says that the site which is named is this person's, so that site has to say so itself.
    if _site(answer.url) != _site(field.value) or answer.status != 200 or not webpage.is_page(kind):
        return False
    own = f"{app.settings.url}/@{account.username}".lower()
    links = await asyncio.to_thread(lambda: webpage.mine(webpage.decode(answer.body, kind), kind))
    return any(link.rstrip("/").lower() == own for link in links)
