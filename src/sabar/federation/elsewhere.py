"""People and posts of other servers, found as somebody here types or pastes them."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import quote, urlsplit

from sabar.actions.federation import remote_accounts
from sabar.backends.elsewhere import NOBODY, Met
from sabar.federation import actors, fetching, fingers, moving, posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.model.accounts import Account
from sabar.model.errors import TooMany
from sabar.services import Services

T = TypeVar("T")
#: How long somebody who looks for somebody is kept waiting.
_PATIENCE_S = 10
_HANDLE = re.compile(r"@?([^@\s/:]+)@([^@\s/]+)")


class Elsewhere:
    """`app`: the services that it works with, once they are there."""

    def __init__(self, app: Callable[[], Services]) -> None:
        self._app = app

    async def find(self, words: str) -> Met:
        return await _patiently(self._find(words.strip()), NOBODY)

    async def _find(self, typed: str) -> Met:
        app = self._app()
        named = _HANDLE.fullmatch(typed.removeprefix("acct:"))
        if typed.startswith(("https://", "http://")):
            return await self._at(app, typed, Budget())
        account = None
        if named is not None and not app.settings.is_own(named[2]):
            account = await actors.by_handle(app, named[1], named[2])
        return await self._met(app, account)

    async def _at(self, app: Services, address: str, budget: Budget) -> Met:
        """An account or a post: by its id, or by the address of its page."""
        account = await actors.by_uri(app, address, budget=budget)
        if account is not None:
            return await self._met(app, account)
        post = await posts.by_uri(app, address, budget=budget)
        return NOBODY if post is None or post.local else Met(status_id=post.id)

    async def _met(self, app: Services, account: Account | None) -> Met:
        if account is None or account.local or account.suspended_at is not None:
            return NOBODY
        await remote_accounts.look_again(app, account)
        return Met(account_id=account.id)

    async def is_also(self, account: Account, old: Account) -> bool:
        new = await _patiently(moving.confirmed(self._app(), account.uri, old, Budget()), None)
        return new is not None and new.id == account.id

    async def subscribe_page(self, handle: str, uri: str) -> str | None:
        return await _patiently(self._subscribe_page(handle.strip(), uri), None)

    async def _subscribe_page(self, handle: str, uri: str) -> str | None:
        app, named = self._app(), _HANDLE.fullmatch(handle)
        host = shapes.host(f"https://{named[2]}") if named else ""
        if named is None or not host:
            return None
        scheme = urlsplit(app.settings.url).scheme
        found = await fingers.look_up(app, scheme, named[1], host, Budget())
        if found is None or "{uri}" not in found.subscribe:
            return None
        page = found.subscribe.replace("{uri}", quote(uri, safe=""))
        # Whoever answers for the handle leads to a page of its own.
        return page if shapes.same_host(page, f"{scheme}://{found.host}") else None


async def _patiently(asked: Awaitable[T], otherwise: T) -> T:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await asked
    except (fetching.NotFetched, TimeoutError, TooMany):
        return otherwise
