"""A document on its way out, and who asks for it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.federation import verifying
from sabar.federation.documents import context
from sabar.model.accounts import Account
from sabar.model.errors import Gone, NotFound
from sabar.rules.federation.content_types import ACTIVITY, PROFILED
from sabar.services import Services
from sabar.store import accounts, blocks

#: The media types by which documents are asked for.
OFFERS = (ACTIVITY, PROFILED)
_HEADERS = {"content-type": f"{ACTIVITY}; charset=utf-8"}
Found = TypeVar("Found")
_encode = msgspec.json.Encoder().encode


def document(found: dict[str, Any] | None) -> Response:
    """With its context. NotFound: there is none, or none for who asks."""
    if found is None:
        raise NotFound
    return Response(_encode(context.whole(found)), headers=dict(_HEADERS))


async def told(call: Call[Any], ask: Callable[[Account | None], Awaitable[Found | None]]) -> Found | None:
    """What `ask` has for whoever calls. Who signed is only looked for where anybody is told less: to check a
    signature may take a call to another server. Raises as `verifying.signer_of`, and Forbidden for whom staff
    suspended.
    """
    signer = call.signer.account if call.signer else None
    found = await ask(signer)
    if found is None and signer is None and _is_signed(call):
        found = await ask((await verifying.Verifier(call.app).signer(call.request)).account)
    return found


def _is_signed(call: Call[Any]) -> bool:
    return "signature" in call.request.headers


async def account(app: Services, username: str) -> Account:
    """An account of this server, suspended ones included. NotFound, Gone."""
    found = await accounts.here_by_name(app.db.read(), username)
    if found is None:
        raise NotFound
    if found.erased_at is not None:
        raise Gone
    return found


async def standing_account(app: Services, username: str) -> Account:
    """The same without those who are suspended."""
    found = await account(app, username)
    if found.suspended_at is not None:
        raise NotFound
    return found


async def listing_account(call: Call[Any]) -> Account:
    """That of a path, whose lists are asked for. NotFound also for whom it blocks, where that is known."""
    found = await standing_account(call.app, call.params.acct)
    if call.signer is not None and await blocks.any_between(call.app.db.read(), found.id, call.signer.id):
        raise NotFound
    return found
