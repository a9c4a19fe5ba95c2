"""Sockets that keep the time of the whole call and notice when nobody wants the answer."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from apps.providers.http.cancelling import stop_if_cancelled

# How long a cancelled call may go on.
_LOOK_UP_SECONDS = 0.25


class Clock:
    """One call's time: read_seconds without a byte, or total_seconds in all, end it."""

    def __init__(self, read_seconds: float, total_seconds: float) -> None:
        self._read_seconds = read_seconds
        self._ends_at = time.monotonic() + total_seconds

    def left(self) -> float:
        """Seconds left for the whole call; httpcore2.ReadTimeout when there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline of the whole call has passed")
        return left

    def wait_ends_at(self) -> float:
        return min(time.monotonic() + self._read_seconds, self._ends_at)


class TimedStream(httpcore2.NetworkStream):
    """A stream whose waits are cut into short ones, with a look up between them."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        self._clock.left()
        ends_at = self._clock.wait_ends_at()
        while True:
            stop_if_cancelled()
            left = ends_at - time.monotonic()
            try:
                return self._stream.read(max_bytes, max(0.01, min(left, _LOOK_UP_SECONDS)))
            except httpcore2.ReadTimeout:
                if left <= _LOOK_UP_SECONDS:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        stop_if_cancelled()
        left = self._clock.left()
        self._stream.write(buffer, left if timeout is None else min(timeout, left))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return TimedStream(stream, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class TimedBackend(httpcore2.NetworkBackend):
    """Opens the connection of one call."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        stop_if_cancelled()
        stream = self._sockets.connect_tcp(host, port, timeout, local_address, socket_options)
        return TimedStream(stream, self._clock)
