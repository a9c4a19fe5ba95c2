"""One call to one vendor."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpcore2
import orjson

from apps.core.fetching import FetchFailed
from apps.core.fetching.bodies import BodyReader
from apps.providers.errors import ProviderError
from apps.providers.http.account import Account
from apps.providers.http.downloads import download_file
from apps.providers.http.failures import Refusal, retry_after_seconds, status_error
from apps.providers.http.network import bad_address, told_failures
from apps.providers.http.sockets import Clock, TimedBackend

USER_AGENT = "AutoClip/0.1"
MOST_JSON_BYTES = 40_000_000
MOST_ERROR_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Answer:
    """headers has lower case names. body is decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class VendorClient:
    """Calls one account. Safe to share between threads: every call has its own connection.

    paid: the call costs much and cannot be told apart from a second one by the vendor, so a lost
    answer leaves its outcome unknown; other calls may simply be made again.
    """

    def __init__(self, account: Account) -> None:
        self.account = account
        self.name = account.vendor.name

    def get_json(self, path: str, parameters: Mapping[str, str] | None = None) -> Any:
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self._json(self._call("GET", path + query, None, MOST_JSON_BYTES, paid=False))

    def post_json(self, path: str, body: Any, *, paid: bool = False) -> Any:
        """The JSON that answers body, sent as JSON."""
        answer = self._call("POST", path, orjson.dumps(body), MOST_JSON_BYTES, paid=paid)
        return self._json(answer, paid=paid)

    def post_for_bytes(self, path: str, body: Any, *, kinds: tuple[str, ...]) -> bytes:
        """The file that answers body. kinds: beginnings of the content types it may have."""
        answer = self._call("POST", path, orjson.dumps(body), MOST_JSON_BYTES, paid=False)
        if not answer.headers.get("content-type", "").lower().startswith(kinds):
            raise self._unreadable(answer)
        return answer.body

    def _call(
        self, method: str, path: str, content: bytes | None, limit: int, *, paid: bool
    ) -> Answer:
        account = self.account
        headers = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            "Connection": "close",
            **({"Content-Type": "application/json"} if content is not None else {}),
            **account.headers(),
        }
        clock = Clock(account.read_seconds, account.total_seconds)
        with (
            told_failures(self.account, paid=paid),
            httpcore2.ConnectionPool(system_tls(), network_backend=TimedBackend(clock)) as pool,
            pool.stream(
                method,
                self._url(path),
                headers=list(headers.items()),
                content=content,
                extensions={"timeout": {"connect": account.connect_seconds}},
            ) as response,
        ):
            answer = _read(response, limit)
        if not 200 <= answer.status < 300:
            raise self._status_error(answer)
        return answer

    def _url(self, path: str) -> httpcore2.URL:
        try:
            return httpcore2.URL(f"{self.account.url}{path}")
        except ValueError:
            raise bad_address(self.account) from None

    def download(self, url: str, target: Path, *, most_bytes: int, kinds: tuple[str, ...]) -> None:
        """Write the file at an address that the vendor named to target; see `download_file`."""
        download_file(self.account, url, target, most_bytes=most_bytes, kinds=kinds)

    def _json(self, answer: Answer, *, paid: bool = False) -> Any:
        try:
            return orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            error = self._unreadable(answer)
            error.outcome_unknown = paid
            raise error from None

    def _unreadable(self, answer: Answer) -> ProviderError:
        start = answer.body[:200].lstrip().lower()
        if start.startswith(b"<") or "html" in answer.headers.get("content-type", ""):
            what = "a web page instead of its answer"
        else:
            what = "an answer that is cut off or broken"
        return ProviderError(
            f"{self.name} sent {what}. Try again; if it stays so, check {self.account.url_place}."
        )

    def _status_error(self, answer: Answer) -> ProviderError:
        try:
            said = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            said = None
        refusal = self.account.vendor.explain(answer.status, said) or Refusal()
        return status_error(
            vendor=self.name,
            key_place=self.account.key_place,
            url_place=self.account.url_place,
            status=answer.status,
            refusal=Refusal(
                refusal.fault, self.account.without_key(refusal.words), refusal.retry_after
            ),
            retry_after=retry_after_seconds(answer.headers.get("retry-after", "")),
        )


@functools.cache
def system_tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def _read(response: httpcore2.Response, limit: int) -> Answer:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    is_good = 200 <= response.status < 300
    reader = BodyReader(
        "", headers.get("content-encoding", ""), limit if is_good else MOST_ERROR_BYTES
    )
    try:
        reader.check_declared_size(headers.get("content-length", ""))
        body = reader.read(response.iter_stream())
    except FetchFailed:
        if is_good:
            raise
        body = b""
    return Answer(response.status, headers, body)
