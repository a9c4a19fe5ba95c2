"""One call to a platform as it is to be sent: method, address, body, and who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

JSON = "application/json; charset=UTF-8"
FORM = "application/x-www-form-urlencoded"
_BLOCK_BYTES = 64 * 1024
# What the text of a body or an address may hold that nobody else may read.
_SECRET_NAMES = frozenset(
    {
        "access_token",
        "client_secret",
        "code",
        "code_verifier",
        "fb_exchange_token",
        "refresh_token",
        "token",
    }
)


@dataclass(frozen=True, slots=True)
class FilePart:
    """length bytes of the file at path from first on, read as they are sent. A file that cannot be
    read is a ProviderError: nothing was sent whole."""

    path: Path
    first: int
    length: int

    def blocks(self) -> Iterator[bytes]:
        try:
            yield from self._blocks()
        except OSError as error:
            raise ProviderError(
                _("A file that was to be sent could not be read (%(why)s). Try again.")
                % {"why": error.strerror or type(error).__name__}
            ) from None

    def _blocks(self) -> Iterator[bytes]:
        left = self.length
        with self.path.open("rb") as file:
            file.seek(self.first)
            while left:
                block = file.read(min(left, _BLOCK_BYTES))
                if not block:
                    raise ProviderError(
                        _("The file became shorter while it was sent. Send it anew."),
                        permanent=True,
                    )
                left -= len(block)
                yield block


@dataclass(frozen=True, slots=True)
class Call:
    """path is below the account's address, or a whole address of the same vendor. bearer: an OAuth
    token (RFC 6750) for this call alone. answers: statuses beside 2xx that are no failure. paid: a
    lost answer leaves the outcome unknown."""

    method: str
    path: str = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | FilePart | None = field(default=None, repr=False)
    content_type: str = ""
    bearer: str = field(default="", repr=False)
    answers: frozenset[int] = frozenset()
    paid: bool = False

    @property
    def target(self) -> str:
        if not self.parameters:
            return self.path
        return f"{self.path}{'&' if '?' in self.path else '?'}{urlencode(self.parameters)}"

    @property
    def body(self) -> bytes | Iterator[bytes] | None:
        return self.content.blocks() if isinstance(self.content, FilePart) else self.content

    def own_headers(self) -> dict[str, str]:
        headers = dict(self.headers)
        if self.content_type:
            headers["Content-Type"] = self.content_type
        if isinstance(self.content, FilePart):
            headers["Content-Length"] = str(self.content.length)
        if self.bearer:
            headers["Authorization"] = f"Bearer {self.bearer}"
        return headers

    def without_secrets(self, text: str) -> str:
        """Platforms repeat what was sent in their complaints; people and logs must not see it."""
        for secret in self._secrets():
            text = text.replace(secret, "…")
        return text

    def _secrets(self) -> list[str]:
        sent = parse_qsl(urlsplit(self.target).query)
        if self.content_type == FORM and isinstance(self.content, bytes):
            sent += parse_qsl(self.content.decode())
        found = [value for name, value in sent if name in _SECRET_NAMES]
        return sorted({one for one in (self.bearer, *found) if one}, key=len, reverse=True)


def json_call(method: str, path: str, body: Any, **more: Any) -> Call:
    """body as JSON; more: other fields of Call."""
    return Call(method, path, content=orjson.dumps(body), content_type=JSON, **more)


def form_call(path: str, form: Mapping[str, str], **more: Any) -> Call:
    """A POST of a form, as OAuth's token endpoints want it."""
    return Call("POST", path, content=urlencode(form).encode(), content_type=FORM, **more)
