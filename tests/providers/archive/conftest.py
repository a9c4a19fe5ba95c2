"""The installation's storage, and an upload for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from apps.providers.capabilities.publish import (
    PublishRequest,
)
from tests.providers.archive.steps import CHANNEL
from tests.support.platforms.publications import (
    film,
    publish_request,
)


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    """The installation's storage."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "apps.core.storage.AtomicFileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        },
    }
    return tmp_path / "media"


@pytest.fixture
def request_(tmp_path: Path) -> PublishRequest:
    (tmp_path / "cover.jpg").write_bytes(b"\xff\xd8cover")
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    return publish_request(
        film(tmp_path),
        channel_id=CHANNEL,
        thumbnail=tmp_path / "cover.jpg",
        captions=tmp_path / "words.srt",
    )
