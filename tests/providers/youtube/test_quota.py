"""What a day allows: https://developers.google.com/youtube/v3/determine_quota_cost"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apps.providers.capabilities.publish import InProcess, QuotaUsedUp, Stage
from apps.providers.http import Fault, VendorRefused
from apps.providers.youtube.vendor import explain, seconds_to_reset
from tests.providers.youtube.conftest import Uploading
from tests.support.platforms.google_errors import google_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import instead

UPLOADS = "/upload/youtube/v3/videos"


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 1, 15, 8, 0, tzinfo=UTC), 24),
        (datetime(2026, 1, 15, 7, 0, tzinfo=UTC), 1),
        (datetime(2026, 7, 15, 7, 0, tzinfo=UTC), 24),
        # the clocks go forward and back on these days
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), 23),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 25),
    ],
)
def test_the_day_ends_at_midnight_of_the_pacific(now: datetime, hours: int) -> None:
    assert seconds_to_reset(now) == hours * 3600


def test_an_upload_past_the_days_quota_waits_for_the_next(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.uploads_left = 0
    with pytest.raises(VendorRefused, match="The quota at YouTube is used up") as caught:
        upload.advance()
    error = caught.value
    assert not error.permanent
    assert error.fault == Fault.QUOTA
    assert isinstance(error, QuotaUsedUp)
    assert error.is_installations
    assert error.retry_after is not None
    assert abs(error.retry_after - seconds_to_reset()) < 60
    assert upload.kept.stage == Stage.NEW


def test_units_that_are_used_up_after_the_film_was_sent_are_waited_for(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.looks = 0
    server.units_left = 0
    found = upload.advance()
    assert isinstance(found, InProcess)
    assert abs(found.wait_seconds - seconds_to_reset()) < 60
    assert found.progress.stage == Stage.PROCESSING
    server.units_left = 10_000
    upload.finish()


def test_a_quotas_words_hold_no_markup(server: YouTubeServer, upload: Uploading) -> None:
    upload.advance()
    server.units_left = 0
    with pytest.raises(QuotaUsedUp) as caught:
        upload.publisher.metrics(
            access_token=upload.token, channel_id=server.chosen, video_ids=[upload.kept.video_id]
        )
    assert "exceeded your quota" in str(caught.value)
    assert "<" not in str(caught.value)


def test_a_question_that_is_refused_does_not_fail_a_film_that_is_out(
    server: YouTubeServer, upload: Uploading
) -> None:
    upload.advance()
    refusal = google_error(403, "insufficientPermissions", "no")
    server.meet("GET", "/youtube/v3/videos", instead(refusal))
    with pytest.raises(VendorRefused) as caught:
        upload.advance()
    assert not caught.value.permanent
    upload.finish()


def test_a_channel_past_its_own_limit_is_told_so(server: YouTubeServer, upload: Uploading) -> None:
    """https://developers.google.com/youtube/v3/docs/videos/insert#errors"""
    refusal = google_error(400, "uploadLimitExceeded", "The user has exceeded the number of videos")
    server.meet("POST", UPLOADS, instead(refusal))
    with pytest.raises(VendorRefused, match="as many videos as YouTube allows") as caught:
        upload.advance()
    assert (caught.value.permanent, caught.value.retry_after) == (False, 86_400.0)
    assert isinstance(caught.value, QuotaUsedUp)
    assert not caught.value.is_installations


@pytest.mark.parametrize(
    ("status", "reason", "words", "fault"),
    [
        (403, "rateLimitExceeded", "Too fast", Fault.BUSY),
        (403, "userRateLimitExceeded", "Too fast", Fault.BUSY),
        (429, "rateLimitExceeded", "limit 'Video Uploads per day' of service", Fault.QUOTA),
        (403, "dailyLimitExceeded", "", Fault.QUOTA),
        (403, "insufficientPermissions", "", Fault.KEY),
        (401, "youtubeSignupRequired", "", Fault.KEY),
        (400, "invalidTitle", "", None),
    ],
)
def test_a_reason_says_what_it_is(status: int, reason: str, words: str, fault: Any) -> None:
    found = explain(status, google_error(status, reason, words).content)
    assert found is not None
    assert found.fault == fault


@pytest.mark.parametrize(
    "answer",
    [None, [], {}, {"error": "text"}, {"error": {"errors": "x"}}, {"error": {"errors": [7]}}],
)
def test_an_error_of_another_form_is_told_by_its_status(answer: Any) -> None:
    found = explain(500, answer)
    assert found is None or found.fault is None


@pytest.mark.parametrize("extras", [(), ("captions",), ("captions", "thumbnail")])
def test_one_publication_takes_what_it_announces(
    server: YouTubeServer,
    make_upload: Callable[..., Uploading],
    tmp_path: Path,
    extras: tuple[str, ...],
) -> None:
    files = {name: tmp_path / name for name in extras}
    for name, path in files.items():
        srt = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"
        path.write_bytes(srt if name == "captions" else b"\xff\xd8\xff\xe0 a picture")
    upload = make_upload(**files)
    assert set(upload.finish().progress.done) == set(extras)
    quota, extras_quota = upload.publisher.quota, upload.publisher.extras_quota
    assert quota["uploads"] == 100 - server.uploads_left
    takes = sum(extras_quota[name]["units"] for name in extras)
    assert takes < 10_000 - server.units_left <= quota["units"] + takes
