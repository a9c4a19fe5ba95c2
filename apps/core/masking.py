"""Making changes fit for the audit log: plain JSON, of bounded size, without secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apps.core.sentences import english

MASK = "***"
LONGEST_TEXT = 2000
MOST_ITEMS = 100
DEEPEST = 8
_SECRET = frozenset(
    {
        "authorization",
        "cookie",
        "credential",
        "credentials",
        "key",
        "otp",
        "passphrase",
        "passwd",
        "password",
        "pin",
        "secret",
        "secrets",
        "signature",
        "token",
        "totp",
    }
)
_RUN_TOGETHER = ("apikey", "password", "secretkey", "privatekey", "accesstoken")
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def is_secret(name: str) -> bool:
    """Does a field or key of this name hold a secret? Counts of tokens (tokens_in) do not."""
    words = [word.lower() for word in _WORD.findall(name)]
    joined = "".join(words)
    return (
        not _SECRET.isdisjoint(words)
        or words[-1:] == ["tokens"]
        or words[-1:] == ["keys"]
        or any(one in joined for one in _RUN_TOGETHER)
    )


def masked(name: str, value: Any, depth: int = 0) -> Any:
    """value as JSON: secrets as ***, also deep inside; NULs gone; long texts and lists cut."""
    if is_secret(name) and value not in (None, "", True, False):
        return MASK
    if isinstance(value, Mapping):
        return {
            _text(str(key)): masked(str(key), inner, depth + 1) if depth < DEEPEST else "…"
            for key, inner in list(value.items())[:MOST_ITEMS]
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [masked("", inner, depth + 1) for inner in list(value)[:MOST_ITEMS]]
    if isinstance(value, (bool, int, type(None))):
        return value
    return _text(english(str(value)))


def _text(text: str) -> str:
    text = text.replace("\0", "").encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
