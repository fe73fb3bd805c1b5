"""Which addresses may be asked."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetching.addresses import guard_of, is_public

OURS = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.7", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378::", "100::1",
    "not an address", "", "localhost", "127.1", "0x7f000001",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "192.0.1.1",
    "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip


@pytest.mark.parametrize("address", OURS)
def test_refused(address: str) -> None:
    assert not guard_of(()).allows(address, host="feeds.example")


@pytest.mark.parametrize("address", PUBLIC)
def test_allowed(address: str) -> None:
    assert guard_of(()).allows(address, host="feeds.example")


@pytest.mark.parametrize(
    ("allowed", "address", "host", "may"),
    [
        ("192.168.0.0/16", "192.168.3.4", "nas.example", True),
        ("192.168.0.0/16", "10.0.0.1", "nas.example", False),
        ("192.168.3.4", "192.168.3.4", "", True),
        ("192.168.3.4", "192.168.3.5", "", False),
        ("127.0.0.0/8", "::ffff:127.0.0.1", "", True),
        ("[::1]", "::1", "", True),
        ("intranet.example", "10.0.0.1", "Intranet.Example.", True),
        ("intranet.example", "10.0.0.1", "other.example", False),
        ("localhost", "127.0.0.1", "localhost", True),
        ("192.168.1.77/16", "192.168.3.4", "", True),
    ],
)
def test_what_the_configuration_allows(allowed: str, address: str, host: str, may: bool) -> None:
    assert guard_of((allowed,)).allows(address, host=host) == may


@pytest.mark.parametrize("wrong", ["", "http://a.example/", "10.0.0.0/99", "a b"])
def test_what_is_neither_network_nor_host(wrong: str) -> None:
    with pytest.raises(ValueError, match="neither a network"):
        guard_of((wrong,))


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_every_dress(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    dressed = [
        ipaddress.IPv6Address(prefix << 32 | number) for prefix in (0xFFFF, 0x0064FF9B << 64)
    ]
    assert {is_public(each) for each in dressed} == {is_public(address)}
