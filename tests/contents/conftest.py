from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache

from apps.accounts.models import User
from apps.contents.models import Content
from apps.providers import registry
from apps.usage.owners import Owner
from apps.usage.services.providers import set_key
from tests.support.cast import Cast
from tests.support.productions import install_everything, make_content, make_person
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.server import KEY


@pytest.fixture
def defaults(db: None) -> None:
    install_everything()


@pytest.fixture
def person(defaults: None) -> User:
    return make_person()


@pytest.fixture
def content(person: User) -> Content:
    return make_content(person)


@contextmanager
def on_loopback(settings: Any, capability: str, route: list[str]) -> Iterator[OpenAIServer]:
    """OpenAI on loopback for one capability, with its route."""
    server = OpenAIServer()
    engine = settings.PROVIDERS[capability]["openai"]
    options = {"model": engine["options"]["model"], "base_url": f"{server.url}/v1", **PATIENT}
    engines = {**settings.PROVIDERS[capability], "openai": {**engine, "options": options}}
    settings.PROVIDERS = {**settings.PROVIDERS, capability: engines}
    settings.PROVIDER_ROUTES = {**settings.PROVIDER_ROUTES, capability: route}
    cache.clear()
    # Engines are kept with the address they were made with.
    registry._made.cache_clear()
    with server.running():
        yield server
    registry._made.cache_clear()
    assert server.complaints == []


@pytest.fixture
def openai(settings: Any) -> Iterator[OpenAIServer]:
    """OpenAI on loopback, first in the route of scripts; nobody has a key for it yet."""
    with on_loopback(settings, "script", ["openai", "extractive"]) as server:
        yield server


@pytest.fixture
def embedder(settings: Any) -> Iterator[OpenAIServer]:
    """OpenAI on loopback, for what texts mean; nobody has a key for it, and no route names it."""
    with on_loopback(settings, "embedding", []) as server:
        yield server


@pytest.fixture
def give_key(cast: Cast) -> Callable[[], None]:
    """The team gets a key of its own."""

    def give() -> None:
        owner = Owner(organization_id=cast.team.pk)
        set_key(by=cast.owner, owner=owner, vendor="openai", key=KEY)

    return give
