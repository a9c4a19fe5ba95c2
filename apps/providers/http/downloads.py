"""Files at addresses that a vendor named: streamed to disk, capped, and without the key.

Such an address comes from outside, so it obeys the rules of `apps.core.fetching`: only checked
public addresses are connected to, also after a redirect. The host of the vendor's own base URL is
allowed wherever it stands, for servers of one's own.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpcore2

from apps.core.fetching import FetchFailed, FetchLimits
from apps.core.fetching.connections import Deadline, GuardedBackend, resolve_host
from apps.core.fetching.targets import DEFAULT_PORTS, Target, parse_target
from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError
from apps.providers.http.account import Account
from apps.providers.http.cancelling import stop_if_cancelled
from apps.providers.http.failures import Refusal, retry_after_seconds, status_error
from apps.providers.http.network import told_failures

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3


def download_file(
    account: Account, url: str, target: Path, *, most_bytes: int, kinds: tuple[str, ...]
) -> None:
    """Write the file at url to target; the file appears complete, or not at all.

    kinds: beginnings of the content types it may have. Raises ProviderError, or Cancelled soon
    after the step was cancelled.
    """
    limits = FetchLimits(
        max_bytes=most_bytes,
        total_seconds=account.total_seconds,
        allowed_hosts=frozenset({_own_host(account)}),
    )
    deadline = Deadline(account.total_seconds)
    unfinished = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with told_failures(account, paid=False):
            for _ in range(MOST_REDIRECTS + 1):
                place = parse_target(url, limits)
                location = _fetch(account, place, limits, deadline, unfinished, kinds)
                if not location:
                    unfinished.replace(target)
                    return
                url = urljoin(place.url, location)
        raise ProviderError(
            _("%(vendor)s redirected a download too often. Try again later.")
            % {"vendor": account.vendor.name}
        )
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _own_host(account: Account) -> str:
    parts = urlsplit(account.url)
    return f"{parts.hostname}:{parts.port or DEFAULT_PORTS.get(parts.scheme, 443)}"


def _fetch(
    account: Account,
    place: Target,
    limits: FetchLimits,
    deadline: Deadline,
    unfinished: Path,
    kinds: tuple[str, ...],
) -> str:
    """Write one answer to unfinished and return "", or return where it redirects to."""
    stop_if_cancelled()
    backend = GuardedBackend(limits, resolve_host, deadline)
    url = httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.path)
    headers = {
        "Host": place.authority,
        "User-Agent": limits.user_agent,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    seconds = {"connect": account.connect_seconds, "read": account.read_seconds}
    with (
        httpcore2.ConnectionPool(network_backend=backend) as pool,
        pool.stream(
            "GET", url, headers=list(headers.items()), extensions={"timeout": seconds}
        ) as response,
    ):
        found = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        if response.status in REDIRECTS and found.get("location"):
            return found["location"]
        _check(account, response.status, found, kinds)
        _write(response, unfinished, limits.max_bytes)
    return ""


def _check(account: Account, status: int, headers: dict[str, str], kinds: tuple[str, ...]) -> None:
    if not 200 <= status < 300:
        raise status_error(
            vendor=account.vendor.name,
            key_place=account.key_place,
            url_place=account.url_place,
            status=status,
            refusal=Refusal(),
            retry_after=retry_after_seconds(headers.get("retry-after", "")),
        )
    kind = headers.get("content-type", "").lower()
    if not kind.startswith((*kinds, "application/octet-stream", "binary/octet-stream")):
        raise ProviderError(
            _("%(vendor)s sent %(kind)s where a file was expected. Try again.")
            % {"vendor": account.vendor.name, "kind": kind.partition(";")[0] or "something"}
        )


def _write(response: httpcore2.Response, path: Path, most_bytes: int) -> None:
    size = 0
    with path.open("wb") as file:
        for chunk in response.iter_stream():
            stop_if_cancelled()
            size += len(chunk)
            if size > most_bytes:
                raise FetchFailed("too_large", host="", limit_mb=most_bytes // 1_000_000)
            file.write(chunk)
