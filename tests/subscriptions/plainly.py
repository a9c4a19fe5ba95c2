"""The cast without the plan that productions give to whoever has a project."""

from __future__ import annotations

import pytest

from tests.support import productions
from tests.support.cast import Cast


@pytest.fixture
def nobody_subscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(productions, "subscribe", lambda *_owner: None)


@pytest.fixture
def cast(nobody_subscribed: None, cast: Cast) -> Cast:
    return cast
