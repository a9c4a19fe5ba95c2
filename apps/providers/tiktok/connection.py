"""Connecting a TikTok account by Login Kit.

https://developers.tiktok.com/doc/login-kit-web
https://developers.tiktok.com/doc/login-kit-desktop
https://developers.tiktok.com/doc/oauth-user-access-token-management
https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info
"""

from __future__ import annotations

import hashlib
from typing import Any, Unpack
from urllib.parse import urlsplit

import orjson

from apps.core.sentences import gettext as _
from apps.providers.capabilities.connection import Account, ConsentLost, TokenRefused, Tokens
from apps.providers.errors import ProviderError
from apps.providers.http import Account as HttpAccount
from apps.providers.http import AccountOptions, VendorClient, form_call, pick
from apps.providers.http.oauth import (
    ERROR_STATUSES,
    OAuthClient,
    oauth_error,
    post_for_tokens,
    read_tokens,
    with_parameters,
)
from apps.providers.tiktok.vendor import TIKTOK, TikTokApi

SCOPES = ("user.info.basic", "video.publish", "video.list")
# Only apps of Login Kit for Desktop come back to these, and only those have PKCE.
LOOPBACK = frozenset({"localhost", "127.0.0.1"})


class TikTokConnector:
    name = "tiktok"

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        auth_url: str,
        api_url: str,
        **account: Unpack[AccountOptions],
    ) -> None:
        self._oauth = OAuthClient(TIKTOK.name, TIKTOK.settings, client_id, client_secret)
        self._auth_url = auth_url
        account = {"base_url": api_url, "url_setting": "TIKTOK_API_URL", **account}
        self._client = VendorClient(HttpAccount(TIKTOK, **account))
        self._api = TikTokApi(self._client)

    @property
    def is_ready(self) -> bool:
        return self._oauth.is_ready

    def authorization_url(self, *, redirect_uri: str, state: str, verifier: str) -> str:
        """disable_auto_auth: TikTok asks even those who agreed before, so that a second account
        can be chosen."""
        self._oauth.check()
        parameters = {
            "client_key": self._oauth.id,
            "response_type": "code",
            "scope": ",".join(SCOPES),
            "redirect_uri": redirect_uri,
            "state": state,
            "disable_auto_auth": "1",
        }
        if has_pkce(redirect_uri):
            parameters |= {
                "code_challenge": hex_challenge(verifier),
                "code_challenge_method": "S256",
            }
        return with_parameters(self._auth_url, parameters)

    def exchange(self, *, code: str, redirect_uri: str, verifier: str) -> Tokens:
        form = {"code": code, "grant_type": "authorization_code", "redirect_uri": redirect_uri}
        if has_pkce(redirect_uri):
            form["code_verifier"] = verifier
        tokens = self._tokens(form)
        if tokens.scopes and not set(SCOPES) <= set(tokens.scopes):
            raise ProviderError(
                _(
                    "Not everything that is needed was granted at TikTok. Connect the channel "
                    "again and leave every switch on."
                ),
                permanent=True,
            )
        return tokens

    def refresh(self, tokens: Tokens) -> Tokens:
        """The refresh token that comes back may be another one: it is the one to keep."""
        return self._tokens({"grant_type": "refresh_token", "refresh_token": tokens.refresh_token})

    def account(self, tokens: Tokens) -> Account:
        token = tokens.access_token
        data = self._api.get(
            "/v2/user/info/",
            token=token,
            parameters={"fields": "open_id,avatar_url,display_name"},
        )
        user = pick(TIKTOK, data, "user", kind=dict)
        username = self._username(token)
        return Account(
            channel_id=pick(TIKTOK, user, "open_id", kind=str),
            name=str(user.get("display_name") or username),
            url=f"https://www.tiktok.com/@{username}" if username else "",
            avatar_url=str(user.get("avatar_url") or ""),
        )

    def revoke(self, tokens: Tokens) -> None:
        """Good also when the consent was taken back before."""
        self._oauth.check()
        form = {**self._client_form(), "token": tokens.access_token}
        call = form_call("/v2/oauth/revoke/", form, answers=ERROR_STATUSES)
        answer = self._client.send(call)
        code, words = _oauth_error(answer.body)
        error = oauth_error(self._client, code, call.without_secrets(words)) if code else None
        if error is not None and not isinstance(error, ConsentLost):
            raise error
        if answer.status >= 300 and error is None:
            raise self._client.refusal(answer, call)

    def _tokens(self, form: dict[str, str]) -> Tokens:
        self._oauth.check()
        told = post_for_tokens(self._client, "/v2/oauth/token/", {**self._client_form(), **form})
        return read_tokens(self._client, told)

    def _client_form(self) -> dict[str, str]:
        return {"client_key": self._oauth.id, "client_secret": self._oauth.secret}

    def _username(self, token: str) -> str:
        """The name in addresses: user.info.basic does not tell it, video.publish does. An account
        that may not publish at present is connected all the same."""
        try:
            found = self._api.post("/v2/post/publish/creator_info/query/", {}, token=token)
        except TokenRefused:
            raise
        except ProviderError:
            return ""
        return str(found.get("creator_username") or "")


def connector(**options: Any) -> TikTokConnector:
    return TikTokConnector(**options)


def has_pkce(redirect_uri: str) -> bool:
    return urlsplit(redirect_uri).hostname in LOOPBACK


def hex_challenge(verifier: str) -> str:
    """TikTok's own S256: the hash in lower case hexadecimal digits, not RFC 7636's Base64."""
    return hashlib.sha256(verifier.encode("ascii")).hexdigest()


def _oauth_error(body: bytes) -> tuple[str, str]:
    """error and error_description of RFC 6749, 5.2, or two empty texts."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "", ""
    if not isinstance(told, dict) or not isinstance(told.get("error"), str):
        return "", ""
    return told["error"], str(told.get("error_description") or "")
