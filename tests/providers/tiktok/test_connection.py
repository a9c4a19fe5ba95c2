"""Connecting an account: https://developers.tiktok.com/doc/oauth-user-access-token-management"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from apps.providers import registry
from apps.providers.capabilities.connection import ConsentLost, TokenRefused, Tokens
from apps.providers.errors import ProviderError
from apps.providers.tiktok.connection import SCOPES, TikTokConnector, hex_challenge
from tests.support.platforms.platform import REDIRECT
from tests.support.platforms.tiktok_login import OPEN_ID, refusal
from tests.support.platforms.tiktok_server import USERNAME, TikTokServer
from tests.support.vendors.faults import FAULTS, QUICK, Fault, check_fault, check_sentence
from tests.support.vendors.server import KEY, Reply

VERIFIER = "v" * 64
LOOPBACK = "http://127.0.0.1:8000/account/channels/callback/"


@pytest.fixture
def connector(tiktok: TikTokServer) -> TikTokConnector:
    found = registry.engine("connection", "tiktok")
    assert isinstance(found, TikTokConnector)
    return found


def walk(connector: TikTokConnector, redirect: str = REDIRECT) -> dict[str, str]:
    """To the platform and back: the parameters that the browser comes back with."""
    address = connector.authorization_url(redirect_uri=redirect, state="s7", verifier=VERIFIER)
    answer = httpx2.get(address)
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(redirect)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def connect(connector: TikTokConnector, redirect: str = REDIRECT) -> Tokens:
    code = walk(connector, redirect)["code"]
    return connector.exchange(code=code, redirect_uri=redirect, verifier=VERIFIER)


def test_a_walk_gives_tokens_for_a_day_and_the_account(connector: TikTokConnector) -> None:
    assert walk(connector)["state"] == "s7"
    tokens = connect(connector)
    assert tokens.access_token
    assert tokens.refresh_token
    assert set(tokens.scopes) == set(SCOPES)
    assert tokens.expires_at is not None
    assert timedelta(hours=23) < tokens.expires_at - datetime.now(UTC) <= timedelta(days=1)
    account = connector.account(tokens)
    assert (account.channel_id, account.name) == (OPEN_ID, "Evening News")
    assert account.url == f"https://www.tiktok.com/@{USERNAME}"
    assert account.avatar_url
    assert account.followers is None, "that is in another scope"


@pytest.mark.parametrize("redirect", [LOOPBACK, "http://localhost:3455/callback/"])
def test_an_installation_on_ones_own_machine_proves_itself_by_pkce(
    connector: TikTokConnector, redirect: str
) -> None:
    """Login Kit for Desktop: the challenge is hexadecimal. Login Kit for Web has none."""
    assert connect(connector, redirect).access_token
    code = walk(connector, redirect)["code"]
    with pytest.raises(ProviderError, match="Code verifier"):
        connector.exchange(code=code, redirect_uri=redirect, verifier="w" * 64)


def test_the_challenge_is_tiktok_s_own() -> None:
    """SHA-256 of "abc": FIPS 180-2, appendix B.1."""
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hex_challenge("abc") == expected


def test_a_person_who_does_not_agree_comes_back_without_a_code(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tiktok.consent = False
    assert walk(connector)["error"] == "access_denied"


def test_a_code_is_good_once(connector: TikTokConnector) -> None:
    code = walk(connector)["code"]
    connector.exchange(code=code, redirect_uri=REDIRECT, verifier=VERIFIER)
    with pytest.raises(ConsentLost) as caught:
        connector.exchange(code=code, redirect_uri=REDIRECT, verifier=VERIFIER)
    check_sentence(caught.value, "TikTok")


def test_renewing_gives_another_refresh_token(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tokens = connect(connector)
    tiktok.grants.run_out()
    with pytest.raises(TokenRefused) as caught:
        connector.account(tokens)
    check_sentence(caught.value, "TikTok")
    assert not caught.value.permanent
    fresh = connector.refresh(tokens)
    assert fresh.refresh_token not in {"", tokens.refresh_token}
    assert connector.account(fresh).channel_id == OPEN_ID


def test_a_consent_that_was_taken_back_is_lost(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tokens = connect(connector)
    tiktok.grants.take_back()
    with pytest.raises(ConsentLost, match="Connect the channel again") as caught:
        connector.refresh(tokens)
    assert caught.value.permanent
    check_sentence(caught.value, "TikTok")


def test_revoking_ends_the_consent_and_twice_is_no_error(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tokens = connect(connector)
    connector.revoke(tokens)
    assert not tiktok.grants.access
    connector.revoke(tokens)


def test_an_account_that_may_not_publish_is_connected_all_the_same(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tokens = connect(connector)
    tiktok.refuse_at(".*creator_info/query/", refusal("spam_risk_user_banned_from_posting", 403))
    account = connector.account(tokens)
    assert (account.channel_id, account.url) == (OPEN_ID, "")


def test_a_switch_that_was_turned_off_is_told(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tiktok.agreed = ("user.info.basic", "video.list")
    with pytest.raises(ProviderError, match="leave every switch on") as caught:
        connect(connector)
    assert caught.value.permanent


def test_what_was_not_granted_is_told(tiktok: TikTokServer, connector: TikTokConnector) -> None:
    tokens = connect(connector)
    tiktok.refuse_at(".*/user/info/", refusal("scope_not_authorized", 401))
    with pytest.raises(ProviderError, match="allow everything") as caught:
        connector.account(tokens)
    assert caught.value.permanent
    assert not isinstance(caught.value, TokenRefused), "another token would not help"


def test_an_error_on_a_good_status_is_an_error(
    tiktok: TikTokServer, connector: TikTokConnector
) -> None:
    tokens = connect(connector)
    tiktok.refuse_at(".*/user/info/", refusal("rate_limit_exceeded", 200))
    with pytest.raises(ProviderError, match="slow down") as caught:
        connector.account(tokens)
    assert caught.value.retry_after == 60
    tiktok.refuse_at(".*/user/info/", refusal("access_token_invalid", 200))
    with pytest.raises(TokenRefused):
        connector.account(tokens)


@pytest.mark.parametrize("answer", [{}, [], None, 7, {"data": {}}, {"data": 1, "error": {}}])
def test_an_account_of_another_form_is_told(
    tiktok: TikTokServer, connector: TikTokConnector, answer: object
) -> None:
    tokens = connect(connector)
    tiktok.refuse_at(".*/user/info/", Reply(answer))
    with pytest.raises(ProviderError, match="form that is not known") as caught:
        connector.account(tokens)
    check_sentence(caught.value, "TikTok")


@pytest.mark.parametrize("answer", [{}, [], None, {"access_token": ""}, {"access_token": 7}])
def test_tokens_of_another_form_are_told(
    tiktok: TikTokServer, connector: TikTokConnector, answer: object
) -> None:
    code = walk(connector)["code"]
    tiktok.refuse_at(".*/oauth/token/", Reply(answer))
    with pytest.raises(ProviderError, match="without an access token"):
        connector.exchange(code=code, redirect_uri=REDIRECT, verifier=VERIFIER)


# Those that say something else of a token endpoint have tests of their own.
PASSING = [fault for fault in FAULTS if not fault.permanent or fault.name == "flood"]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
def test_faults_while_tokens_are_asked_for(fault: Fault, tiktok: TikTokServer) -> None:
    quick = QUICK if fault.is_quick else {}
    connector = TikTokConnector(**tiktok.options(), **quick)
    check_fault(
        fault,
        tiktok,
        lambda: connector.refresh(Tokens(access_token="a", refresh_token=f"r-{KEY}")),
        vendor="TikTok",
    )


def test_without_a_client_every_method_says_which_settings_to_fill_in() -> None:
    connector = TikTokConnector(
        client_id="", client_secret="", auth_url="https://example.com", api_url="http://127.0.0.1:9"
    )
    assert not connector.is_ready
    for method in (
        lambda: connector.authorization_url(redirect_uri=REDIRECT, state="s", verifier=VERIFIER),
        lambda: connector.exchange(code="c", redirect_uri=REDIRECT, verifier=VERIFIER),
        lambda: connector.refresh(Tokens(access_token="a")),
        lambda: connector.revoke(Tokens(access_token="a")),
    ):
        with pytest.raises(ProviderError, match="TIKTOK_CLIENT_ID and TIKTOK_CLIENT_SECRET"):
            method()
