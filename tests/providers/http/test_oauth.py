"""OAuth 2.0 (RFC 6749) with PKCE (RFC 7636)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.providers.capabilities.connection import ConsentLost
from apps.providers.errors import ProviderError
from apps.providers.http import Account, VendorClient, platform
from apps.providers.http.account import unexplained
from apps.providers.http.oauth import (
    OAuthClient,
    code_challenge,
    post_for_tokens,
    read_tokens,
    with_parameters,
)
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.server import KEY, Reply, VendorServer, instead

SCREEN = platform("Screen", "SCREEN", "https://screen.test", explain=unexplained)
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FORM = {"grant_type": "refresh_token", "refresh_token": KEY, "client_secret": "hidden-secret"}


@pytest.fixture
def server() -> Iterator[VendorServer]:
    vendor = VendorServer()
    vendor.route(
        "POST",
        "/token",
        lambda seen: Reply({"access_token": "at", "grant": seen.form["grant_type"]}),
    )
    with vendor.running():
        yield vendor


@pytest.fixture
def client(server: VendorServer) -> VendorClient:
    return VendorClient(Account(SCREEN, base_url=server.url, **PATIENT))


def test_the_challenge_is_the_one_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert code_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_an_address_keeps_its_own_query() -> None:
    found = with_parameters("https://screen.test/auth?x=1", {"scope": "a b"})
    assert found == "https://screen.test/auth?x=1&scope=a%20b"


def test_tokens_are_posted_for(client: VendorClient) -> None:
    assert post_for_tokens(client, "/token", FORM)["grant"] == "refresh_token"


@pytest.mark.parametrize("scope", ["a b", "a,b", ["a", "b"]])
@pytest.mark.parametrize("seconds", [3600, "3600"])
def test_tokens_are_read(client: VendorClient, scope: Any, seconds: Any) -> None:
    """RFC 6749, 5.1."""
    told = {"access_token": "at", "refresh_token": "rt", "expires_in": seconds, "scope": scope}
    tokens = read_tokens(client, told, now=NOW)
    assert (tokens.access_token, tokens.refresh_token) == ("at", "rt")
    assert (tokens.expires_at, tokens.scopes) == (NOW + timedelta(hours=1), ("a", "b"))
    assert "at" not in repr(tokens).replace("expires_at", "").replace("datetime", "")


def test_tokens_without_an_end_have_none(client: VendorClient) -> None:
    assert read_tokens(client, {"access_token": "at"}).expires_at is None


@pytest.mark.parametrize("told", [{}, [], None, {"access_token": ""}, {"access_token": 7}])
def test_an_answer_without_a_token_is_named(client: VendorClient, told: Any) -> None:
    with pytest.raises(ProviderError, match="without an access token"):
        read_tokens(client, told)


@pytest.mark.parametrize("status", [400, 401, 403, 200])
def test_a_consent_that_was_taken_back_is_lost(
    server: VendorServer, client: VendorClient, status: int
) -> None:
    """RFC 6749, 5.2; some platforms answer with 200 all the same."""
    words = f"Token {KEY} has been expired or revoked."
    server.then(instead(Reply({"error": "invalid_grant", "error_description": words}, status)))
    with pytest.raises(ConsentLost, match="Connect the channel again") as caught:
        post_for_tokens(client, "/token", FORM)
    assert caught.value.permanent
    assert KEY not in f"{caught.value}{caught.value!r}"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("invalid_client", "SCREEN_CLIENT_ID"),
        ("unauthorized_client", "SCREEN_CLIENT_SECRET"),
        ("redirect_uri_mismatch", "redirect"),
        ("invalid_request", "“invalid_request”"),
        ("invalid_scope", "“invalid_scope”"),
    ],
)
def test_an_error_of_the_standard_says_what_to_do(
    server: VendorServer, client: VendorClient, code: str, says: str
) -> None:
    server.then(instead(Reply({"error": code, "error_description": "hidden-secret is bad"}, 400)))
    with pytest.raises(ProviderError, match=says) as caught:
        post_for_tokens(client, "/token", FORM)
    assert caught.value.permanent
    assert not isinstance(caught.value, ConsentLost)
    assert "hidden-secret" not in str(caught.value)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_platform_in_trouble_loses_no_consent(
    server: VendorServer, client: VendorClient, status: int
) -> None:
    server.then(instead(Reply({"error": "invalid_grant"}, status)))
    with pytest.raises(ProviderError) as caught:
        post_for_tokens(client, "/token", FORM)
    assert not caught.value.permanent


def test_a_client_is_ready_with_both_of_its_halves() -> None:
    assert OAuthClient("Screen", "SCREEN", "id", KEY).is_ready
    for client in (OAuthClient("Screen", "SCREEN", "id"), OAuthClient("Screen", "SCREEN", "", KEY)):
        assert not client.is_ready
        assert KEY not in repr(client)
        with pytest.raises(ProviderError, match="SCREEN_CLIENT_ID and SCREEN_CLIENT_SECRET"):
            client.check()
