"""One call to one vendor."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpcore2
import orjson
from django.utils.translation import gettext_noop

from apps.core.fetching import FetchFailed
from apps.core.fetching.bodies import BodyReader
from apps.providers.capabilities.connection import TokenRefused
from apps.providers.errors import ProviderError
from apps.providers.http.account import Account
from apps.providers.http.calls import Call
from apps.providers.http.downloads import download_file
from apps.providers.http.failures import Refusal, retry_after_seconds, status_error
from apps.providers.http.network import bad_address, told_failures
from apps.providers.http.sockets import Clock, TimedBackend

USER_AGENT = "AutoClip/0.1"
MOST_JSON_BYTES = 40_000_000
MOST_ERROR_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Answer:
    """headers has lower case names. body is decompressed. Both may hold tokens."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class VendorClient:
    """Calls one account. Safe to share between threads: every call has its own connection.

    paid: the call costs much and cannot be told apart from a second one by the vendor, so a lost
    answer leaves its outcome unknown; other calls may simply be made again.
    """

    def __init__(self, account: Account) -> None:
        self.account = account
        self.name = account.vendor.name

    def get_json(self, path: str, parameters: Mapping[str, str] | None = None) -> Any:
        return self.json(Call("GET", path, parameters or {}))

    def post_json(self, path: str, body: Any, *, paid: bool = False) -> Any:
        """The JSON that answers body, sent as JSON."""
        return self.json(_json_post(path, body, paid=paid))

    def post_for_bytes(self, path: str, body: Any, *, kinds: tuple[str, ...]) -> bytes:
        """The file that answers body. kinds: beginnings of the content types it may have."""
        answer = self.send(_json_post(path, body))
        if not answer.headers.get("content-type", "").lower().startswith(kinds):
            raise self._unreadable(answer)
        return answer.body

    def json(self, call: Call) -> Any:
        """The JSON that answers any call."""
        return self.read_json(self.send(call), paid=call.paid)

    def send(self, call: Call) -> Answer:
        """The answer to any call: 2xx, or one of call.answers."""
        account, url = self.account, self._url(call)
        headers = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            "Connection": "close",
            **account.headers(),
            **call.own_headers(),
        }
        clock = Clock(account.read_seconds, account.total_seconds)
        with (
            told_failures(account, paid=call.paid),
            httpcore2.ConnectionPool(system_tls(), network_backend=TimedBackend(clock)) as pool,
            pool.stream(
                call.method,
                url,
                headers=list(headers.items()),
                content=call.body,
                extensions={"timeout": {"connect": account.connect_seconds}},
            ) as response,
        ):
            answer = _read(response, MOST_JSON_BYTES)
        if 200 <= answer.status < 300 or answer.status in call.answers:
            return answer
        raise self.refusal(answer, call)

    def _url(self, call: Call) -> httpcore2.URL:
        account, target = self.account, call.target
        is_whole = target.startswith(("https://", "http://"))
        if is_whole and not account.is_own_address(target):
            sentence = gettext_noop(
                "{vendor} named an address that is not its own, so nothing was sent there. "
                "Check {place}."
            )
            raise ProviderError(account.vendor.say(sentence, place=account.url_place))
        try:
            return httpcore2.URL(target if is_whole else f"{account.url}{target}")
        except ValueError:
            raise bad_address(account) from None

    def download(self, url: str, target: Path, *, most_bytes: int, kinds: tuple[str, ...]) -> None:
        """Write the file at an address that the vendor named to target; see `download_file`."""
        download_file(self.account, url, target, most_bytes=most_bytes, kinds=kinds)

    def read_json(self, answer: Answer, *, paid: bool = False) -> Any:
        try:
            return orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            error = self._unreadable(answer)
            error.outcome_unknown = paid
            raise error from None

    def _unreadable(self, answer: Answer) -> ProviderError:
        start = answer.body[:200].lstrip().lower()
        if start.startswith(b"<") or "html" in answer.headers.get("content-type", ""):
            sentence = gettext_noop(
                "{vendor} sent a web page instead of its answer. Try again; if it stays so, "
                "check {place}."
            )
        else:
            sentence = gettext_noop(
                "{vendor} sent an answer that is cut off or broken. Try again; if it stays so, "
                "check {place}."
            )
        account = self.account
        return ProviderError(account.vendor.say(sentence, place=account.url_place))

    def refusal(self, answer: Answer, call: Call) -> ProviderError:
        """The error of an answer that says no."""
        try:
            said = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            said = None
        account = self.account
        refusal = account.vendor.explain(answer.status, said) or Refusal()
        words = call.without_secrets(account.without_key(refusal.words))
        if answer.status == 401 and call.bearer and refusal.fault is None:
            sentence = gettext_noop(
                "{vendor} does not accept the channel's access any more. It is renewed before the "
                "next try; if it stays so, connect the channel again."
            )
            return TokenRefused(account.vendor.say(sentence))
        return status_error(
            vendor=self.name,
            key_place=account.key_place,
            url_place=account.url_place,
            status=answer.status,
            refusal=replace(refusal, words=words),
            retry_after=retry_after_seconds(answer.headers.get("retry-after", "")),
            sentences=account.vendor.sentences,
        )


def _json_post(path: str, body: Any, *, paid: bool = False) -> Call:
    return Call(
        "POST", path, content=orjson.dumps(body), content_type="application/json", paid=paid
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
