"""Asking an engine of topics as a visit does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from apps.providers.capabilities.topics import TopicAnswer, TopicRequest, TopicSource

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def ask(
    source: TopicSource,
    config: Mapping[str, Any],
    *,
    language: str = "en",
    memory: Mapping[str, Any] | None = None,
    most: int = 50,
    now: datetime = NOW,
    seconds: float = 60.0,
) -> TopicAnswer:
    request = TopicRequest(source.check_config(config), language, now, memory or {}, most, seconds)
    return source.fetch(request)
