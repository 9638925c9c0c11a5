"""The port to people and posts of other servers, for those who only know how somebody wrote their names."""

from typing import Protocol

import msgspec

from sabar.model.accounts import Account


class Met(msgspec.Struct, frozen=True):
    """What was found: an account or a post, by its number here."""

    account_id: int | None = None
    status_id: int | None = None


NOBODY = Met()


class Elsewhere(Protocol):
    """Asks other servers. Never raises: who does not answer is not found."""

    async def find(self, words: str) -> Met:
        """By a handle (`@name@host`) or an address, known or asked for."""
        ...

    async def is_also(self, account: Account, old: Account) -> bool:
        """Whether an account of another server says, asked now, that it is `old` of this one too."""
        ...

    async def subscribe_page(self, handle: str, uri: str) -> str | None:
        """Where somebody with this handle of another server follows, at home, the account with this id; None
        where his server does not say.
        """
        ...


class NoneElsewhere:
    """Where no other servers are spoken with."""

    async def find(self, words: str) -> Met:
        return NOBODY

    async def is_also(self, account: Account, old: Account) -> bool:
        return False

    async def subscribe_page(self, handle: str, uri: str) -> str | None:
        return None
