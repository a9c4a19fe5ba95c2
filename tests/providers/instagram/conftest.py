"""A publisher to Instagram on loopback, and a film for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.providers.capabilities.publish import (
    PublishRequest,
)
from apps.providers.instagram.publishing import InstagramPublisher
from tests.providers.instagram.steps import FILM_BYTES
from tests.support.platforms.instagram_login import USER_ID
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.publications import (
    film,
    publish_request,
)
from tests.support.vendors.server import Reply, VendorServer


@pytest.fixture
def publisher(instagram: InstagramServer) -> InstagramPublisher:
    return InstagramPublisher(
        api_url=instagram.url, upload_url=instagram.url, poll_seconds=0.02, wait_seconds=5.0
    )


@pytest.fixture
def request_(tmp_path: Path, instagram: InstagramServer) -> PublishRequest:
    return publish_request(
        film(tmp_path, FILM_BYTES),
        channel_id=USER_ID,
        access_token=instagram.grants.new_access(),
        now=datetime.now(UTC),
    )


@pytest.fixture
def storage(request_: PublishRequest) -> Iterator[VendorServer]:
    """Where the film lies for everybody to fetch."""
    files = VendorServer()
    whole = request_.film.path.read_bytes()
    files.route("GET", "/film.mp4", lambda _seen: Reply(whole, content_type="video/mp4"))
    with files.running():
        yield files
