"""Fixtures for every room of tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import redis
from django.utils import translation

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytest_plugins = [
    "tests.support.cast",
    "tests.support.platforms.fixtures",
    "tests.support.groups",
    "tests.support.quickly",
    "tests.support.ledger_proof",
    "tests.support.template_database",
]


def pytest_collection_finish() -> None:
    """What was loaded by now stays to the end: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _closed_breakers(request: pytest.FixtureRequest) -> None:
    """What an earlier test let providers do is forgotten."""
    asked = {"db", "transactional_db"} & set(request.fixturenames)
    if asked or request.node.get_closest_marker("django_db"):
        from django.conf import settings
        from django.core.cache import cache

        from apps.usage.gateway import breaker

        parts = ("until", "cooled", "failures", "trial")
        switches = [
            f"{capability}:{name}:installation"
            for capability, engines in settings.PROVIDERS.items()
            for name in engines
        ]
        cache.delete_many([breaker._key(one, part) for one in switches for part in parts])


@pytest.fixture
def redis_client() -> Iterator[redis.Redis]:
    """This test process's own Redis database, empty at the start of the test."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.flushdb()
        yield client


@pytest.fixture
def process_environment(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, str]:
    """Environment for real child processes (workers, commands, a web server): they use the same
    test database, Redis database and files as the test itself."""
    from django.db import connection

    url = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    return {**os.environ, "DATABASE_URL": url._replace(path=f"/{name}").geturl()}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in English, whatever language the test before was answered in."""
    translation.activate("en")
    yield
    translation.deactivate()
