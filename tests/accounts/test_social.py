"""Signing in with Google and Kakao, against a local server that speaks their wire formats."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from apps.accounts.models import OutboxMail, User
from tests.accounts.conftest import AUTH, Browser

CLIENT = {"client_id": "our-client", "secret": "our-secret", "key": ""}
CODE_TOKEN = {"access_token": "an-access-token", "token_type": "bearer", "expires_in": 3599}


@pytest.fixture
def vendors(httpserver: HTTPServer, settings: Any) -> HTTPServer:
    """Both vendors at one local address, and keys for them."""
    here = httpserver.url_for("").rstrip("/")
    settings.SOCIAL_BASE_URLS = {
        "https://oauth2.googleapis.com": f"{here}/google",
        "https://kauth.kakao.com": f"{here}/kauth",
        "https://kapi.kakao.com": f"{here}/kapi",
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: {**given, "APPS": [CLIENT]}
        for name, given in settings.SOCIALACCOUNT_PROVIDERS.items()
    }
    return httpserver


def _go(browser: Browser, provider: str) -> dict[str, str]:
    """Ask to sign in; what the provider is told in the address that the browser is sent to."""
    answer = browser.post(
        f"{AUTH}/auth/provider/redirect",
        {"provider": provider, "callback_url": "/done", "process": "login"},
    )
    assert answer.status_code == 302
    told = parse_qs(urlsplit(answer["Location"]).query)
    return {name: values[0] for name, values in told.items()}


def _come_back(browser: Browser, provider: str, **query: str) -> Any:
    return browser.get(f"/api/auth/providers/{provider}/login/callback/", query)


def _google_answers(server: HTTPServer, **claims: Any) -> list[dict[str, str]]:
    """Google's token endpoint (OpenID Connect Core 1.0, 3.1.3.3); returns what it is asked."""
    asked: list[dict[str, str]] = []
    now = int(time.time())
    identity = {
        "iss": "https://accounts.google.com",
        "aud": "our-client",
        "sub": "10769150350006150715113082367",
        "email": "jane@gmail.example",
        "email_verified": True,
        "given_name": "Jane",
        "family_name": "Doe",
        "iat": now,
        "exp": now + 3600,
        **claims,
    }
    token = jwt.encode(identity, "k" * 32, algorithm="HS256")

    def answer(request: Request) -> Response:
        asked.append(request.form.to_dict())
        body = {**CODE_TOKEN, "scope": "openid email profile", "id_token": token}
        return Response(json.dumps(body), content_type="application/json")

    server.expect_request("/google/token", method="POST").respond_with_handler(answer)
    return asked


def _kakao_answers(server: HTTPServer, account: dict[str, Any]) -> None:
    """Kakao's token endpoint and /v2/user/me (developers.kakao.com, REST API)."""
    server.expect_request("/kauth/oauth/token", method="POST").respond_with_json(CODE_TOKEN)
    server.expect_request(
        "/kapi/v2/user/me", headers={"Authorization": "Bearer an-access-token"}
    ).respond_with_json(
        {
            "id": 123456789,
            "connected_at": "2022-04-11T01:45:28Z",
            "kakao_account": {
                "profile_nickname_needs_agreement": False,
                "profile": {"nickname": "홍길동"},
                **account,
            },
        }
    )


def test_google_signs_somebody_new_up_and_in(browser: Browser, vendors: HTTPServer) -> None:
    asked = _google_answers(vendors)
    told = _go(browser, "google")
    assert told["client_id"] == "our-client"
    assert told["code_challenge_method"] == "S256"
    assert _come_back(browser, "google", code="a-code", state=told["state"])["Location"] == "/done"
    assert asked[0]["code"] == "a-code"
    assert asked[0]["code_verifier"] not in {"", told["code_challenge"]}
    account = browser.call("get", "/api/v1/account/").json()
    assert account["email"] == "jane@gmail.example"
    assert account["email_verified"] is True
    assert account["name"] == "Jane Doe"
    assert account["has_password"] is False
    assert not SocialToken.objects.exists(), "vendors' tokens are not kept"
    browser.auth("delete", "auth/session")
    told = _go(browser, "google")
    _come_back(browser, "google", code="another-code", state=told["state"])
    assert browser.call("get", "/api/v1/session/").status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize("state", ["", "forged"])
