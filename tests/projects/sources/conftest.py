from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.projects.models import DataSource, Project
from apps.projects.services.data_sources import create_source
from apps.projects.services.projects import create_project
from apps.providers import registry
from apps.usage.gateway import breaker
from tests.projects.sources.engine import ScriptedTopics

MakeSource = Callable[..., DataSource]


@pytest.fixture(autouse=True)
def script(settings: Any) -> Iterator[type[ScriptedTopics]]:
    """Feeds are read by an engine that answers what the test says."""
    path = "tests.projects.sources.engine.ScriptedTopics"
    topics = {**settings.PROVIDERS["topics"], "rss": path}
    settings.PROVIDERS = {**settings.PROVIDERS, "topics": topics}
    settings.SOURCE_GAP_SECONDS = 0.0
    registry._made.cache_clear()
    ScriptedTopics.start()
    close_breakers()
    yield ScriptedTopics
    registry._made.cache_clear()


@pytest.fixture
def project(someone: User) -> Project:
    return create_project(by=someone, name="Morning", language="en")


@pytest.fixture
def make_source(project: Project, someone: User) -> MakeSource:
    def make(cron: str = "0 9 * * *", **fields: Any) -> DataSource:
        facts = {
            "name": "A feed",
            "source_type": "rss",
            "config": {"feed_url": "https://news.example/feed"},
            "schedule_cron": cron,
            "project": project,
            "by": someone,
            **fields,
        }
        return create_source(**facts)

    return make


@pytest.fixture
def source(make_source: MakeSource) -> DataSource:
    return make_source()


def close_breakers() -> None:
    """What hosts did in tests before, or minutes ago, is forgotten."""
    for host in ("news.example", "other.example", "broken.example"):
        breaker.succeeded(f"topics:rss:installation:{host}")


def make_due(source: DataSource, ago: timedelta = timedelta(minutes=1)) -> DataSource:
    """As if its slot had come."""
    DataSource.objects.filter(pk=source.pk).update(next_run_at=Now() - ago)
    source.refresh_from_db()
    return source
