"""Whether two servers agree on who of one follows somebody of the other (FEP-8fcf)."""

import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

HEADER = "Collection-Synchronization"


def origin(address: str) -> str:
    """Scheme and host: what the ids of all people of one server begin with."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def digest(ids: Iterable[str]) -> str:
    """The same in whichever order; of none, zeros."""
    found = 0
    for id in ids:
        found ^= int.from_bytes(hashlib.sha256(id.encode()).digest())
    return f"{found:064x}"


def digests(ids: Iterable[str]) -> dict[str, str]:
    """That of each server from which some of these are, by its origin."""
    there: dict[str, list[str]] = {}
    for id in ids:
        there.setdefault(origin(id), []).append(id)
    return {server: digest(some) for server, some in there.items()}


def header(collection: str, digest: str, url: str) -> str:
    """`collection`: the id of the list of followers; `url`: where the part of it is that `digest` is of."""
    return f'collectionId="{collection}", url="{url}", digest="{digest}"'
