"""A document on its way out, and who asks for it."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.federation.documents import context
from sabar.model.accounts import Account
from sabar.model.errors import Gone, NotFound
from sabar.services import Services
from sabar.store import accounts

ACTIVITY = "application/activity+json"
#: The media types by which documents are asked for.
OFFERS = (ACTIVITY, f'application/ld+json; profile="{context.ACTIVITYSTREAMS}"')
_HEADERS = {"content-type": f"{ACTIVITY}; charset=utf-8"}
_encode = msgspec.json.Encoder().encode


def document(found: dict[str, Any] | None) -> Response:
    """With its context. NotFound: there is none, or none for who asks."""
    if found is None:
        raise NotFound
    return Response(_encode(context.whole(found)), headers=dict(_HEADERS))


async def reader(call: Call[Any]) -> Account | None:
    """Who signed the request."""
    return call.signer.account if call.signer else None


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
