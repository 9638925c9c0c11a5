"""Passwords to hashes with argon2id, off the event loop and at most two at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, exceptions

#: One hash takes 19 MiB and a core: two in parallel leave the rest of the machine to its readers.
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_SALT, _DIGEST = "A" * 22, "A" * 43


async def make(password: str) -> str:
    """The hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_pool, HASHER.hash, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; None or an empty hash never match and take as long."""
    same = await asyncio.get_running_loop().run_in_executor(_pool, _verify, password, stored or _nobody())
    return same and bool(stored)


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def _verify(password: str, stored: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (exceptions.VerificationError, exceptions.InvalidHashError):
        return False


def _nobody() -> str:
    """The hash of no password, with today's parameters: somebody unknown takes as long as somebody known."""
    cost = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${_SALT}${_DIGEST}"
