"""Two engines of each kind, that do as they are told, registered like any other provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as django_settings

from apps.accounts.models import User
from apps.providers import registry
from apps.providers.capabilities.usage import CallUsage
from apps.usage.gateway import Gateway, breaker
from apps.usage.owners import Owner


@dataclass
class Answer:
    text: str
    usage: CallUsage = field(default_factory=lambda: CallUsage(requests=1, cost_micro_usd=2_500))
    raw_text: str = ""


class Told:
    """Answers with its name until it is told to fail; keys holds the key of each call."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.errors: list[Exception] = []
        self.calls = 0

    def write(self, _request: object = None) -> Answer:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return Answer(self.name, raw_text=f"raw {self.name}")


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Told]:
    """The route for scripts is first, then second; vendors with a key in the environment."""
    made = {name: Told(name) for name in ("first", "second", "vendor")}
    settings.PROVIDERS = {
        **django_settings.PROVIDERS,
        "script": dict.fromkeys(made, "nowhere"),
    }
    settings.PROVIDER_ROUTES = {**django_settings.PROVIDER_ROUTES, "script": ["first", "second"]}
    settings.VENDORS = {"script": {"vendor": {"class": "nowhere", "options": {}}}}
    given: list[str] = []

    def find(_capability: str, name: str, *, api_key: str = "") -> Told:
        given.append(api_key)
        return made[name]

    monkeypatch.setattr(registry, "engine", find)
    for name in made:
        breaker.succeeded(f"script:{name}:installation")
    made["first"].__dict__["keys"] = given
    return made


@pytest.fixture
def gateway(someone: User) -> Gateway:
    return Gateway(owner=Owner(user_id=someone.pk))


CENT = Decimal("0.0025")
