"""Platforms on loopback, known to this process's settings; real workers get `environment()`.

def test_a_film_goes_out(youtube: YouTubeServer, process_environment: dict[str, str]) -> None:
    environment = {**process_environment, **youtube.environment()}
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from apps.providers import registry
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.tiktok_server import TikTokServer
from tests.support.platforms.youtube_server import YouTubeServer


@contextmanager
def platform_settings(name: str, options: dict[str, Any]) -> Iterator[None]:
    """The engines of one platform take these options instead of the installation's."""
    changed: dict[str, Any] = {}
    for capability in ("connection", "publish"):
        engines = settings.PROVIDERS[capability]
        if name in engines:
            entry = {**engines[name], "options": options}
            changed[capability] = {**engines, name: entry}
    platforms = {**settings.PLATFORMS, name: options}
    with override_settings(PROVIDERS={**settings.PROVIDERS, **changed}, PLATFORMS=platforms):
        registry._made.cache_clear()
        try:
            yield
        finally:
            registry._made.cache_clear()


@pytest.fixture
def youtube() -> Iterator[YouTubeServer]:
    """YouTube on loopback; the test fails when a request was not as documented."""
    server = YouTubeServer()
    with server.serving(), platform_settings("youtube", server.options()):
        yield server
    assert server.complaints == []


@pytest.fixture
def tiktok() -> Iterator[TikTokServer]:
    """TikTok on loopback; the test fails when a request was not as documented."""
    server = TikTokServer()
    with server.running(), platform_settings("tiktok", server.options()):
        yield server
    assert server.complaints == []


@pytest.fixture
def instagram() -> Iterator[InstagramServer]:
    """Instagram on loopback; the test fails when a request was not as documented."""
    server = InstagramServer()
    with server.running(), platform_settings("instagram", server.options()):
        yield server
    assert server.complaints == []
