from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import redis
from django.db import transaction

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.isolation.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A world takes a while to build: parallel runs build one for the console, one for the rest."""
    for item in items:
        if "tests/isolation/" in item.path.as_posix():
            part = "console" if item.path.name == "test_console.py" else "addresses"
            item.add_marker(pytest.mark.xdist_group(f"isolation-{part}"))


@pytest.fixture(scope="package")
def _world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once, in a transaction that is never committed."""
    from tests.isolation.world import build_world

    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: World, db: None, redis_client: redis.Redis) -> World:
    """The tenants; what a test does to them is taken back after it."""
    return _world
