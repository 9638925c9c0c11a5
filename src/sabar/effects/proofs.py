"""Links of a profile that are their writer's own: the page they lead to links back with `rel="me"`."""

import asyncio
import re
from urllib.parse import urlsplit

import msgspec
import structlog

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.crypto import secrets
from sabar.kit.markup import webpage
from sabar.kit.net import http
from sabar.model.accounts import Account, Field
from sabar.model.jobs import Away, JobSpec
from sabar.rules import lanes, limits
from sabar.services import Services
from sabar.store import accounts, profiles, relations

LOOK = "proofs.look"
READ = "proofs.read"
_BATCH = 100
_PAGE_S = 10.0
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
log = structlog.get_logger("sabar.proofs")


class Look(msgspec.Struct, frozen=True):
    account_id: int
    url: str


async def on_account_updated(app: Services, event: events.AccountUpdated) -> None:
    """A look at the page of each row that is a link and not proved yet, in the lane of its site."""
    account = await accounts.by_id(app.db.read(), event.account_id)
    if account is None or not account.local or not app.settings.previews:
        return
    urls = dict.fromkeys(field.value for field in account.fields if _open(field) and _host(field.value))
    if not urls:
        return

    async def unit(tx: Tx) -> None:
        for url in urls:
            work, key = Look(event.account_id, url), f"{LOOK}:{event.account_id}:{secrets.digest(url)}"
            lane = lanes.site(_host(url))
            tx.enqueue(JobSpec(LOOK, msgspec.json.encode(work), unique_key=key, lane=lane))

    await app.db.write(unit)


async def look(app: Services, payload: bytes) -> None:
    """Job `proofs.look`: mark the rows with this link as proved if its page links back. Raises Away."""
    work = msgspec.json.decode(payload, type=Look)
    account = await accounts.by_id(app.db.read(), work.account_id)
    if account is None or not any(_open(field) and field.value == work.url for field in account.fields):
        return
    if not await _links_back(app, account, work.url):
        return
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        held = (await relations.hold(tx, account.id)).get(account.id)
        if held is None:
            return
        fields = [
            msgspec.structs.replace(field, verified_at=now)
            if _open(field) and field.value == work.url
            else field
            for field in held.fields
        ]
        if fields != held.fields:
            await profiles.update(tx, msgspec.structs.replace(held, fields=fields))

    await app.db.write(unit)


async def read(app: Services, payload: bytes) -> None:
    """Job `proofs.read`: write down the domains of links that were proved before that was done, some at a
    time.
    """

    async def unit(tx: Tx) -> bool:
        found = await profiles.unread_proofs(tx, _BATCH)
        for account in found:
            await profiles.note_proved(tx, account)
        return bool(found)

    while await app.db.write(unit):
        pass  # whoever writes meanwhile has his turn after each


def _open(field: Field) -> bool:
    return field.verified_at is None and _ADDRESS.fullmatch(field.value) is not None


def _site(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")


def _host(url: str) -> str:
    """Empty where the address is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def _links_back(app: Services, account: Account, url: str) -> bool:
    try:
        answer = await app.outside.get(
            url,
            headers={"Accept": webpage.ACCEPT},
            most=limits.CARDS.page_bytes,
            cut=True,
            total_s=_PAGE_S,
        )
    except http.Unreachable as error:
        raise Away(str(error)) from error
    except (http.Refused, http.Failed) as error:
        log.info("a linked page could not be looked at", account=account.id, error=str(error))
        return False
    kind = answer.headers.get("content-type", "")
    # A mark says that the site which is named is this person's, so that site has to say so itself.
    if _site(answer.url) != _site(url) or answer.status != 200 or not webpage.is_page(kind):
        return False
    own = f"{app.settings.url}/@{account.username}".lower()
    links = await asyncio.to_thread(lambda: webpage.mine(webpage.decode(answer.body, kind), kind))
    return any(link.rstrip("/").lower() == own for link in links)
