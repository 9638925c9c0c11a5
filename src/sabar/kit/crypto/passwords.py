"""Passwords to hashes with argon2id, off the event loop and at most two at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, exceptions

#: One hash takes 19 MiB and a core: two in parallel leave the rest of the machine to its readers.
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_SALT, _DIGEST = "A" * 22, "A" * 43
#: The hash of no password, with the parameters above: somebody unknown costs the same time as somebody known.
_NOBODY = (
    f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${_SALT}${_DIGEST}"
)


async def make(password: str) -> str:
    """The hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_pool, _hasher.hash, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; None or an empty hash never match and take as long."""
    same = await asyncio.get_running_loop().run_in_executor(_pool, _verify, password, stored or _NOBODY)
    return same and bool(stored)


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(password: str, stored: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (exceptions.VerificationError, exceptions.InvalidHashError):
        return False
