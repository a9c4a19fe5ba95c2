"""OAuth 2.0 as a client of a platform: the way there, and tokens for what comes back.

RFC 6749 (authorization code, refresh), RFC 7636 (PKCE).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from apps.core.sentences import gettext as _
from apps.providers.capabilities.connection import ConsentLost, Tokens
from apps.providers.errors import ProviderError
from apps.providers.http.calls import Call, form_call
from apps.providers.http.client import Answer, VendorClient
from apps.providers.http.failures import short

# Everything an error of RFC 6749, 5.2 may come with; the JSON says what is wrong.
ERROR_STATUSES = frozenset({400, 401, 403})
CLIENT_ERRORS = frozenset({"invalid_client", "unauthorized_client"})
PASSING_ERRORS = frozenset({"temporarily_unavailable", "server_error", "internal_failure"})


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The installation's client at a platform. settings is the prefix of where it is set."""

    platform: str
    settings: str
    id: str = ""
    secret: str = field(default="", repr=False)

    @property
    def is_ready(self) -> bool:
        return bool(self.id.strip() and self.secret.strip())

    def check(self) -> None:
        """Raises ProviderError, with what to do, when there is no client."""
        if not self.is_ready:
            raise ProviderError(
                _(
                    "This installation has no client at %(platform)s yet. Fill in "
                    "%(id)s and %(secret)s, and start it again."
                )
                % {
                    "platform": self.platform,
                    "id": f"{self.settings}_CLIENT_ID",
                    "secret": f"{self.settings}_CLIENT_SECRET",
                },
                permanent=True,
            )


def code_challenge(verifier: str) -> str:
    """S256: BASE64URL(SHA256(verifier)) without padding (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def with_parameters(address: str, parameters: Mapping[str, str]) -> str:
    """address and its query; spaces are %20, which every platform reads."""
    query = urlencode(parameters).replace("+", "%20")
    return f"{address}{'&' if '?' in address else '?'}{query}"


def post_for_tokens(client: VendorClient, path: str, form: Mapping[str, str]) -> Any:
    """The JSON of a token endpoint. Raises ConsentLost for invalid_grant, else ProviderError."""
    return ask_for_tokens(client, form_call(path, form, answers=ERROR_STATUSES))


def ask_for_tokens(client: VendorClient, call: Call) -> Any:
    """The same for a call of another form; call.answers should hold ERROR_STATUSES."""
    answer = client.send(call)
    told = _told(answer)
    if isinstance(told, dict) and isinstance(told.get("error"), str):
        words = call.without_secrets(str(told.get("error_description") or ""))
        raise oauth_error(client, told["error"], words)
    if not 200 <= answer.status < 300:
        raise client.refusal(answer, call)
    return client.read_json(answer)


def oauth_error(client: VendorClient, code: str, words: str) -> ProviderError:
    """What an error code of RFC 6749, 5.2 means to people."""
    prefix = client.account.vendor.settings
    values = {
        "platform": client.name,
        "told": f" ({short(words)})" if words else "",
        "id": f"{prefix}_CLIENT_ID",
        "secret": f"{prefix}_CLIENT_SECRET",
        "code": short(code),
    }
    if code == "invalid_grant":
        return ConsentLost(
            _(
                "%(platform)s does not accept the consent for this channel any more%(told)s. "
                "Connect the channel again."
            )
            % values
        )
    if code in PASSING_ERRORS:
        return ProviderError(
            _("%(platform)s has a problem of its own%(told)s. Try again in a few minutes.") % values
        )
    return ProviderError(_sentence(code) % values, permanent=True)


def _sentence(code: str) -> str:
    if code in CLIENT_ERRORS:
        return _(
            "%(platform)s does not accept this installation's client%(told)s. "
            "Check %(id)s and %(secret)s."
        )
    if code == "redirect_uri_mismatch":
        return _(
            "%(platform)s does not know the address that people come back to%(told)s. Add the "
            "redirect address of this installation to its client there."
        )
    return _(
        "%(platform)s did not accept the request for tokens, “%(code)s”%(told)s. "
        "Connect the channel again."
    )


def read_tokens(client: VendorClient, told: Any, *, now: datetime | None = None) -> Tokens:
    """Tokens from the JSON of RFC 6749, 5.1; scopes may be apart by spaces or commas, or a list."""
    access = told.get("access_token") if isinstance(told, dict) else None
    if not isinstance(access, str) or not access:
        raise ProviderError(
            _(
                "%(platform)s answered without an access token. Connect the channel again; if it "
                "stays so, check %(place)s."
            )
            % {"platform": client.name, "place": client.account.url_place},
            permanent=True,
        )
    scope = told.get("scope") or ""
    scopes = scope if isinstance(scope, list) else str(scope).replace(",", " ").split()
    return Tokens(
        access_token=access,
        refresh_token=str(told.get("refresh_token") or ""),
        expires_at=expiry(told.get("expires_in"), now=now),
        scopes=tuple(str(one) for one in scopes),
    )


def expiry(seconds: Any, *, now: datetime | None = None) -> datetime | None:
    """When a token runs out; platforms write the number as a number or as text."""
    try:
        return (now or datetime.now(UTC)) + timedelta(seconds=int(seconds))
    except (TypeError, ValueError, OverflowError):
        return None


def _told(answer: Answer) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
