"""Where a host name leads, and whether foedus may connect there.

A name is resolved once and the answer is kept, so that a name server which changes its
mind between the check and the connection gains nothing. Every address that the name
leads to must be public: an attacker who holds a name of the catalogue must not reach
the machine itself, its neighbours, or the metadata service of a cloud [1]_.

References
----------
.. [1] IANA, Special-Purpose Address Registries for IPv4 and IPv6, after RFC 6890.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from foedus.errors import SourceError

HTTPS: Final = 443

Resolve = Callable[[str], Sequence[str]]
"""Addresses of a host name, as text."""

_NAME: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*")
_SAFE: Final = "%/:=&?~#+!$,;'@()*[]"

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Written out, because the tables of the standard library differ between the supported
# versions of Python.
_KINDS: Final = {
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    "shared with other customers": ("100.64.0.0/10",),
    "link-local": ("169.254.0.0/16", "fe80::/10", "fec0::/10"),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "a tunnel": ("192.88.99.0/24", "2002::/16"),
    "reserved": (
        *("0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "3fff::/20"),
    ),
}
_REFUSED: Final[tuple[tuple[_Network, str], ...]] = tuple(
    (ipaddress.ip_network(network), kind)
    for kind, networks in _KINDS.items()
    for network in networks
)
_GLOBAL: Final = ipaddress.IPv6Network("2000::/3")
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")


@dataclass(frozen=True, slots=True)
class Place:
    """An https address, taken apart.

    Parameters
    ----------
    url : str
        The whole, normalised and percent-encoded.
    host : str
        Name in lower case.
    port : int
        TCP port.
    path : str
        Path and query.
    """

    url: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """A host whose addresses are settled.

    Parameters
    ----------
    host : str
        Name, in lower case; the certificate is checked against it.
    port : int
        TCP port.
    addresses : tuple of str
        Checked addresses in the order of the resolver; empty where a proxy resolves the
        name, since then nothing can be pinned here.
    """

    host: str
    port: int
    addresses: tuple[str, ...]


def refusal(address: str) -> str:
    """Say why an address may not be used.

    Parameters
    ----------
    address : str
        IPv4 or IPv6 address, with or without a zone.

    Returns
    -------
    str
        The kind of address ("loopback", "private" ...), empty for a public address.

    Notes
    -----
    IPv4 addresses inside IPv6 (mapped, or translated by 64:ff9b::/96) are judged as
    IPv4. Of IPv6 only global unicast (2000::/3) is public, without its tunnels and
    reserved parts.

    Examples
    --------
    >>> refusal("169.254.169.254"), refusal("::ffff:10.0.0.1"), refusal("2600::1")
    ('link-local', 'private', '')
    """
    try:
        place = _unwrapped(ipaddress.ip_address(address))
    except ValueError:
        return "not an address"
    for network, kind in _REFUSED:
        if place.version == network.version and place in network:
            return kind
    if isinstance(place, ipaddress.IPv6Address) and place not in _GLOBAL:
        return "reserved"
    return ""


def _unwrapped(place: _Address) -> _Address:
    """The IPv4 address that an IPv6 address stands for, or the address itself."""
    if isinstance(place, ipaddress.IPv6Address) and (
        place in _MAPPED or place in _TRANSLATED
    ):
        return ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)
    return place


def system_addresses(host: str) -> tuple[str, ...]:
    """Ask the system's resolver for the addresses of a host.

    Parameters
    ----------
    host : str
        Name.

    Returns
    -------
    tuple of str
        Distinct addresses in the order of the answer.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in found))


def pin(host: str, port: int, resolve: Resolve = system_addresses) -> Pinned:
    """Resolve a host once and check every address that it leads to.

    Parameters
    ----------
    host : str
        Name.
    port : int
        TCP port.
    resolve : callable
        Host -> addresses.

    Returns
    -------
    Pinned
        The host with its addresses.

    Raises
    ------
    SourceError
        If one of the addresses is not public, or there is none: a name that leads to
        both kinds is not trusted at all.
    OSError
        If the resolver fails.
    """
    addresses = tuple(resolve(host))
    for address in addresses:
        if kind := refusal(address):
            problem = (
                f"Host '{host}' leads to {address}, which is {kind}; files are "
                "fetched from public addresses only."
            )
            remedy = (
                "Check the name server or the hosts file of this machine. Inside an "
                "institution, set HTTPS_PROXY to its proxy."
            )
            raise SourceError(
                problem, remedy, kind="address", host=host, address=address
            )
    if not addresses:
        problem = f"Host '{host}' has no address."
        remedy = "Check the spelling of the address and the network, and repeat."
        raise SourceError(problem, remedy, kind="address", host=host)
    return Pinned(host, port, addresses)


def place(url: str) -> Place:
    """Take an https address apart, and refuse any other.

    Parameters
    ----------
    url : str
        Address.

    Returns
    -------
    Place
        Its parts.

    Raises
    ------
    SourceError
        If it is not https, has a user or password, or its host is not a name with a
        dot (a bare number is not).
    """
    try:
        parts = urlsplit(url)
        host, port = plain(parts.hostname or ""), parts.port or HTTPS
        path = quote(parts.path or "/", safe=_SAFE)
        path += f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    except ValueError as error:
        raise _not_https(url) from error
    if parts.scheme != "https" or "@" in parts.netloc or not _NAME.fullmatch(host):
        raise _not_https(url)
    where = host if port == HTTPS else f"{host}:{port}"
    return Place(f"https://{where}{path}", host, port, path)


def _not_https(url: str) -> SourceError:
    problem = f"{url!r} is not an https address of a named host."
    remedy = "Nothing else is fetched: get the file by hand and use `foedus data add`."
    return SourceError(problem, remedy, kind="scheme", url=url)


def plain(host: str) -> str:
    """Write a host name in the one form that is compared.

    Parameters
    ----------
    host : str
        Name.

    Returns
    -------
    str
        Lower case, without the dot at the end.
    """
    return host.strip().rstrip(".").lower()


def hosts_of(urls: Iterable[str]) -> frozenset[str]:
    """Return the hosts of addresses, for instance of those in a catalogue entry.

    Parameters
    ----------
    urls : iterable of str
        https addresses.

    Returns
    -------
    frozenset of str
        Names in lower case.
    """
    return frozenset(plain(urlsplit(url).hostname or "") for url in urls) - {""}
