"""One exchange with a payment vendor: sent once, on its own connection, with an end in sight."""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

MOST_BYTES = 5_000_000
# Nothing has left this machine when one of these is raised.
UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
)


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: for the connection, for one wait while reading, and for the whole answer, which
    may come in drops."""

    connect: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: httpx2.Headers
    body: bytes


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    content: bytes | None,
    waits: Waits,
    auth: tuple[str, str] | None = None,
) -> Answer:
    """httpx2.RequestError or InvalidURL when it fails; redirects are not followed."""
    ends_at = time.monotonic() + waits.total
    read = bytearray()
    with (
        httpx2.Client(
            verify=_tls(), timeout=httpx2.Timeout(waits.read, connect=waits.connect)
        ) as client,
        client.stream(
            method, url, headers=dict(headers), content=content, auth=auth, follow_redirects=False
        ) as response,
    ):
        for chunk in response.iter_bytes():
            read += chunk
            if time.monotonic() > ends_at or len(read) > MOST_BYTES:
                raise httpx2.ReadTimeout("the answer is too slow or too large")
        return Answer(response.status_code, response.headers, bytes(read))


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than a call; they are read once."""
    return httpx2.create_ssl_context()
