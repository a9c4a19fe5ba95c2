from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
import redis
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, TestCase
from django.utils import timezone

from apps.accounts.models import OutboxMail, User

AUTH = "/api/auth/browser/v1"
PASSWORD = "correct horse battery staple"


class Browser(Client):
    """A browser with a frontend: sends and reads JSON, keeps cookies."""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        # The test's own transaction never commits: what waits for it is done after each request.
        with TestCase.captureOnCommitCallbacks(execute=True):
            return self.generic(
                method.upper(),
                path,
                b"" if body is None else json.dumps(body).encode(),
                content_type="application/json",
                headers={"Accept-Language": "en", "User-Agent": "Test browser"},
            )

    def auth(self, method: str, path: str, body: Any = None) -> Any:
        return self.call(method, f"{AUTH}/{path}", body)

    def sign_up(self, email: str, password: str = PASSWORD, **more: Any) -> Any:
        return self.auth("post", "auth/signup", {"email": email, "password": password, **more})

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        return self.auth("post", "auth/login", {"email": email, "password": password})


@pytest.fixture
def browser(db: None, redis_client: redis.Redis, settings: Any) -> Browser:
    settings.EMAIL_BACKEND = "apps.accounts.mail.OutboxBackend"
    return Browser()


@pytest.fixture
def another_browser(browser: Browser) -> Browser:
    return Browser()


@pytest.fixture
def customer(browser: Browser) -> User:
    """Somebody whose address is proven."""
    return User.objects.create_user(
        "customer@example.com", PASSWORD, name="Customer", locale="en", email_verified=True
    )


@pytest.fixture
def newest_mail() -> Callable[[str], OutboxMail]:
    def find(to: str) -> OutboxMail:
        return OutboxMail.objects.filter(recipients__contains=[to]).latest("id")

    return find


@pytest.fixture
def link_key(newest_mail: Callable[[str], OutboxMail]) -> Callable[[str], str]:
    """The key at the end of the link in the newest mail to an address."""

    def find(to: str) -> str:
        found: list[str] = re.findall(r"https?://\S+/account/\S+/(\S+)", newest_mail(to).text)
        return unquote(found[0])

    return find


def totp_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    code: str = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    return code
