"""Whether two servers agree on who of one follows somebody of the other (FEP-8fcf)."""

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from sabar.kit import times
from sabar.kit.rate import Rate

HEADER = "Collection-Synchronization"
#: How often one server is said that somebody does not follow, however many accounts of it say so.
DENIED = Rate("DENIED", 100, times.DAY)

_SAID = re.compile(r'(\w+)\s*=\s*"([^"]*)"')
#: Characters of a header that are looked at.
_LONGEST = 4096
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Claim(msgspec.Struct, frozen=True):
    """What another server says of the followers that somebody of it has here."""

    collection: str
    url: str
    digest: str


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


def read(header: str) -> Claim | None:
    """None for what is no such header."""
    found = dict(_SAID.findall(header[:_LONGEST]))
    claim = Claim(found.get("collectionId", ""), found.get("url", ""), found.get("digest", "").lower())
    return claim if claim.collection and claim.url and _DIGEST.fullmatch(claim.digest) else None
