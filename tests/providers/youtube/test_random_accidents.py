"""Whatever happens on the way, in whatever order: one whole video."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.providers.capabilities.publish import Progress, Settled, Stage
from apps.providers.errors import ProviderError
from tests.providers.youtube.conftest import Uploading
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import Reply, cut_off, half_json, instead, lost

UPLOADS = "/upload/youtube/v3/videos"
ACCIDENTS = (
    lost,
    cut_off,
    half_json,
    instead(Reply(b"", 503)),
    instead(Reply(b"", 429)),
    instead(Reply(b"Not Found", 404, content_type="text/plain")),
    instead(Reply(b"<!doctype html>", content_type="text/html")),
)


class Killed(Exception):
    """The worker is gone; what it kept is all that is left."""


def advance(upload: Uploading, killed_at: int) -> None:
    """One worker's try; killed_at: before or after which keep it is killed, in halves."""
    count = 0

    def keep(progress: Progress) -> None:
        nonlocal count
        count += 1
        if killed_at == 2 * count - 1:
            raise Killed
        upload.keep(progress)
        if killed_at == 2 * count:
            raise Killed

    upload.publisher.advance(upload.request, upload.kept, keep)


@pytest.mark.parametrize("seed", range(30))
def test_accidents_make_one_whole_video(
    server: YouTubeServer, make_upload: Callable[..., Uploading], seed: int
) -> None:
    chance = random.Random(seed)
    upload = make_upload(chance.choice([5_000, 262_144, 600_000, 1_100_000]))
    server.cut_at(*chance.sample(range(upload.film.size_bytes + 1), chance.randint(0, 5)))
    server.meet("PUT", UPLOADS, *chance.choices(ACCIDENTS, k=chance.randint(0, 4)))
    forgets_at = chance.choice([None, 1, 3])
    for number in range(60):
        if number == forgets_at:
            server.forget_sessions()
        try:
            if upload.kept.stage == Stage.COMMITTING:
                if upload.settle().outcome == Settled.UNKNOWN:
                    upload.now += timedelta(minutes=16)
                continue
            advance(upload, killed_at=chance.choice([0, 0, chance.randint(1, 12)]))
        except (ProviderError, Killed):
            continue
        if upload.kept.stage == Stage.DONE:
            break
        upload.now += timedelta(seconds=30)
    assert upload.kept.stage == Stage.DONE
    [video] = server.videos.values()
    assert video.content == upload.film.path.read_bytes()
    assert video.id == upload.kept.video_id
