"""Connections that only ever go to an address that was checked.

The check sits where the socket is opened: the name is resolved once, every address it leads to
is judged, and the socket is opened to one of those very addresses. TLS still verifies the name.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from apps.core.fetching.addresses import special_kind
from apps.core.fetching.errors import FetchFailed, FetchRefused
from apps.core.fetching.limits import FetchLimits

Resolver = Callable[[str, int], list[str]]

MAX_ADDRESSES_TRIED = 4
# Headers, chunk sizes and incompressible bodies travel on top of the body that is counted.
WIRE_OVERHEAD_BYTES = 1_000_000


def resolve_host(host: str, port: int) -> list[str]:
    """Every address of host, in the system's order of preference; OSError when there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """One moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def clip(self, seconds: float | None) -> float:
        """Shorten one wait to what is left; httpcore2.ReadTimeout when nothing is."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline of the whole fetch has passed")
        return left if seconds is None else min(seconds, left)


class GuardedStream(httpcore2.NetworkStream):
    """A socket stream that obeys the deadline and counts the bytes that arrive."""

    def __init__(
        self,
        stream: httpcore2.NetworkStream,
        deadline: Deadline,
        bytes_left: int,
        too_large: FetchFailed,
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._bytes_left = bytes_left
        self._too_large = too_large

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._deadline.clip(timeout))
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise self._too_large
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.clip(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.clip(timeout))
        return GuardedStream(stream, self._deadline, self._bytes_left, self._too_large)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens sockets for httpcore2, to checked addresses only."""

    def __init__(self, limits: FetchLimits, resolver: Resolver, deadline: Deadline) -> None:
        self._limits = limits
        self._resolver = resolver
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._checked_addresses(host, port)
        failure: Exception = httpcore2.ConnectError("no address to connect to")
        for address in addresses[:MAX_ADDRESSES_TRIED]:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.clip(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            return self._guard(stream, host)
        raise failure

    def _guard(self, stream: httpcore2.NetworkStream, host: str) -> GuardedStream:
        limit = self._limits.max_bytes
        error = FetchFailed("too_large", host=host, limit_mb=max(1, limit // 1_000_000))
        return GuardedStream(stream, self._deadline, limit + WIRE_OVERHEAD_BYTES, error)

    def _checked_addresses(self, host: str, port: int) -> list[str]:
        """All addresses of host; FetchRefused when a single one of them is not public."""
        addresses = [host] if _is_address(host) else self._resolve(host, port)
        name = f"[{host}]" if ":" in host else host
        if not self._limits.permits_host(name, port):
            for address in addresses:
                if kind := special_kind(address):
                    raise FetchRefused("address_refused", host=host, kind=kind)
        return addresses

    def _resolve(self, host: str, port: int) -> list[str]:
        """Look the name up in a thread of its own: the system's lookup knows no timeout."""
        answers: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue()

        def look_up() -> None:
            try:
                answers.put(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=look_up, name="fetch-resolver", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.clip(None))
        except queue.Empty:
            raise httpcore2.ConnectTimeout("the name lookup took too long") from None
        if not isinstance(answer, list) or not answer:
            raise FetchFailed("host_unknown", host=host)
        return answer


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
