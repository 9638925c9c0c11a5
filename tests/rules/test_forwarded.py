"""Nobody can choose the address he is counted under (CVE-2023-49952)."""

from __future__ import annotations

import random

import pytest

from sabar.kit.net.forwarded import client_address, counted_as, parse_networks

TRUSTED = parse_networks(["127.0.0.0/8", "::1/128", "10.0.0.0/8", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "headers", "client"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("127.0.0.1", ["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9", "1.1.1.1"], "1.1.1.1"),
        ("127.0.0.1", ["1.1.1.1, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9,fd00::1,10.0.0.2"], "203.0.113.9"),
        ("127.0.0.1", ["1.1.1.1, 10.0.0.3, 10.0.0.2"], "1.1.1.1"),
        ("127.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("127.0.0.1", ["127.0.0.1, 198.51.100.7, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("127.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("127.0.0.1", ['"[2001:db8::1]"'], "2001:db8::1"),
        ("127.0.0.1", ["2001:DB8:0::1"], "2001:db8::1"),
        ("127.0.0.1", ["fe80::1%eth0"], "fe80::1"),
        ("127.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9, unknown"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", [",,,"], "127.0.0.1"),
        ("127.0.0.1", ["0x7f.1, 010.1.1.1"], "127.0.0.1"),
        ("testclient", ["203.0.113.9"], "testclient"),
        ("", ["203.0.113.9"], ""),
    ],
)
def test_the_client_is_the_right_most_hop_that_is_not_our_proxy(
    peer: str, headers: list[str], client: str
) -> None:
    assert client_address(peer, headers, TRUSTED) == client


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_random_headers_are_one_client_behind_any_number_of_proxies(proxies: int) -> None:
    dice = random.Random(1)
    seen = set()
    for _ in range(10_000):
        invented = ", ".join(
            ".".join(str(dice.randrange(256)) for _ in range(4)) for _ in range(dice.randrange(4))
        )
        chain = {0: [invented], 1: [invented, "203.0.113.9"], 2: [invented, "203.0.113.9", "10.0.0.2"]}
        peer = "127.0.0.1" if proxies else "203.0.113.9"
        seen.add(client_address(peer, chain[proxies], TRUSTED))
    assert seen == {"203.0.113.9"}


def test_without_configured_proxies_no_header_is_believed() -> None:
    assert client_address("127.0.0.1", ["203.0.113.9"], ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_ipv6_is_counted_by_its_64_and_ipv4_by_itself(address: str, counted: str) -> None:
    assert counted_as(address) == counted


def test_a_sweep_through_a_64_is_one_client() -> None:
    dice = random.Random(1)
    assert len({counted_as(f"2001:db8::{dice.randrange(1 << 16):x}") for _ in range(1000)}) == 1


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.0/33", ""])
def test_a_proxy_that_is_no_address_or_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear"):
        parse_networks([text])
