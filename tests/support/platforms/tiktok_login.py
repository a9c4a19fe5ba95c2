"""TikTok's Login Kit on loopback, and the form of its answers.

https://developers.tiktok.com/doc/login-kit-web
https://developers.tiktok.com/doc/login-kit-desktop
https://developers.tiktok.com/doc/oauth-user-access-token-management
https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from tests.support.platforms.platform import (
    CLIENT_ID,
    CLIENT_SECRET,
    Code,
    Platform,
    form,
    wants,
)
from tests.support.vendors.server import Reply, Route, Seen, need

OPEN_ID = "723f24d7-e717-40f8-a2b6-cb8464cd23b4"
SCOPES = ("user.info.basic", "video.publish", "video.list")


def refusal(code: str, status: int, message: str = "Please look at the documentation.") -> Reply:
    """An error as the Content Posting API tells it."""
    return Reply({"data": {}, "error": _error(code, message)}, status)


def _error(code: str = "ok", message: str = "") -> dict[str, str]:
    return {"code": code, "message": message, "log_id": "202211280000000000000001"}


def good(data: dict[str, Any]) -> Reply:
    return Reply({"data": data, "error": _error()})


class TikTokLogin(Platform):
    """agreed: the scopes that the person agrees to, if they were asked for."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.agreed: tuple[str, ...] = SCOPES
        self.route("GET", "/v2/auth/authorize/", self._authorize)
        self.route("POST", "/v2/oauth/token/", self._token)
        self.route("POST", "/v2/oauth/revoke/", self._revoke)
        self.route("GET", "/v2/user/info/", self.with_token(self._user))

    def options(self) -> dict[str, Any]:
        """settings.PLATFORMS["tiktok"]."""
        return {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "auth_url": f"{self.url}/v2/auth/authorize/",
            "api_url": self.url,
        }

    def environment(self) -> dict[str, str]:
        return {f"TIKTOK_{name.upper()}": value for name, value in self.options().items()}

    def with_token(self, answer: Route) -> Route:
        def checked(seen: Seen) -> Reply:
            if not self.bearer(seen):
                return refusal("access_token_invalid", 401, "The access token is invalid.")
            return answer(seen)

        return checked

    def _authorize(self, seen: Seen) -> Reply:
        asked = seen.query
        wants(seen, asked, client_key=CLIENT_ID, response_type="code")
        need(asked.get("state"), "The state is missing.")
        scopes = tuple(asked.get("scope", "").split(","))
        need("user.info.basic" in scopes, f"These are no scopes: {asked.get('scope')!r}.")
        address = asked.get("redirect_uri", "")
        is_loopback = address.startswith(("http://localhost", "http://127.0.0.1"))
        need(address.startswith("https://") or is_loopback, f"Redirect to {address!r}.")
        if is_loopback:
            wants(seen, asked, code_challenge_method="S256")
        challenge = asked.get("code_challenge", "")
        is_hex = re.fullmatch("[0-9a-f]{64}", challenge)
        need(bool(is_hex) if is_loopback else not challenge, f"Challenge {challenge!r}.")
        agreed = tuple(one for one in scopes if one in self.agreed)
        return self.agree(seen, Code(address, agreed, challenge))

    def _token(self, seen: Seen) -> Reply:
        told = form(seen)
        wants(seen, told, client_key=CLIENT_ID, client_secret=CLIENT_SECRET)
        if told.get("grant_type") == "refresh_token":
            self.grants.refreshes += 1
            if told.get("refresh_token") not in self.grants.refresh:
                return _oauth_error("invalid_grant", "Refresh token is invalid or expired.")
            self.grants.refresh.discard(told["refresh_token"])
            return self._issue(SCOPES)
        wants(seen, told, grant_type="authorization_code")
        code = self.grants.codes.pop(told.get("code", ""), None)
        if code is None:
            return _oauth_error("invalid_grant", "Authorization code is expired.")
        wants(seen, told, redirect_uri=code.redirect_uri)
        verifier = told.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).hexdigest() if verifier else ""
        if digest != code.challenge:
            return _oauth_error("invalid_request", "Code verifier or code challenge is invalid.")
        return self._issue(code.scopes)

    def _issue(self, scopes: tuple[str, ...]) -> Reply:
        return Reply(
            {
                "access_token": self.grants.new_access(),
                "expires_in": 86400,
                "open_id": OPEN_ID,
                "refresh_expires_in": 31536000,
                "refresh_token": self.grants.new_refresh(),
                "scope": ",".join(scopes),
                "token_type": "Bearer",
            }
        )

    def _revoke(self, seen: Seen) -> Reply:
        told = form(seen)
        wants(seen, told, client_key=CLIENT_ID, client_secret=CLIENT_SECRET)
        if told.get("token") not in self.grants.access:
            return _oauth_error("invalid_grant", "Access token is invalid or expired.")
        self.grants.take_back()
        return Reply(b"")

    def _user(self, seen: Seen) -> Reply:
        fields = seen.query.get("fields", "").split(",")
        user = {
            "open_id": OPEN_ID,
            "avatar_url": f"{self.url}/avatar.webp",
            "display_name": "Evening News",
        }
        unknown = set(fields) - set(user)
        if unknown:
            return refusal("scope_not_authorized", 401, f"No scope for {sorted(unknown)}.")
        return good({"user": {name: user[name] for name in fields}})


def _oauth_error(code: str, description: str) -> Reply:
    told = {"error": code, "error_description": description, "log_id": "20221128"}
    return Reply(told, 400)
