"""Which IP addresses may be dialled: an own table, since ``is_global`` differs between Pythons.

``ipaddress.is_global`` is true for 26 to 29 of 74 addresses that must be refused, and not for the
same ones on CPython 3.11 and 3.13 (reliability.md 1.4).
"""

import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

from rowsmith.config import EgressSettings

# IANA special-purpose registries, plus the cloud host agent 168.63.129.16
_DENIED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 "
        "172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 "
        "192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/4 240.0.0.0/4 255.255.255.255/32"
    ).split()
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_DENIED_V6 = tuple(
    ip_network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
)
_NAT64 = tuple(IPv6Network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48"))
"""An IPv4 address in the last 32 bits, which a gateway of the network dials (RFC 6052, 8215)."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Upper half of an ISATAP interface identifier: an IPv4 address follows (RFC 5214)."""


class AddressPolicy:
    """Tells which addresses may be dialled."""

    def __init__(
        self, allowed: Sequence[IPv4Network | IPv6Network] = (), never: Sequence[str] = ()
    ) -> None:
        """Allow what is public and *allowed*, but for *never*: hosts, with or without a port."""
        self._allowed = tuple(allowed)
        self._never = frozenset(map(_place, never))

    @classmethod
    def of(cls, settings: EgressSettings) -> "AddressPolicy":
        """Return the policy that *settings* ask for."""
        return cls(settings.networks(), settings.never)

    def is_never(self, host: str, port: int) -> bool:
        """Tell whether *host*, a name or an IP address, is one that is not dialled at *port*."""
        name = host.rstrip(".").lower()
        if (name, 0) in self._never or (name, port) in self._never:
            return True
        is_own_port = any((every, port) in self._never for every in (EVERY, "::"))
        return is_own_port and _is_here(name)

    @property
    def lists_networks(self) -> bool:
        """Return whether the operator listed any network as his own."""
        return bool(self._allowed)

    def is_listed(self, address: str) -> bool:
        """Tell whether the operator listed the network of *address* as his own.

        With the prefix of a NAT64 gateway he lists the way, not what lies behind it: there the IPv4
        address that it would dial counts.
        """
        parsed = _parse(address)
        if parsed is None or not self._is_within(parsed):
            return False
        inner = _behind_gateway(parsed)
        return inner is None or self._is_within(inner)

    def is_allowed(self, address: str) -> bool:
        """Tell whether *address*, an IP address as text, may be dialled.

        IPv6 forms that carry an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) are
        refused whole, whatever they carry; a scoped address is refused too.
        """
        parsed = _parse(address)
        if parsed is None:
            return False
        if self._is_within(parsed):
            inner = _behind_gateway(parsed)
            return inner is None or self._is_within(inner) or _is_public(inner)
        return _is_public(parsed)

    def _is_within(self, parsed: IPv4Address | IPv6Address) -> bool:
        return any(
            parsed.version == network.version and parsed in network for network in self._allowed
        )


def _is_public(parsed: IPv4Address | IPv6Address) -> bool:
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _DENIED_V4)
    if parsed not in _PUBLIC_V6 or any(parsed in network for network in _DENIED_V6):
        return False
    return (int(parsed) >> 32) & 0xFFFFFFFF not in _ISATAP


def _behind_gateway(parsed: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(parsed, IPv6Address) and any(parsed in network for network in _NAT64):
        return IPv4Address(int(parsed) & 0xFFFFFFFF)
    return None


def is_literal(host: str) -> bool:
    """Tell whether *host* is an IP address, no name."""
    return _parse(host) is not None


EVERY = "0.0.0.0"  # noqa: S104 - compared, not listened on
"""Every address of this machine, where a port is named; so is ``[::]``."""


def _place(text: str) -> tuple[str, int]:
    """Return host and port of one that is not dialled, 0 for every port."""
    if is_literal(text):
        return text.lower(), 0
    parts = urlsplit(f"//{text}")
    return (parts.hostname or "").rstrip("."), parts.port or 0


def _is_here(address: str) -> bool:
    """Tell whether *address* is one of this machine's: only these can be listened on."""
    parsed = _parse(address)
    if parsed is None:
        return False
    family = socket.AF_INET if parsed.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.bind((address, 0))
        return True
    return False


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return None if isinstance(parsed, IPv6Address) and parsed.scope_id else parsed
