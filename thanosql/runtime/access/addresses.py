"""Internet addresses: which are open to everybody, and connections to none but those."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

_UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6 but its addresses of one machine, link, site and network."""

_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Forbidden(Exception):  # noqa: N818 - the row's error is made of it where the row is known
    """An address that the session does not let recordings come from, and what would open it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, as is every IPv4 address that it carries inside.

    Not public are loopback, link-local (the metadata services of clouds), private and shared networks, multicast,
    'any' and what is reserved.

    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        inside = _carried(parsed)
        if inside is None:
            return parsed in _UNICAST and parsed.is_global
        parsed = inside
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def resolve(host: str, port: int, *, private: bool) -> list[tuple[Any, ...]]:
    """Return what getaddrinfo does of a host, without its addresses that are not public unless ``private``.

    Raises Forbidden where that leaves none, and OSError or UnicodeError for a name that has no address.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [each for each in found if private or is_public(str(each[4][0]))]
    if not allowed:
        raise Forbidden(
            f"{host} is this machine or one of a private network, which private_addresses=True opens",
            "on the command line --private-addresses, in the environment THANOSQL_PRIVATE_ADDRESSES=1",
        )
    return allowed


def connect(host: str, port: int, timeout: float | None, *, private: bool) -> socket.socket:
    """Return a connection to one of the addresses of ``resolve``: the name is looked up once, here.

    Raises Forbidden, and OSError or UnicodeError as ``resolve`` and the last attempt do.
    """
    *others, last = resolve(host, port, private=private)
    for each in others:
        try:
            return _connected(each, timeout)
        except OSError:
            continue
    return _connected(last, timeout)


def _connected(found: tuple[Any, ...], timeout: float | None) -> socket.socket:
    family, kind, protocol, _, place = found
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(timeout)
        connection.connect(place)
    except BaseException:
        connection.close()
        raise
    return connection


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a gateway, or this machine, sends on to for an IPv6 address."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    if address in _TEREDO and address.teredo is not None:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None
