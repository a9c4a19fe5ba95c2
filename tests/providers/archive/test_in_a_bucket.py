"""The archive of an installation that keeps its files in S3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.providers.archive.publishing import ArchivePublisher
from apps.providers.capabilities.publish import (
    Progress,
    PublishRequest,
    Settled,
)
from tests.providers.archive.steps import CHANNEL, FOLDER, run
from tests.support.platforms.publications import (
    Keeper,
    WorkTaken,
)
from tests.support.s3_server import running_s3


@pytest.fixture
def bucket(tmp_path: Path, settings: Settings) -> Iterator[None]:
    with running_s3(tmp_path / "moto.log") as facts:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "apps.core.s3_storage.StreamingS3Storage",
                "OPTIONS": {
                    "bucket_name": facts["S3_BUCKET"],
                    "endpoint_url": facts["S3_ENDPOINT_URL"],
                    "region_name": facts["S3_REGION"],
                    "access_key": facts["S3_ACCESS_KEY"],
                    "secret_key": facts["S3_SECRET_KEY"],
                    "file_overwrite": True,
                },
            },
        }
        yield


@pytest.mark.processes
def test_a_bucket_is_an_archive_too(bucket: None, request_: PublishRequest) -> None:
    publisher, keep = ArchivePublisher(), Keeper(fails_at=3)
    with pytest.raises(WorkTaken):
        publisher.advance(request_, Progress(), keep)
    assert publisher.settle(request_, keep.last).outcome == Settled.NOT_PUBLISHED
    assert run(request_).progress.video_id == FOLDER, "found by its marker, begun or not"
    assert run(request_).progress.video_id == FOLDER
    assert publisher.settle(request_, Progress()).outcome == Settled.PUBLISHED
    publisher.remove(access_token="", channel_id=CHANNEL, video_id=FOLDER)
    assert publisher.settle(request_, Progress()).outcome == Settled.NOT_PUBLISHED
