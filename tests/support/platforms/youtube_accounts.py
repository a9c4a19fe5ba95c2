"""Google's side of OAuth 2.0, and who may do what with which token.

https://developers.google.com/identity/protocols/oauth2/web-server, RFC 6749, RFC 7636, RFC 7009
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from tests.support.platforms.google_errors import Refused, oauth_error
from tests.support.platforms.youtube_rows import ChannelRow, channel_id
from tests.support.vendors.server import Reply, Seen, VendorServer, need

CLIENT_ID = "1234-autoclip.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-canary-51c20f8e77"
_SCOPE = "https://www.googleapis.com/auth/"
KNOWN_SCOPES = {
    f"{_SCOPE}youtube.upload",
    f"{_SCOPE}youtube.readonly",
    f"{_SCOPE}youtube.force-ssl",
}


@dataclass(frozen=True)
class Consent:
    """What a person agreed to."""

    channel_id: str
    scopes: frozenset[str] = frozenset(KNOWN_SCOPES)


@dataclass(frozen=True)
class Code:
    consent: Consent
    redirect_uri: str
    challenge: str


@dataclass
class Access:
    consent: Consent
    refresh_token: str
    ends_at: float


@dataclass
class _Book:
    codes: dict[str, Code] = field(default_factory=dict)
    refreshing: dict[str, Consent] = field(default_factory=dict)
    access: dict[str, Access] = field(default_factory=dict)


class GoogleAccounts(VendorServer):
    """token_seconds: how long an access token lives. unticked: scopes that the next person does not
    grant. The next person to agree is the one of `chosen`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.channels: dict[str, ChannelRow] = {}
        self.chosen = self.add_channel("한국사 한 입", "@onebite").id
        self.token_seconds = 3599
        self.unticked: set[str] = set()
        self.book = _Book()
        self.route("GET", "/o/oauth2/v2/auth", self._authorize)
        self.route("POST", "/token", self._token)
        self.route("POST", "/revoke", self._revoke)

    # -- commands -------------------------------------------------------------------------------

    def add_channel(self, title: str, handle: str) -> ChannelRow:
        row = ChannelRow(channel_id(), title, handle)
        self.channels[row.id] = row
        return row

    def choose(self, channel: str) -> None:
        """Whose account agrees next."""
        self.chosen = channel

    def tokens_for(self, channel: str = "") -> tuple[str, str]:
        """An access token and a refresh token, without the walk."""
        refresh = f"1//{secrets.token_urlsafe(24)}"
        self.book.refreshing[refresh] = Consent(channel or self.chosen)
        return self._new_access(refresh), refresh

    def expire_tokens(self) -> None:
        """Every access token has run out; refresh tokens still work."""
        for access in self.book.access.values():
            access.ends_at = 0.0

    def take_consent_back(self, channel: str = "") -> None:
        """The person removes the application at Google: invalid_grant from now on."""
        lost = channel or self.chosen
        book = self.book
        book.refreshing = {
            token: one for token, one in book.refreshing.items() if one.channel_id != lost
        }
        book.access = {
            token: one for token, one in book.access.items() if one.consent.channel_id != lost
        }

    # -- who calls ------------------------------------------------------------------------------

    def caller(self, seen: Seen, *scopes: str) -> ChannelRow:
        """Whose token it is; one of scopes ("youtube.upload") must have been granted."""
        need(
            seen.headers.get("authorization", "").startswith("Bearer "), "a bearer token is needed"
        )
        found = self.book.access.get(seen.bearer)
        if found is None or found.ends_at <= time.time():
            raise Refused(401, "authError", "Request had invalid authentication credentials.")
        if not any(f"{_SCOPE}{scope}" in found.consent.scopes for scope in scopes):
            raise Refused(403, "insufficientPermissions", "Insufficient authentication scopes.")
        channel = self.channels[found.consent.channel_id]
        if channel.is_suspended:
            raise Refused(403, "authenticatedUserAccountSuspended")
        return channel

    # -- OAuth ----------------------------------------------------------------------------------

    def _authorize(self, seen: Seen) -> Reply:
        """The person agrees at once."""
        query = seen.query
        need(query.get("client_id") == CLIENT_ID, "unknown client_id")
        need(query.get("response_type") == "code", "response_type has to be code")
        need(query.get("access_type") == "offline", "without offline there is no refresh token")
        need(query.get("prompt") == "consent", "without prompt=consent there is none either")
        need(len(query.get("state", "")) >= 16, "the state is too short to be a secret")
        need(query.get("code_challenge_method") == "S256", "PKCE by S256")
        challenge = query.get("code_challenge", "")
        need(re.fullmatch(r"[A-Za-z0-9_-]{43}", challenge), "no challenge of S256")
        asked = set(query.get("scope", "").split(" "))
        need(asked <= KNOWN_SCOPES, f"unknown scopes: {asked - KNOWN_SCOPES}")
        redirect_uri = query.get("redirect_uri", "")
        need(re.match(r"https?://", redirect_uri), "redirect_uri is no address")
        consent = Consent(self.chosen, frozenset(asked - self.unticked))
        code = f"4/{secrets.token_urlsafe(16)}"
        self.book.codes[code] = Code(consent, redirect_uri, challenge)
        back = {"state": query["state"], "code": code, "scope": " ".join(sorted(consent.scopes))}
        joint = "&" if "?" in redirect_uri else "?"
        return Reply(b"", 302, {"Location": f"{redirect_uri}{joint}{urlencode(back)}"})

    def _token(self, seen: Seen) -> Reply:
        kind = seen.headers.get("content-type", "")
        need(kind == "application/x-www-form-urlencoded", "the token endpoint wants a form")
        form = seen.form
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return oauth_error("invalid_client", "The OAuth client was not found.", 401)
        match form.get("grant_type"):
            case "authorization_code":
                return self._exchange(form)
            case "refresh_token":
                return self._refresh(form)
        return oauth_error("unsupported_grant_type", "Invalid grant_type.")

    def _exchange(self, form: dict[str, str]) -> Reply:
        """A code is good once."""
        found = self.book.codes.pop(form.get("code", ""), None)
        if found is None:
            return oauth_error("invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != found.redirect_uri:
            return oauth_error("redirect_uri_mismatch", "Bad Request")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != found.challenge:
            return oauth_error("invalid_grant", "Invalid code verifier.")
        refresh = f"1//{secrets.token_urlsafe(24)}"
        self.book.refreshing[refresh] = found.consent
        return self._answer(refresh, {"refresh_token": refresh})

    def _refresh(self, form: dict[str, str]) -> Reply:
        token = form.get("refresh_token", "")
        if token not in self.book.refreshing:
            return oauth_error("invalid_grant", "Token has been expired or revoked.")
        return self._answer(token, {})

    def _answer(self, refresh: str, more: dict[str, str]) -> Reply:
        content = {
            "access_token": self._new_access(refresh),
            "expires_in": self.token_seconds,
            "scope": " ".join(sorted(self.book.refreshing[refresh].scopes)),
            "token_type": "Bearer",
            **more,
        }
        return Reply(content)

    def _new_access(self, refresh: str) -> str:
        token = f"ya29.{secrets.token_urlsafe(24)}"
        ends_at = time.time() + self.token_seconds
        self.book.access[token] = Access(replace(self.book.refreshing[refresh]), refresh, ends_at)
        return token

    def _revoke(self, seen: Seen) -> Reply:
        token, book = seen.form.get("token", ""), self.book
        refresh = book.access[token].refresh_token if token in book.access else token
        if refresh not in book.refreshing:
            return oauth_error("invalid_token", "Token expired or revoked")
        del book.refreshing[refresh]
        book.access = {one: it for one, it in book.access.items() if it.refresh_token != refresh}
        return Reply({})
