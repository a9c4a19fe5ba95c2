"""How far the fetcher may go. Settings hand one of these in."""

from __future__ import annotations

from dataclasses import dataclass

USER_AGENT = "AutoClip/0.1.0"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The caps of one fetch.

    max_bytes counts the body after decompression. total_seconds is one deadline over name lookup,
    every redirect and the whole body; connect_seconds and read_seconds are for one wait inside it.
    allowed_hosts names private hosts that an installation opens on purpose, each as "host" (on
    allowed_ports) or "host:port" (also opens that port); IPv6 literals keep their brackets.
    """

    max_bytes: int = 5_000_000
    max_redirects: int = 3
    total_seconds: float = 20.0
    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    allowed_ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    allowed_hosts: frozenset[str] = frozenset()
    user_agent: str = USER_AGENT

    def permits_host(self, host: str, port: int) -> bool:
        """Whether the installation opened this host by name, private addresses included."""
        if f"{host}:{port}" in self.allowed_hosts:
            return True
        return host in self.allowed_hosts and port in self.allowed_ports


DEFAULT_LIMITS = FetchLimits()
