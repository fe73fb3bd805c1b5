"""Which addresses may be asked: the public internet, and what the configuration allows. Pure.

A feed, a redirect or a link is a stranger's word. Followed into the local network it would have us
ask what the stranger cannot: a router, a database, a cloud's keys. So names are resolved, each address
is judged here, and the connection goes to the very address that was judged (`connections`).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LOCAL = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carriers' own (RFC 6598)
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4, withdrawn (RFC 7526)
        "198.18.0.0/15",
        "240.0.0.0/4",
        "64:ff9b:1::/48",  # a network's own translation (RFC 8215)
        "100::/64",
        "2001::/23",  # protocols' own: Teredo, ORCHID (RFC 2928)
        "fec0::/10",  # site-local, deprecated and still routed in places
    )
)
"""What `ipaddress` of some Pythons takes for public and is not (the registries of RFC 6890)."""
_CARRIERS = tuple(
    ipaddress.IPv6Network(each) for each in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")
)
"""Prefixes whose last four bytes are an IPv4 address (RFC 6052, RFC 4291, RFC 2765)."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be asked."""

    networks: tuple[Network, ...] = ()
    """Allowed beside the public internet."""
    hosts: frozenset[str] = frozenset()
    """Names allowed wherever they lead."""

    def allows(self, address: str, *, host: str = "") -> bool:
        """Whether a connection to `address`, which `host` resolved to, may be made."""
        try:
            known = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if host.lower().rstrip(".") in self.hosts:
            return True
        return is_public(known) or any(_within(each, self.networks) for each in _forms(known))


def guard_of(allowed: tuple[str, ...]) -> Guard:
    """The guard that lets pass what `allowed` names: networks, addresses, host names.

    Raises ValueError for what is none of these.
    """
    networks: list[Network] = []
    hosts: set[str] = set()
    for each in allowed:
        try:
            networks.append(ipaddress.ip_network(each.strip("[]"), strict=False))
        except ValueError:
            if not each or any(c.isspace() or c in "/:@" for c in each):
                said = f"{each!r} is neither a network nor an address nor the name of a host"
                raise ValueError(said) from None
            hosts.add(each.lower().rstrip("."))
    return Guard(networks=tuple(networks), hosts=frozenset(hosts))


def is_public(address: Address) -> bool:
    """Whether `address`, in every form it may take, is one of the public internet's."""
    return all(
        each.is_global and not each.is_multicast and not _within(each, _LOCAL)
        for each in _forms(address)
    )


def _forms(address: Address) -> list[Address]:
    """`address`, or the IPv4 address that it carries."""
    if isinstance(address, ipaddress.IPv4Address) or address.is_loopback:
        return [address]
    carried = address.ipv4_mapped
    if carried is None and any(address in network for network in _CARRIERS):
        carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if carried is not None:
        return [carried]
    return [address, *([address.sixtofour] if address.sixtofour else [])]


def _within(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)
