"""Business Login for Instagram on loopback, and the form of Instagram's answers.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
https://developers.facebook.com/docs/instagram-platform/reference/access_token
https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
"""

from __future__ import annotations

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

VERSION = "v25.0"
USER_ID, USERNAME = "17841405822304914", "evening.news"
SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_insights",
)
SIXTY_DAYS = 5_184_000


def refusal(
    code: int, status: int = 400, *, subcode: int | None = None, message: str = "", **more: Any
) -> Reply:
    """An error as the Graph API tells it."""
    error: dict[str, Any] = {
        "message": message or "An error occurred.",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "A6LJylpZRKw2xKLFsAP-cJh",
        **({} if subcode is None else {"error_subcode": subcode}),
        **more,
    }
    return Reply({"error": error}, status)


def unknown_object() -> Reply:
    return refusal(100, subcode=33, message="Unsupported get request. Object does not exist.")


class InstagramLogin(Platform):
    """agreed: the scopes that the person agrees to. short: tokens of an hour."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.agreed: tuple[str, ...] = SCOPES
        self.short: set[str] = set()
        self.route("GET", "/oauth/authorize", self._authorize)
        self.route("POST", "/oauth/access_token", self._exchange)
        self.route("GET", "/access_token", self._lasting)
        self.route("GET", "/refresh_access_token", self._refresh)
        self.route("GET", f"/{VERSION}/me", self.with_token(self._me))

    def options(self) -> dict[str, Any]:
        """settings.PLATFORMS["instagram"]."""
        return {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "auth_url": f"{self.url}/oauth/authorize",
            "exchange_url": self.url,
            "api_url": self.url,
            "upload_url": self.url,
        }

    def options_of_connector(self) -> dict[str, Any]:
        """What the connector is made with; the upload host is the publisher's."""
        return {name: value for name, value in self.options().items() if name != "upload_url"}

    def environment(self) -> dict[str, str]:
        return {f"INSTAGRAM_{name.upper()}": value for name, value in self.options().items()}

    def with_token(self, answer: Route) -> Route:
        def checked(seen: Seen) -> Reply:
            if self.bearer(seen) in self.short | {""}:
                return refusal(190, 401, message="Invalid OAuth access token.")
            return answer(seen)

        return checked

    def _authorize(self, seen: Seen) -> Reply:
        asked = seen.query
        wants(seen, asked, client_id=CLIENT_ID, response_type="code", scope=",".join(SCOPES))
        need(asked.get("state"), "The state is missing.")
        need("code_challenge" not in asked, "Instagram has no PKCE here.")
        address = asked.get("redirect_uri", "")
        need(address.startswith("https://"), f"Redirect to {address!r}.")
        reply = self.agree(seen, Code(address, self.agreed))
        # Instagram ends the address with "#_".
        return Reply(b"", 302, {"Location": f"{reply.headers['Location']}#_"})

    def _exchange(self, seen: Seen) -> Reply:
        told = form(seen)
        if told.get("client_secret") != CLIENT_SECRET or told.get("client_id") != CLIENT_ID:
            return _login_error("Invalid platform app")
        wants(seen, told, grant_type="authorization_code")
        code = self.grants.codes.pop(told.get("code", ""), None)
        if code is None:
            return _login_error("Matching code was not found or was already used")
        if told.get("redirect_uri") != code.redirect_uri:
            return _login_error("Redirect URI doesn't match original redirect URI")
        token = self.grants.new_access()
        self.short.add(token)
        row = {
            "access_token": token,
            "user_id": USER_ID,
            "permissions": ",".join(code.scopes),
        }
        return Reply({"data": [row]})

    def _lasting(self, seen: Seen) -> Reply:
        wants(seen, seen.query, grant_type="ig_exchange_token", client_secret=CLIENT_SECRET)
        token = seen.query.get("access_token", "")
        if token not in self.short & self.grants.access:
            return refusal(190, message="Invalid OAuth access token.")
        return self._issue()

    def _refresh(self, seen: Seen) -> Reply:
        wants(seen, seen.query, grant_type="ig_refresh_token")
        self.grants.refreshes += 1
        token = seen.query.get("access_token", "")
        if token in self.short or token not in self.grants.access:
            message = f"Error validating access token {token}: session has expired."
            return refusal(190, subcode=463, message=message)
        return self._issue()

    def _issue(self) -> Reply:
        return Reply(
            {
                "access_token": self.grants.new_access(),
                "token_type": "bearer",
                "expires_in": SIXTY_DAYS,
            }
        )

    def _me(self, seen: Seen) -> Reply:
        known = {
            "id": "24501",
            "user_id": USER_ID,
            "username": USERNAME,
            "name": "Evening News",
            "account_type": "BUSINESS",
            "profile_picture_url": f"{self.url}/avatar.jpg",
            "followers_count": 1_234,
        }
        fields = seen.query.get("fields", "").split(",")
        unknown = [name for name in fields if name not in known]
        if unknown:
            return refusal(100, message=f"Tried accessing nonexisting field ({unknown[0]}).")
        return Reply({name: known[name] for name in fields})


def _login_error(message: str) -> Reply:
    told = {"error_type": "OAuthException", "code": 400, "error_message": message}
    return Reply(told, 400)
