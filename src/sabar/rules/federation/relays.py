"""Which relays there may be, and how much of what they pass on is taken."""

from urllib.parse import urlsplit

from msgspec import Struct

from sabar.kit import times
from sabar.kit.rate import Rate
from sabar.model.relays import RelayStyle


class Relays(Struct, frozen=True):
    count: int = 20
    #: characters of an address
    address: int = 500
    #: what one relay may make us look at
    of_each: Rate = Rate("RELAYED", 100, times.MINUTE)
    #: documents that are asked for because of one post
    documents: int = 4


RELAYS = Relays()


def style_of(address: str) -> RelayStyle:
    """Whoever asks as Mastodon does knows the inbox alone; every other address is that of an actor."""
    is_inbox = urlsplit(address).path.rstrip("/").endswith("/inbox")
    return RelayStyle.MASTODON if is_inbox else RelayStyle.LITEPUB
