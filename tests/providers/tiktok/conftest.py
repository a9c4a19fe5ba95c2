"""A publisher to TikTok on loopback, and films for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.providers import registry
from apps.providers.capabilities.publish import (
    PublishRequest,
)
from apps.providers.tiktok.publishing import TikTokPublisher
from tests.providers.tiktok.steps import TWO_CHUNKS, request_for
from tests.support.platforms.publications import (
    film,
)
from tests.support.platforms.tiktok_server import (
    LEAST_CHUNK,
    TikTokServer,
)


@pytest.fixture
def publisher(tiktok: TikTokServer) -> TikTokPublisher:
    found = registry.engine("publish", "tiktok")
    assert isinstance(found, TikTokPublisher)
    return found


@pytest.fixture
def in_chunks(tiktok: TikTokServer) -> TikTokPublisher:
    return TikTokPublisher(api_url=tiktok.url, chunk_bytes=LEAST_CHUNK)


@pytest.fixture
def small(tmp_path: Path, tiktok: TikTokServer) -> PublishRequest:
    return request_for(film(tmp_path), tiktok)


@pytest.fixture
def large(tmp_path: Path, tiktok: TikTokServer) -> PublishRequest:
    return request_for(film(tmp_path, TWO_CHUNKS), tiktok)
