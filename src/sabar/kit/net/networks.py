"""Which of many networks hold an address: one look per length of prefix, however many networks there are."""

import ipaddress
from collections.abc import Iterable
from typing import Generic, TypeVar

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Value = TypeVar("Value")


def parse(text: str) -> Network:
    """`192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`; bits after the prefix are dropped, an IPv4 network
    written in IPv6 becomes itself. Raises ValueError.
    """
    network = ipaddress.ip_network(text.strip(), strict=False)
    if isinstance(network, ipaddress.IPv6Network):
        inner = network.network_address.ipv4_mapped
        if inner is not None and network.prefixlen >= 96:
            return ipaddress.ip_network((inner, network.prefixlen - 96), strict=False)
    return network


def address(text: str) -> Address | None:
    """None for what is no address."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


class NetworkMap(Generic[Value]):
    """Networks with a value each; never changed once it is made."""

    def __init__(self, pairs: Iterable[tuple[Network, Value]] = ()) -> None:
        # (version, bits after the prefix) → prefix → values
        self._by_length: dict[tuple[int, int], dict[int, list[Value]]] = {}
        for network, value in pairs:
            shift = network.max_prefixlen - network.prefixlen
            prefix = int(network.network_address) >> shift
            table = self._by_length.setdefault((network.version, shift), {})
            table.setdefault(prefix, []).append(value)

    def holding(self, text: str) -> list[Value]:
        """The values of all networks that hold this address; none for what is no address."""
        if not self._by_length:
            return []
        found = address(text)
        if found is None:
            return []
        number = int(found)
        return [
            value
            for (version, shift), table in self._by_length.items()
            if version == found.version
            for value in table.get(number >> shift, ())
        ]
