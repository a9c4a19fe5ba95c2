"""Connecting: https://developers.google.com/identity/protocols/oauth2/web-server"""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.providers.capabilities.connection import ConsentLost, TokenRefused, Tokens
from apps.providers.errors import ProviderError
from apps.providers.youtube.connection import SCOPES, YouTubeConnector, connector
from tests.support.platforms.youtube_accounts import CLIENT_ID, CLIENT_SECRET
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import Reply, instead

VERIFIER = "v" * 64
STATE = "state-that-nobody-can-guess"
BACK = "http://127.0.0.1:9/channels/back?x=1"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


def walk(connected: YouTubeConnector, redirect_uri: str = BACK) -> dict[str, list[str]]:
    """What the person brings back from Google."""
    url = connected.authorization_url(redirect_uri=redirect_uri, state=STATE, verifier=VERIFIER)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(_Stay).open(url)
    location = caught.value.headers["Location"]
    assert location.startswith(redirect_uri)
    return parse_qs(urlsplit(location).query)


@pytest.fixture
def connected(server: YouTubeServer) -> YouTubeConnector:
    return connector(**server.options())


def test_a_person_walks_there_and_back(server: YouTubeServer, connected: YouTubeConnector) -> None:
    back = walk(connected)
    assert back["state"] == [STATE]
    tokens = connected.exchange(code=back["code"][0], redirect_uri=BACK, verifier=VERIFIER)
    assert set(tokens.scopes) == set(SCOPES)
    assert tokens.refresh_token
    assert tokens.expires_at is not None
    assert timedelta(minutes=50) < tokens.expires_at - datetime.now(UTC) < timedelta(hours=1)
    account = connected.account(tokens)
    assert (account.channel_id, account.name) == (server.chosen, "한국사 한 입")
    assert account.url == "https://www.youtube.com/@onebite"
    assert account.followers == 1200
    assert account.avatar_url.startswith("https://yt3.example/")


def test_a_code_is_good_once(connected: YouTubeConnector) -> None:
    code = walk(connected)["code"][0]
    connected.exchange(code=code, redirect_uri=BACK, verifier=VERIFIER)
    with pytest.raises(ConsentLost):
        connected.exchange(code=code, redirect_uri=BACK, verifier=VERIFIER)


def test_another_verifier_gets_nothing(connected: YouTubeConnector) -> None:
    code = walk(connected)["code"][0]
    with pytest.raises(ConsentLost, match="Invalid code verifier"):
        connected.exchange(code=code, redirect_uri=BACK, verifier="w" * 64)


def test_another_way_back_is_told_as_such(connected: YouTubeConnector) -> None:
    code = walk(connected)["code"][0]
    with pytest.raises(ProviderError, match="Add the redirect address"):
        connected.exchange(code=code, redirect_uri="https://other.example/", verifier=VERIFIER)


def test_a_box_that_was_not_ticked_is_named(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    server.unticked = {SCOPES[0]}
    code = walk(connected)["code"][0]
    with pytest.raises(ProviderError, match="leave every box ticked"):
        connected.exchange(code=code, redirect_uri=BACK, verifier=VERIFIER)


def test_a_token_is_refreshed_and_keeps_its_refresh_token(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    access, refresh = server.tokens_for()
    old = Tokens(access, refresh, scopes=SCOPES)
    server.expire_tokens()
    with pytest.raises(TokenRefused):
        connected.account(old)
    fresh = connected.refresh(old)
    assert fresh.access_token != access
    assert fresh.refresh_token == ""
    assert connected.account(fresh).channel_id == server.chosen


def test_a_consent_that_was_taken_back_is_lost(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    access, refresh = server.tokens_for()
    server.take_consent_back()
    with pytest.raises(ConsentLost, match="expired or revoked") as caught:
        connected.refresh(Tokens(access, refresh))
    assert refresh not in f"{caught.value}{caught.value!r}"


def test_a_consent_is_given_back_once_or_twice(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    access, refresh = server.tokens_for()
    connected.revoke(Tokens(access, refresh))
    with pytest.raises(ConsentLost):
        connected.refresh(Tokens(access, refresh))
    connected.revoke(Tokens(access, refresh))


def test_a_google_account_without_a_channel_is_told_so(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    server.channels[server.chosen].title = ""
    with pytest.raises(ProviderError, match="has no YouTube channel") as caught:
        connected.account(Tokens(*server.tokens_for()))
    assert caught.value.permanent


def test_hidden_subscribers_are_unknown_and_not_none(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    server.channels[server.chosen].subscribers = None
    server.channels[server.chosen].handle = ""
    account = connected.account(Tokens(*server.tokens_for()))
    assert account.followers is None
    assert account.url == f"https://www.youtube.com/channel/{server.chosen}"


@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_without_a_client_the_settings_are_named(server: YouTubeServer, missing: str) -> None:
    lame = connector(**server.options(**{missing: " "}))
    assert not lame.is_ready
    for work in (
        lambda: lame.authorization_url(redirect_uri=BACK, state=STATE, verifier=VERIFIER),
        lambda: lame.exchange(code="c", redirect_uri=BACK, verifier=VERIFIER),
        lambda: lame.refresh(Tokens("a", "r")),
        lambda: lame.revoke(Tokens("a", "r")),
    ):
        with pytest.raises(ProviderError, match="YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET"):
            work()
    assert server.requests == []


def test_another_client_than_googles_is_told_so(server: YouTubeServer) -> None:
    strange = connector(**server.options(client_secret="other"))
    assert strange.is_ready
    with pytest.raises(ProviderError, match="Check YOUTUBE_CLIENT_ID") as caught:
        strange.refresh(Tokens("a", server.tokens_for()[1]))
    assert not isinstance(caught.value, ConsentLost)


def test_the_api_being_switched_off_is_the_operators_to_mend(
    server: YouTubeServer, connected: YouTubeConnector
) -> None:
    error = {"code": 403, "message": "off", "errors": [{"reason": "accessNotConfigured"}]}
    server.then(instead(Reply({"error": error}, 403)))
    with pytest.raises(ProviderError, match="Switch it on in the Google Cloud console"):
        connected.account(Tokens(*server.tokens_for()))


def test_no_secret_is_in_any_repr(connected: YouTubeConnector) -> None:
    assert connected.is_ready
    assert CLIENT_SECRET not in f"{connected!r}{vars(connected)}"
    url = connected.authorization_url(redirect_uri=BACK, state=STATE, verifier=VERIFIER)
    assert CLIENT_ID in url
    assert CLIENT_SECRET not in url
    assert VERIFIER not in url
