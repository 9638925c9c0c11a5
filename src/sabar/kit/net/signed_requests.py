"""A signed request, whichever form its signature has: what was sent, and what the signature says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from sabar.kit.crypto.actor_keys import PublicKey


class Malformed(ValueError):
    """The signature cannot be read, or speaks of what was not sent."""


class Part(StrEnum):
    """What of a request is signed. `TARGET`: path and query, `BODY`: a digest of it, `TIME`: when it was
    made.
    """

    METHOD = "method"
    TARGET = "target"
    HOST = "host"
    BODY = "body"
    TIME = "time"


@dataclass(frozen=True)
class Sent:
    """A request as it was sent. `url`: absolute, nothing of it decoded. Names of headers are lower-case;
    several of one name are joined by commas.
    """

    method: str
    url: str
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        """With its port where that is unusual."""
        parts = urlsplit(self.url)
        return parts.netloc.removesuffix({"https": ":443", "http": ":80"}.get(parts.scheme, ""))

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"

    @property
    def target(self) -> str:
        """Path and query."""
        query = urlsplit(self.url).query
        return f"{self.path}?{query}" if query else self.path


class Claim(Protocol):
    """What a signature says, as long as nobody has looked whether it is true. `covers`: what is signed;
    `made_at`: all times (s) that it gives for when it was made, `ends_at`: until when it shall hold.
    """

    @property
    def key_id(self) -> str: ...

    @property
    def covers(self) -> frozenset[Part]: ...

    @property
    def made_at(self) -> tuple[int, ...]: ...

    @property
    def ends_at(self) -> int | None: ...

    def is_by(self, key: PublicKey) -> bool:
        """Whether this key made the signature. What the header says of the algorithm never decides."""

    def fits(self, body: bytes) -> bool:
        """Whether these bytes have the digest that was sent."""