def test_an_answer_nobody_asked_for_signs_nobody_in(
    browser: Browser, vendors: HTTPServer, state: str
) -> None:
    asked = _google_answers(vendors)
    _go(browser, "google")
    answer = _come_back(browser, "google", code="a-code", state=state)
    assert "/account/sign-in-failed" in answer["Location"]
    assert not asked
    assert browser.call("get", "/api/v1/session/").status_code == 401


def test_a_state_works_in_its_own_browser_and_once(
    browser: Browser, another_browser: Browser, vendors: HTTPServer
) -> None:
    _google_answers(vendors)
    told = _go(browser, "google")
    stolen = _come_back(another_browser, "google", code="a-code", state=told["state"])
    assert "/account/sign-in-failed" in stolen["Location"]
    _come_back(browser, "google", code="a-code", state=told["state"])
    again = _come_back(browser, "google", code="a-code", state=told["state"])
    assert "/account/sign-in-failed" in again["Location"]


@pytest.mark.parametrize(
    "claims", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1_000_000_000}]
)
def test_an_identity_for_somebody_else_signs_nobody_in(
    browser: Browser, vendors: HTTPServer, claims: dict[str, Any]
) -> None:
    _google_answers(vendors, **claims)
    told = _go(browser, "google")
    answer = _come_back(browser, "google", code="a-code", state=told["state"])
    assert "error=unknown" in answer["Location"]
    assert not User.objects.exists()


def test_google_does_not_open_an_account_that_has_a_password(
    browser: Browser, vendors: HTTPServer, customer: User
) -> None:
    _google_answers(vendors, email=customer.email)
    told = _go(browser, "google")
    _come_back(browser, "google", code="a-code", state=told["state"])
    assert browser.call("get", "/api/v1/session/").status_code == 401
    assert not SocialAccount.objects.exists()


def test_kakao_without_an_address_asks_for_one(
    browser: Browser, vendors: HTTPServer, link_key: Callable[[str], str]
) -> None:
    _kakao_answers(vendors, {"email_needs_agreement": True})
    told = _go(browser, "kakao")
    _come_back(browser, "kakao", code="a-code", state=told["state"])
    flows = browser.auth("get", "auth/session").json()["data"]["flows"]
    assert any(one["id"] == "provider_signup" and one.get("is_pending") for one in flows)
    assert not User.objects.exists()
    answer = browser.auth("post", "auth/provider/signup", {"email": "Gildong@example.com"})
    assert answer.status_code == 401, "the address is not proven yet"
    browser.auth("post", "auth/email/verify", {"key": link_key("gildong@example.com")})
    told = _go(browser, "kakao")
    _come_back(browser, "kakao", code="another-code", state=told["state"])
    account = browser.call("get", "/api/v1/account/").json()
    assert account["email"] == "gildong@example.com"
    assert account["name"] == "홍길동"


def test_kakao_with_a_proven_address_signs_in_at_once(
    browser: Browser, vendors: HTTPServer
) -> None:
    _kakao_answers(
        vendors,
        {"email": "sample@kakao.example", "is_email_valid": True, "is_email_verified": True},
    )
    told = _go(browser, "kakao")
    _come_back(browser, "kakao", code="a-code", state=told["state"])
    assert browser.call("get", "/api/v1/session/").json()["email"] == "sample@kakao.example"
    assert not OutboxMail.objects.exists()


def test_a_vendor_that_fails_leaves_nobody_behind(browser: Browser, vendors: HTTPServer) -> None:
    vendors.expect_request("/kauth/oauth/token").respond_with_data("<html>oops</html>", status=500)
    told = _go(browser, "kakao")
    answer = _come_back(browser, "kakao", code="a-code", state=told["state"])
    assert "error=unknown" in answer["Location"]
    assert not User.objects.exists()
