"""Connecting a professional account, without PKCE and without refresh tokens.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from apps.providers import registry
from apps.providers.capabilities.connection import ConsentLost, TokenRefused, Tokens
from apps.providers.errors import ProviderError
from apps.providers.instagram.connection import SCOPES, InstagramConnector
from tests.support.platforms.instagram_login import USER_ID, USERNAME, refusal
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.platform import REDIRECT
from tests.support.vendors.faults import FAULTS, QUICK, Fault, check_fault, check_sentence
from tests.support.vendors.server import KEY, Reply

VERIFIER = "v" * 64


@pytest.fixture
def connector(instagram: InstagramServer) -> InstagramConnector:
    found = registry.engine("connection", "instagram")
    assert isinstance(found, InstagramConnector)
    return found


def walk(connector: InstagramConnector) -> dict[str, str]:
    """To the platform and back: the parameters that the browser comes back with. A browser sends
    no fragment; a person who copies the address does."""
    address = connector.authorization_url(redirect_uri=REDIRECT, state="s7", verifier=VERIFIER)
    answer = httpx2.get(address)
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].endswith("#_")
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def exchange(connector: InstagramConnector, code: str, redirect: str = REDIRECT) -> Tokens:
    return connector.exchange(code=code, redirect_uri=redirect, verifier=VERIFIER)


def test_a_walk_gives_a_token_of_sixty_days_and_the_account(
    connector: InstagramConnector,
) -> None:
    back = walk(connector)
    assert back["state"] == "s7"
    tokens = exchange(connector, back["code"])
    assert set(tokens.scopes) == set(SCOPES)
    assert tokens.refresh_token == "", "Instagram has none"
    assert tokens.expires_at is not None
    left = tokens.expires_at - datetime.now(UTC)
    assert timedelta(days=59, hours=23) < left <= timedelta(days=60)
    account = connector.account(tokens)
    assert (account.channel_id, account.name) == (USER_ID, "Evening News")
    assert account.url == f"https://www.instagram.com/{USERNAME}/"
    assert (account.avatar_url[:4], account.followers) == ("http", 1_234)


def test_a_code_that_was_copied_with_its_ending_is_good(connector: InstagramConnector) -> None:
    assert exchange(connector, walk(connector)["code"] + "#_").access_token


def test_the_short_token_is_never_given_away(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    tokens = exchange(connector, walk(connector)["code"])
    assert tokens.access_token not in instagram.short


def test_a_code_is_good_once_and_for_its_own_address(connector: InstagramConnector) -> None:
    code = walk(connector)["code"]
    exchange(connector, code)
    with pytest.raises(ConsentLost, match="already used") as caught:
        exchange(connector, code)
    check_sentence(caught.value, "Instagram")
    with pytest.raises(ProviderError, match="redirect address") as other:
        exchange(connector, walk(connector)["code"], "https://other.example.com/")
    assert other.value.permanent
    assert not isinstance(other.value, ConsentLost)


def test_a_wrong_client_is_told_with_the_settings_to_check(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    code = walk(connector)["code"]
    wrong = InstagramConnector(**{**instagram.options_of_connector(), "client_secret": f"x-{KEY}"})
    with pytest.raises(ProviderError, match="INSTAGRAM_CLIENT_SECRET") as caught:
        exchange(wrong, code)
    check_sentence(caught.value, "Instagram")


def test_a_person_who_does_not_agree_comes_back_without_a_code(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    instagram.consent = False
    assert walk(connector)["error"] == "access_denied"


def test_a_switch_that_was_turned_off_is_told(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    instagram.agreed = ("instagram_business_basic",)
    with pytest.raises(ProviderError, match="leave every switch on") as caught:
        exchange(connector, walk(connector)["code"])
    assert caught.value.permanent


def test_a_token_is_renewed_by_itself_and_keeps_its_scopes(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    tokens = exchange(connector, walk(connector)["code"])
    fresh = connector.refresh(tokens)
    assert fresh.access_token != tokens.access_token
    assert fresh.scopes == tokens.scopes
    assert connector.account(fresh).channel_id == USER_ID


def test_a_token_that_ran_out_cannot_be_renewed(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    tokens = exchange(connector, walk(connector)["code"])
    instagram.grants.run_out()
    with pytest.raises(TokenRefused) as refused:
        connector.account(tokens)
    check_sentence(refused.value, "Instagram")
    with pytest.raises(ConsentLost, match="Connect the channel again") as caught:
        connector.refresh(tokens)
    check_sentence(caught.value, "Instagram")


@pytest.mark.parametrize("status", [400, 401])
def test_code_190_is_a_refused_token_whatever_the_status(
    instagram: InstagramServer, connector: InstagramConnector, status: int
) -> None:
    tokens = exchange(connector, walk(connector)["code"])
    instagram.refuse_at(".*/me", refusal(190, status, subcode=460))
    with pytest.raises(TokenRefused):
        connector.account(tokens)


def test_revoking_asks_nobody(instagram: InstagramServer, connector: InstagramConnector) -> None:
    """There is no such call with Instagram Login."""
    connector.revoke(Tokens(access_token=instagram.grants.new_access()))
    assert not instagram.requests


def test_an_account_in_a_list_of_one_is_read(
    instagram: InstagramServer, connector: InstagramConnector
) -> None:
    """As the documentation of /me shows it."""
    tokens = exchange(connector, walk(connector)["code"])
    row = {"user_id": "17841400000000001", "username": "someone"}
    instagram.refuse_at(".*/me", Reply({"data": [row]}))
    assert connector.account(tokens).channel_id == "17841400000000001"


@pytest.mark.parametrize("answer", [{}, [], None, 7, {"user_id": 7}, {"username": "x"}])
def test_an_account_of_another_form_is_told(
    instagram: InstagramServer, connector: InstagramConnector, answer: object
) -> None:
    tokens = exchange(connector, walk(connector)["code"])
    instagram.refuse_at(".*/me", Reply(answer))
    with pytest.raises(ProviderError, match="form that is not known") as caught:
        connector.account(tokens)
    check_sentence(caught.value, "Instagram")


@pytest.mark.parametrize("answer", [{}, [], None, {"data": []}, {"data": [{}]}, {"data": [7]}])
def test_tokens_of_another_form_are_told(
    instagram: InstagramServer, connector: InstagramConnector, answer: object
) -> None:
    code = walk(connector)["code"]
    instagram.refuse_at("POST /oauth/access_token", Reply(answer))
    with pytest.raises(ProviderError, match="without an access token"):
        exchange(connector, code)


# Those that say something else of a token endpoint have tests of their own.
PASSING = [fault for fault in FAULTS if not fault.permanent or fault.name == "flood"]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
def test_faults_while_a_token_is_renewed(fault: Fault, instagram: InstagramServer) -> None:
    quick = QUICK if fault.is_quick else {}
    connector = InstagramConnector(**instagram.options_of_connector(), **quick)
    check_fault(
        fault,
        instagram,
        lambda: connector.refresh(Tokens(access_token=f"a-{KEY}")),
        vendor="Instagram",
    )


def test_without_a_client_every_method_says_which_settings_to_fill_in(
    instagram: InstagramServer,
) -> None:
    connector = InstagramConnector(
        **{**instagram.options_of_connector(), "client_id": "", "client_secret": ""}
    )
    assert not connector.is_ready
    for method in (
        lambda: connector.authorization_url(redirect_uri=REDIRECT, state="s", verifier=VERIFIER),
        lambda: exchange(connector, "c"),
        lambda: connector.refresh(Tokens(access_token="a")),
    ):
        with pytest.raises(ProviderError, match="INSTAGRAM_CLIENT_ID and INSTAGRAM_CLIENT_SECRET"):
            method()
