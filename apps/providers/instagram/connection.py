"""Connecting a professional Instagram account by Business Login for Instagram.

Instagram has no PKCE here, and no refresh tokens: a short-lived token is exchanged for one of 60
days, and that one is renewed by itself, as long as it has not run out.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
https://developers.facebook.com/docs/instagram-platform/reference/access_token
https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
https://developers.facebook.com/docs/instagram-platform/reference/me
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Unpack

import orjson

from apps.core.sentences import gettext as _
from apps.providers.capabilities.connection import Account, Tokens
from apps.providers.errors import ProviderError
from apps.providers.http import Account as HttpAccount
from apps.providers.http import AccountOptions, Call, VendorClient, form_call, pick
from apps.providers.http.oauth import OAuthClient, oauth_error, read_tokens, with_parameters
from apps.providers.instagram.vendor import INSTAGRAM, REFUSING, TOKEN_CODES, Graph, number

SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_insights",
)
# "Redirect URI doesn't match original redirect URI", "Invalid platform app", "Matching code was not
# found or was already used"
ERROR_WORDS = {
    "redirect": "redirect_uri_mismatch",
    "client": "invalid_client",
    "platform app": "invalid_client",
    "code": "invalid_grant",
}
ACCOUNT_FIELDS = "user_id,username,name,profile_picture_url,followers_count"


class InstagramConnector:
    name = "instagram"

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        auth_url: str,
        exchange_url: str,
        api_url: str,
        **account: Unpack[AccountOptions],
    ) -> None:
        self._oauth = OAuthClient(INSTAGRAM.name, INSTAGRAM.settings, client_id, client_secret)
        self._auth_url = auth_url
        first: AccountOptions = {
            "base_url": exchange_url,
            "url_setting": "INSTAGRAM_EXCHANGE_URL",
            **account,
        }
        account = {"base_url": api_url, "url_setting": "INSTAGRAM_API_URL", **account}
        self._first = VendorClient(HttpAccount(INSTAGRAM, **first))
        self._client = VendorClient(HttpAccount(INSTAGRAM, **account))
        self._graph = Graph(self._client)

    @property
    def is_ready(self) -> bool:
        return self._oauth.is_ready

    def authorization_url(self, *, redirect_uri: str, state: str, verifier: str) -> str:  # noqa: ARG002
        self._oauth.check()
        return with_parameters(
            self._auth_url,
            {
                "client_id": self._oauth.id,
                "redirect_uri": redirect_uri,
                "response_type": "code",
                "scope": ",".join(SCOPES),
                "state": state,
            },
        )

    def exchange(self, *, code: str, redirect_uri: str, verifier: str) -> Tokens:  # noqa: ARG002
        """Instagram puts "#_" behind the code; it is no part of it."""
        self._oauth.check()
        form = {
            "client_id": self._oauth.id,
            "client_secret": self._oauth.secret,
            "grant_type": "authorization_code",
            "redirect_uri": redirect_uri,
            "code": code.removesuffix("#_"),
        }
        told = self._ask(self._first, form_call("/oauth/access_token", form, answers=REFUSING))
        # {"access_token", "user_id", "permissions"}, or a list with one of these as "data"
        several = told.get("data") if isinstance(told, dict) else None
        told = several[0] if isinstance(several, list) and several else told
        short = read_tokens(self._first, told)
        scopes = _scopes(told.get("permissions"))
        if scopes and not set(SCOPES) <= set(scopes):
            raise ProviderError(
                _(
                    "Not everything that is needed was granted at Instagram. Connect the channel "
                    "again and leave every switch on."
                ),
                permanent=True,
            )
        parameters = {
            "grant_type": "ig_exchange_token",
            "client_secret": self._oauth.secret,
            "access_token": short.access_token,
        }
        return replace(self._lasting("/access_token", parameters), scopes=scopes)

    def refresh(self, tokens: Tokens) -> Tokens:
        """60 days from now. Instagram renews no token that is younger than a day, or ran out."""
        self._oauth.check()
        parameters = {"grant_type": "ig_refresh_token", "access_token": tokens.access_token}
        fresh = self._lasting("/refresh_access_token", parameters)
        return replace(fresh, scopes=tokens.scopes)

    def account(self, tokens: Tokens) -> Account:
        found = self._graph.get("/me", {"fields": ACCOUNT_FIELDS}, token=tokens.access_token)
        rows = found.get("data")
        # Documented as a list of one; told as the one itself.
        found = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else found
        username = pick(INSTAGRAM, found, "username", kind=str)
        followers = found.get("followers_count")
        return Account(
            channel_id=pick(INSTAGRAM, found, "user_id", kind=str),
            name=str(found.get("name") or username),
            url=f"https://www.instagram.com/{username}/",
            avatar_url=str(found.get("profile_picture_url") or ""),
            followers=followers if type(followers) is int else None,
        )

    def revoke(self, tokens: Tokens) -> None:
        """Instagram has no call for it: a token dies when it is not renewed, and a person removes
        the consent in Instagram's settings, under the apps and websites."""

    def _lasting(self, path: str, parameters: dict[str, str]) -> Tokens:
        """These two take the token as a parameter, and are the only ones without a version."""
        told = self._ask(self._client, Call("GET", path, parameters, answers=REFUSING))
        return read_tokens(self._client, told)

    def _ask(self, client: VendorClient, call: Call) -> Any:
        """The JSON of a token endpoint. A code or token that is refused is a lost consent."""
        answer = client.send(call)
        if answer.status < 400:
            return client.read_json(answer)
        kind, words = _told(answer.body)
        if kind:
            raise oauth_error(client, kind, call.without_secrets(words))
        raise client.refusal(answer, call)


def _scopes(granted: Any) -> tuple[str, ...]:
    """Instagram writes them apart by commas, or as a list."""
    found = granted.split(",") if isinstance(granted, str) else granted
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def _told(body: bytes) -> tuple[str, str]:
    """What an error of a token endpoint is in the words of RFC 6749, 5.2, and Instagram's own; two
    empty texts when it is something else. api.instagram.com tells kinds apart by words alone."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "", ""
    if not isinstance(told, dict):
        return "", ""
    error, words = told.get("error"), str(told.get("error_message") or "")
    if isinstance(error, dict):
        is_token = number(error, "code") in TOKEN_CODES
        return ("invalid_grant", str(error.get("message") or "")) if is_token else ("", "")
    for part, kind in ERROR_WORDS.items():
        if part in words.lower():
            return kind, words
    return "", ""


def connector(
    *,
    upload_url: str = "",  # noqa: ARG001
    **options: Any,
) -> InstagramConnector:
    return InstagramConnector(**options)
