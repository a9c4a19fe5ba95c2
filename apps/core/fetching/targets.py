"""Reading a user's URL into the one host, port and path that will be asked for.

The URL is parsed once, here, and the parts are handed on as they are: no second parser can
understand the same text in another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from apps.core.fetching.errors import FetchRefused
from apps.core.fetching.limits import FetchLimits

MAX_URL_CHARACTERS = 4096
DEFAULT_PORTS = {"http": 80, "https": 443}
URL_SAFE = "%/:=&?~#+!$,;'@()*[]"
FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\\]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# WHATWG URL, "ends in a number": such a host is an IPv4 address or nothing.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# RFC 6761, 6762, 7686, 8375 and ICANN's ".internal": never names on the public internet.
PRIVATE_SUFFIXES = ("localhost", "localdomain", "local", "internal", "home.arpa", "onion")


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes. host is lower case ASCII without brackets; path holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_ipv6(self) -> bool:
        return ":" in self.host

    @property
    def authority(self) -> str:
        """The Host header: brackets round IPv6, the port only when it is not the usual one."""
        host = f"[{self.host}]" if self.is_ipv6 else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_target(url: str, limits: FetchLimits) -> Target:
    """Read url, or raise FetchRefused when its spelling, scheme, host or port is not allowed."""
    parts = _split(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchRefused("scheme_refused", scheme=parts.scheme)
    if "@" in parts.netloc:
        raise FetchRefused("credentials_refused")
    host = _read_host(parts)
    port = _read_port(parts)
    name = f"[{host}]" if ":" in host else host
    if not limits.permits_host(name, port):
        _check_name(host)
        if port not in limits.allowed_ports:
            ports = ", ".join(str(allowed) for allowed in sorted(limits.allowed_ports))
            raise FetchRefused("port_refused", port=port, ports=ports)
    path = quote(parts.path, safe=URL_SAFE) or "/"
    query = f"?{quote(parts.query, safe=URL_SAFE)}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def _split(url: str) -> SplitResult:
    text = url.strip(" ")
    if len(text) > MAX_URL_CHARACTERS:
        raise FetchRefused("url_too_long", limit=MAX_URL_CHARACTERS)
    if FORBIDDEN_CHARACTERS.search(text):
        raise FetchRefused("url_invalid")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise FetchRefused("url_invalid") from None
    if not parts.scheme or (parts.scheme in DEFAULT_PORTS and not parts.netloc):
        raise FetchRefused("url_invalid")
    return parts


def _read_port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        raise FetchRefused("url_invalid") from None
    return DEFAULT_PORTS[parts.scheme] if port is None else port


def _read_host(parts: SplitResult) -> str:
    """The host as lower case ASCII: an IP address in its usual spelling, or a DNS name."""
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        return _read_ipv6(host)
    ascii_host = _to_ascii(host).removesuffix(".")
    labels = ascii_host.split(".")
    if NUMBER.fullmatch(labels[-1]):
        return _read_ipv4(ascii_host)
    if len(ascii_host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise FetchRefused("host_refused", host=host)
    return ascii_host


def _to_ascii(host: str) -> str:
    """IDNA 2008 with the mapping browsers use, which also folds full-width digits and dots."""
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError:
        raise FetchRefused("host_refused", host=host) from None


def _read_ipv4(host: str) -> str:
    """Four plain decimal numbers only; the octal, hex and short spellings are refused."""
    try:
        return str(IPv4Address(host))
    except ValueError:
        raise FetchRefused("host_refused", host=host) from None


def _read_ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except ValueError:
        raise FetchRefused("host_refused", host=host) from None
    if address.scope_id is not None:
        raise FetchRefused("host_refused", host=host)
    return str(address)


def _check_name(host: str) -> None:
    """Refuse names that never belong to a public site, before any lookup could tell of them."""
    is_address = ":" in host or NUMBER.fullmatch(host.rpartition(".")[2]) is not None
    is_private = any(host == name or host.endswith(f".{name}") for name in PRIVATE_SUFFIXES)
    if not is_address and (is_private or "." not in host):
        raise FetchRefused("host_refused", host=host)
