from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from apps.core.masking import LONGEST_TEXT, is_secret, masked


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "password_hash",
        "newPassword",
        "api_key",
        "apiKey",
        "APIKEY",
        "access_token",
        "refreshTokens",
        "client-secret",
        "Authorization",
        "totp_secret",
        "set-cookie",
        "signing_keys",
    ],
)
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name", ["keyword", "tokens_in", "tokens_out", "monkey", "email", "name", "pinned", "keynote"]
)
def test_names_that_only_look_like_secrets_are_shown(name: str) -> None:
    assert not is_secret(name)


def test_secrets_are_masked_however_deep_they_lie() -> None:
    value = {"vendor": {"name": "x", "credentials": {"user": "u"}, "list": [{"api_key": "abc"}]}}
    shown = masked("settings", value)
    assert shown == {"vendor": {"name": "x", "credentials": "***", "list": [{"api_key": "***"}]}}


def test_before_and_after_of_a_secret_are_both_masked() -> None:
    assert masked("password", ["old", "new"]) == "***"
    assert masked("name", ["old", "new"]) == ["old", "new"]


def test_everything_becomes_plain_json_of_bounded_size() -> None:
    assert masked("cost", Decimal("0.10")) == "0.10"
    assert masked("id", UUID(int=1)) == str(UUID(int=1))
    assert masked("text", "a\0b") == "ab"
    assert len(masked("text", "a" * 10_000)) == LONGEST_TEXT + 1
    nested: dict[str, object] = {}
    for _level in range(200):
        nested = {"in": nested}
    assert "…" in str(masked("deep", nested))
