"""Which network addresses are on the public internet.

Source: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates).
The standard library's `is_global` is not enough: it calls multicast, 6to4, NAT64, site local
and IPv4-compatible addresses global.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

SPECIAL_IPV4 = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's internal network"),
        ("127.0.0.0/8", "this server itself"),
        ("168.63.129.16/32", "a cloud's internal service"),
        ("169.254.0.0/16", "a local or cloud metadata service"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.31.196.0/24", "a reserved address"),
        ("192.52.193.0/24", "a reserved address"),
        ("192.88.99.0/24", "a relay address"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "a reserved address"),
        ("198.18.0.0/15", "a benchmarking network"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)

# Only 2000::/3 is given out for the public internet; these parts of it are not.
GLOBAL_IPV6 = IPv6Network("2000::/3")
SPECIAL_IPV6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "an unspecified address"),
        ("::1/128", "this server itself"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("::/96", "an IPv4 address in disguise"),
        ("64:ff9b::/96", "an IPv4 address in disguise"),
        ("64:ff9b:1::/48", "an IPv4 address in disguise"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "a local network"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "a multicast address"),
        ("2001::/32", "a tunnel address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a tunnel address"),
        ("2620:4f:8000::/48", "a reserved address"),
        ("3fff::/20", "a documentation address"),
    )
)


def special_kind(address: str) -> str:
    """Name in a few words why address is not public, or "" when it is.

    Text that is no address counts as special: what cannot be judged is not connected to.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "something that is not an address"
    return _special_ipv4(parsed) if isinstance(parsed, IPv4Address) else _special_ipv6(parsed)


def _special_ipv4(address: IPv4Address) -> str:
    return next((kind for network, kind in SPECIAL_IPV4 if address in network), "")


def _special_ipv6(address: IPv6Address) -> str:
    unscoped = IPv6Address(int(address))
    for network, kind in SPECIAL_IPV6:
        if unscoped in network:
            return kind
    return "" if unscoped in GLOBAL_IPV6 else "a reserved address"
