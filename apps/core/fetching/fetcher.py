"""Fetching a page: checked, capped and redirected at most a few times."""

from __future__ import annotations

import functools
import re
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import httpcore2

from apps.core.fetching.bodies import ACCEPTED_ENCODINGS, BodyReader
from apps.core.fetching.connections import Deadline, GuardedBackend, Resolver, resolve_host
from apps.core.fetching.errors import FetchFailed
from apps.core.fetching.limits import DEFAULT_LIMITS, FetchLimits
from apps.core.fetching.pages import FetchedPage
from apps.core.fetching.targets import Target, parse_target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MAX_RETRY_AFTER_SECONDS = 86_400.0
PLAIN_HEADER = re.compile(r"[\x20-\x7e]{1,512}")


@dataclass(frozen=True, slots=True)
class _Visit:
    """What stays the same over the redirects of one fetch."""

    limits: FetchLimits
    backend: GuardedBackend
    tls: ssl.SSLContext
    conditions: dict[str, str]
    accept: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer. headers has lower case names; of a repeated header the first one counts."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_redirect(self) -> bool:
        return self.status in REDIRECTS


def fetch(
    url: str,
    limits: FetchLimits = DEFAULT_LIMITS,
    *,
    etag: str = "",
    last_modified: str = "",
    accept: str = ACCEPT,
    resolver: Resolver = resolve_host,
    tls: ssl.SSLContext | None = None,
) -> FetchedPage:
    """Read the page at url.

    etag and last_modified are those of the page we already have: when it has not changed, the
    result has status 304 and no body. accept: media types, for servers that have several to choose
    from. resolver turns a host and port into addresses; tls decides
    which certificates are trusted (by default those the system trusts).

    FetchRefused: the rules forbid the address, or one it redirects to; that address got nothing.
    FetchFailed: the address is allowed but did not give a page within the limits.
    """
    target = parse_target(url, limits)
    deadline = Deadline(limits.total_seconds)
    backend = GuardedBackend(limits, resolver, deadline)
    visit = _Visit(limits, backend, tls or _system_tls(), _conditions(etag, last_modified), accept)
    for _ in range(limits.max_redirects + 1):
        answer = _ask(target, visit)
        if not answer.is_redirect:
            return _page(url, target, answer, is_conditional=bool(visit.conditions))
        location = answer.headers.get("location", "").strip()
        if not location:
            raise FetchFailed("answer_broken", host=target.host)
        target = parse_target(_join(target, location), limits)
    raise FetchFailed("too_many_redirects", limit=limits.max_redirects)


@functools.cache
def _system_tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    """The conditional headers; values that could not have come from a header are left out."""
    pairs = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in pairs.items() if PLAIN_HEADER.fullmatch(value)}


def _join(target: Target, location: str) -> str:
    try:
        return urljoin(target.url, location)
    except ValueError:
        raise FetchFailed("answer_broken", host=target.host) from None


def _ask(target: Target, visit: _Visit) -> _Answer:
    """Send one request over a connection of its own and read what the answer is good for."""
    try:
        with (
            httpcore2.ConnectionPool(visit.tls, network_backend=visit.backend) as pool,
            pool.stream(
                "GET",
                httpcore2.URL(
                    scheme=target.scheme, host=target.host, port=target.port, target=target.path
                ),
                headers=_request_headers(target, visit),
                extensions={"timeout": _timeouts(visit.limits)},
            ) as response,
        ):
            return _read(target, response, visit.limits)
    except httpcore2.TimeoutException:
        raise FetchFailed("timed_out", host=target.host) from None
    except httpcore2.NetworkError as error:
        # The pool drops the cause; the socket's own error stays as the argument.
        if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in error.args):
            raise FetchFailed("certificate_invalid", host=target.host) from None
        raise FetchFailed("unreachable", host=target.host) from None
    except httpcore2.ProtocolError:
        raise FetchFailed("answer_broken", host=target.host) from None


def _request_headers(target: Target, visit: _Visit) -> list[tuple[str, str]]:
    headers = {
        "Host": target.authority,
        "User-Agent": visit.limits.user_agent,
        "Accept": visit.accept,
        "Accept-Encoding": ACCEPTED_ENCODINGS,
        "Connection": "close",
        **visit.conditions,
    }
    return list(headers.items())


def _timeouts(limits: FetchLimits) -> dict[str, float]:
    read = limits.read_seconds
    return {"connect": limits.connect_seconds, "read": read, "write": read, "pool": read}


def _read(target: Target, response: httpcore2.Response, limits: FetchLimits) -> _Answer:
    """Read the body of a page only: those of redirects and errors are of no use."""
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers.setdefault(name.decode("latin-1").lower(), _header_text(value))
    body = b""
    if 200 <= response.status < 300:
        reader = BodyReader(target.host, headers.get("content-encoding", ""), limits.max_bytes)
        reader.check_declared_size(headers.get("content-length", ""))
        body = reader.read(response.iter_stream())
    return _Answer(response.status, headers, body)


def _header_text(value: bytes) -> str:
    """Headers are Latin-1 by the book and UTF-8 in practice (redirects to Korean paths)."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _page(url: str, target: Target, answer: _Answer, *, is_conditional: bool) -> FetchedPage:
    is_unchanged = is_conditional and answer.status == 304
    if not (200 <= answer.status < 300 or is_unchanged):
        raise _status_error(target.host, answer)
    header = Message()
    header["Content-Type"] = answer.headers.get("content-type", "")
    has_type = "/" in answer.headers.get("content-type", "")
    return FetchedPage(
        url=url,
        final_url=target.url,
        status=answer.status,
        content_type=header.get_content_type() if has_type else "",
        charset=header.get_content_charset("") if has_type else "",
        body=answer.body,
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
    )


def _status_error(host: str, answer: _Answer) -> FetchFailed:
    status = answer.status
    retry_after = _retry_after(answer.headers.get("retry-after", ""))
    code = {
        401: "page_closed",
        402: "page_closed",
        403: "page_closed",
        404: "page_missing",
        410: "page_missing",
        429: "too_many_requests",
    }.get(status, "server_error" if status >= 500 else "page_refused")
    return FetchFailed(code, retry_after=retry_after, host=host, status=status)


def _retry_after(value: str) -> float | None:
    """Seconds from a Retry-After header: a number or a date (RFC 9110, 10.2.3), at most a day."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:12]), MAX_RETRY_AFTER_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_SECONDS)
