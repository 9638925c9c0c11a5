"""Who is calling: the client's address behind any number of our own proxies, and how it is counted.

Forwarding headers are written by the caller, so they are believed only from proxies the operator named, and
read from the right, the side our own proxies write on (CVE-2023-49952 Mastodon, CVE-2025-66482 Misskey,
CVE-2026-54738 Lemmy, CVE-2025-59152 Litestar: a random header there meant a fresh rate limit).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_COUNTED_IPV6_BITS = 64
"""A household or a rented machine gets a whole /64: one client may use any address in it."""
_HOME_IPV4_BITS = 24
_LONGEST = 100
"""Characters of an address with its brackets, port and zone."""
_HOPS = 32
"""Proxies that are looked through; more stand before nobody's server."""


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses or networks in CIDR notation. Raises ValueError."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """The right-most address that is not a trusted proxy.

    `peer` is the socket's other end, `forwarded_for` the values of all X-Forwarded-For headers in order.
    A hop that is no address ends the walk: the proxy that reported it is the last one known for certain.
    """
    client = _parse(peer)
    if client is None:
        return peer
    if forwarded_for and _is_trusted(client, trusted):
        for hop in reversed(",".join(forwarded_for).rsplit(",", _HOPS)[-_HOPS:]):
            reported = _parse(hop)
            if reported is None:
                break
            client = reported
            if not _is_trusted(client, trusted):
                break
    return str(client)


# The same few callers ask again and again.
@lru_cache(maxsize=4096)
def counted_as(address: str) -> str:
    """The text under which limits count an address: IPv6 by its /64, IPv4 in IPv6 as the IPv4 it is."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _COUNTED_IPV6_BITS), strict=False))
    return address if parsed is None else str(parsed)


@lru_cache(maxsize=4096)
def neighbourhood(address: str) -> str:
    """The network that one household or office keeps although its address changes: /24, or /64 of IPv6."""
    parsed = _parse(address)
    if parsed is None:
        return address
    bits = _HOME_IPV4_BITS if isinstance(parsed, ipaddress.IPv4Address) else _COUNTED_IPV6_BITS
    return str(ipaddress.ip_network((parsed, bits), strict=False))


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Whether an address is one of our own proxies."""
    parsed = _parse(address)
    return parsed is not None and _is_trusted(parsed, trusted)


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)


def _parse(text: str) -> Address | None:
    """An address as proxies write it: bare, `v4:port`, `[v6]` or `[v6]:port`, with or without a zone."""
    text = text.strip()
    return _parse_short(text) if len(text) <= _LONGEST else None


# The same few callers ask again and again; only short texts are kept, for strangers write them.
@lru_cache(maxsize=4096)
def _parse_short(text: str) -> Address | None:
    text = text.strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
