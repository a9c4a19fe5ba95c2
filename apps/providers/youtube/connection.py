"""Connecting a YouTube channel with a Google account.

https://developers.google.com/youtube/v3/guides/auth/server-side-web-apps
https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Unpack

from apps.core.sentences import gettext as _
from apps.providers.capabilities.connection import Account as ChannelAccount
from apps.providers.capabilities.connection import Tokens
from apps.providers.errors import ProviderError
from apps.providers.http import Account, Call, VendorClient, form_call, pick, section
from apps.providers.http.oauth import (
    OAuthClient,
    code_challenge,
    post_for_tokens,
    read_tokens,
    with_parameters,
)
from apps.providers.youtube.vendor import NO_CHANNEL, YOUTUBE, Options, api_client

AUTH_URL = "https://accounts.google.com/o/oauth2/v2/auth"
EXCHANGE_URL = "https://oauth2.googleapis.com"
_SCOPE = "https://www.googleapis.com/auth"
UPLOAD_SCOPE = f"{_SCOPE}/youtube.upload"
READ_SCOPE = f"{_SCOPE}/youtube.readonly"
# Captions, and taking a video down.
MANAGE_SCOPE = f"{_SCOPE}/youtube.force-ssl"
SCOPES = (UPLOAD_SCOPE, READ_SCOPE, MANAGE_SCOPE)


def connector(**options: Unpack[Options]) -> YouTubeConnector:
    return YouTubeConnector(**options)


class YouTubeConnector:
    name = "youtube"

    def __init__(self, **options: Unpack[Options]) -> None:
        self._client = OAuthClient(
            YOUTUBE.name,
            YOUTUBE.settings,
            options.get("client_id", ""),
            options.get("client_secret", ""),
        )
        self._auth_url = options.get("auth_url") or AUTH_URL
        self._tokens = VendorClient(
            Account(
                YOUTUBE,
                base_url=options.get("exchange_url") or EXCHANGE_URL,
                url_setting="YOUTUBE_EXCHANGE_URL",
                read_seconds=options.get("read_seconds", 30.0),
                total_seconds=options.get("total_seconds", 60.0),
            )
        )
        self._api = api_client({"total_seconds": 60.0, **options})

    @property
    def is_ready(self) -> bool:
        return self._client.is_ready

    def authorization_url(self, *, redirect_uri: str, state: str, verifier: str) -> str:
        """Where the person agrees. Only offline access with prompt=consent surely gives a refresh
        token; consent is asked for every time."""
        self._client.check()
        return with_parameters(
            self._auth_url,
            {
                "client_id": self._client.id.strip(),
                "redirect_uri": redirect_uri,
                "response_type": "code",
                "scope": " ".join(SCOPES),
                "access_type": "offline",
                "prompt": "consent",
                "state": state,
                "code_challenge": code_challenge(verifier),
                "code_challenge_method": "S256",
            },
        )

    def exchange(self, *, code: str, redirect_uri: str, verifier: str) -> Tokens:
        tokens = self._ask(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": verifier,
            }
        )
        # People can untick single boxes on Google's page.
        if tokens.scopes and not set(SCOPES) <= set(tokens.scopes):
            raise ProviderError(
                _(
                    "Not everything that is needed was granted at Google. Connect the channel "
                    "again and leave every box ticked."
                ),
                permanent=True,
            )
        if not tokens.refresh_token:
            raise ProviderError(
                _(
                    "Google gave no lasting access. Remove this application at "
                    "myaccount.google.com/permissions, then connect the channel again."
                ),
                permanent=True,
            )
        return tokens

    def refresh(self, tokens: Tokens) -> Tokens:
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        fresh = self._ask(form)
        return replace(fresh, scopes=fresh.scopes or tokens.scopes)

    def account(self, tokens: Tokens) -> ChannelAccount:
        """https://developers.google.com/youtube/v3/docs/channels/list"""
        found = self._api.json(
            Call(
                "GET",
                "/youtube/v3/channels",
                {"part": "snippet,statistics", "mine": "true"},
                bearer=tokens.access_token,
            )
        )
        # without any channel Google may leave the list out
        items = found.get("items", []) if isinstance(found, dict) else None
        if items == []:
            raise ProviderError(_(NO_CHANNEL), permanent=True)
        return _account(pick(YOUTUBE, found, "items", 0, kind=dict))

    def revoke(self, tokens: Tokens) -> None:
        """Taking back a consent that is gone already is no error: Google answers 400 then."""
        self._client.check()
        token = tokens.refresh_token or tokens.access_token
        self._tokens.send(form_call("/revoke", {"token": token}, answers=frozenset({400})))

    def _ask(self, form: dict[str, str]) -> Tokens:
        self._client.check()
        client = {
            "client_id": self._client.id.strip(),
            "client_secret": self._client.secret.strip(),
        }
        told = post_for_tokens(self._tokens, "/token", {**form, **client})
        return read_tokens(self._tokens, told)


def _account(item: Any) -> ChannelAccount:
    channel_id = pick(YOUTUBE, item, "id", kind=str)
    title = pick(YOUTUBE, item, "snippet", "title", kind=str)
    snippet, statistics = section(item, "snippet"), section(item, "statistics")
    handle = str(snippet.get("customUrl") or "")
    pictures = section(snippet, "thumbnails")
    picture = section(pictures, "medium") or section(pictures, "default")
    count = str(statistics.get("subscriberCount") or "")
    is_told = count.isascii() and count.isdecimal() and not statistics.get("hiddenSubscriberCount")
    return ChannelAccount(
        channel_id=channel_id,
        name=title,
        url=f"https://www.youtube.com/{handle if handle[:1] == '@' else f'channel/{channel_id}'}",
        avatar_url=str(picture.get("url") or ""),
        followers=int(count) if is_told else None,
    )
