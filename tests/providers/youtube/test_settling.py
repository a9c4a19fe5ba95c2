"""What is found out when the session is gone and nobody knows whether the film is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.providers.capabilities.publish import Progress, Settled, Stage
from apps.providers.errors import ProviderError
from tests.providers.youtube.conftest import Uploading
from tests.support.platforms.google_errors import google_error
from tests.support.platforms.youtube_rows import VideoRow, video_id
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import Reply, instead, lost

UPLOADS = "/upload/youtube/v3/videos"


@pytest.fixture
def unknown(server: YouTubeServer, make_upload: Callable[..., Uploading]) -> Uploading:
    """The film is out, the answer was lost, and then the session too."""
    upload = make_upload(1000)
    upload.now = datetime.now(UTC)
    server.meet("PUT", UPLOADS, lost)
    with pytest.raises(ProviderError):
        upload.advance()
    server.forget_sessions()
    return upload


def add_other(server: YouTubeServer, title: str, published_at: datetime) -> None:
    """A video that somebody uploaded by hand."""
    name = video_id()
    status = {"privacyStatus": "public", "uploadStatus": "processed"}
    server.videos[name] = VideoRow(
        name, server.chosen, {"title": title}, status, published_at, b"other"
    )


def test_the_film_is_found_by_its_marker(server: YouTubeServer, unknown: Uploading) -> None:
    [own] = server.videos
    for number in range(60):
        add_other(server, unknown.publication.title, unknown.now + timedelta(minutes=number))
    found = unknown.settle()
    assert found.outcome == Settled.PUBLISHED
    assert found.progress.video_id == own
    assert unknown.finish().progress.video_id == own


def test_nothing_is_settled_while_youtube_may_not_list_it_yet(
    server: YouTubeServer, unknown: Uploading
) -> None:
    server.listing_hides = set(server.videos)
    assert unknown.settle().outcome == Settled.UNKNOWN
    unknown.now += timedelta(minutes=14)
    assert unknown.settle().outcome == Settled.UNKNOWN
    server.listing_hides = set()
    assert unknown.settle().outcome == Settled.PUBLISHED


def test_a_film_that_is_not_there_after_a_while_may_be_sent_anew(
    server: YouTubeServer, unknown: Uploading
) -> None:
    server.videos.clear()
    unknown.now += timedelta(minutes=16)
    found = unknown.settle()
    assert found.outcome == Settled.NOT_PUBLISHED
    assert (found.progress.stage, found.progress.session) == (Stage.NEW, "")
    unknown.finish()
    assert len(server.videos) == 1


def test_the_same_title_without_the_marker_is_for_a_person(
    server: YouTubeServer, unknown: Uploading
) -> None:
    server.videos.clear()
    add_other(server, unknown.publication.title, unknown.now + timedelta(minutes=1))
    unknown.now += timedelta(hours=3)
    assert unknown.settle().outcome == Settled.UNKNOWN


def test_the_same_title_of_an_earlier_day_means_nothing(
    server: YouTubeServer, unknown: Uploading
) -> None:
    server.videos.clear()
    add_other(server, unknown.publication.title, unknown.now - timedelta(days=1))
    unknown.now += timedelta(minutes=16)
    assert unknown.settle().outcome == Settled.NOT_PUBLISHED


def test_without_a_marker_a_person_has_to_look(server: YouTubeServer, unknown: Uploading) -> None:
    unknown.change(marker="")
    unknown.now += timedelta(hours=1)
    assert unknown.settle().outcome == Settled.UNKNOWN


def test_a_session_tells_that_a_part_is_missing(server: YouTubeServer, upload: Uploading) -> None:
    server.cut_at(699_999)
    with pytest.raises(ProviderError) as caught:
        upload.advance()
    assert caught.value.outcome_unknown
    found = upload.settle()
    assert found.outcome == Settled.NOT_PUBLISHED
    assert (found.progress.stage, found.progress.sent_bytes) == (Stage.SENDING, 699_999)


def test_what_was_never_sent_is_not_published(server: YouTubeServer, upload: Uploading) -> None:
    assert upload.settle().outcome == Settled.NOT_PUBLISHED
    assert server.requests == []


def test_a_session_gone_before_the_last_part_settles_without_a_search(
    server: YouTubeServer, upload: Uploading
) -> None:
    upload.kept = replace(
        Progress(), stage=Stage.SENDING, session=f"{server.url}{UPLOADS}?upload_id=gone"
    )
    assert upload.settle().outcome == Settled.NOT_PUBLISHED
    assert server.asked("GET", ".*") == []


def test_a_session_gone_after_the_last_part_was_refused_is_not_begun_anew_blindly(
    server: YouTubeServer, make_upload: Callable[..., Uploading]
) -> None:
    """The refusal may have been of a part that had come already."""
    upload = make_upload(1000)
    upload.now = datetime.now(UTC)
    refusal = google_error(403, "forbidden", "no")
    server.meet("PUT", UPLOADS, instead(refusal))
    with pytest.raises(ProviderError):
        upload.advance()
    assert (upload.kept.stage, upload.kept.committed) == (Stage.SENDING, True)
    server.forget_sessions()
    with pytest.raises(ProviderError, match="asked first") as caught:
        upload.advance()
    assert caught.value.outcome_unknown
    assert upload.settle().outcome == Settled.PUBLISHED
    upload.finish()
    assert len(server.videos) == 1


def test_a_finished_session_without_a_name_never_means_that_nothing_is_out(
    server: YouTubeServer, make_upload: Callable[..., Uploading]
) -> None:
    upload = make_upload(1000)
    upload.now = datetime.now(UTC)
    nameless = instead(Reply({"kind": "youtube#video"}))
    server.meet("PUT", UPLOADS, nameless, nameless, nameless)
    with pytest.raises(ProviderError, match="under which name"):
        upload.advance()
    [video] = server.videos
    server.listing_hides = {video}
    upload.now += timedelta(hours=5)
    assert upload.settle().outcome == Settled.UNKNOWN
    server.listing_hides = set()
    assert upload.settle().progress.video_id == video


def test_a_known_video_needs_no_question(server: YouTubeServer, upload: Uploading) -> None:
    upload.advance()
    asked = len(server.requests)
    assert upload.settle().outcome == Settled.PUBLISHED
    assert len(server.requests) == asked


def test_a_platform_that_does_not_answer_settles_nothing(
    server: YouTubeServer, unknown: Uploading
) -> None:
    server.then(lost)
    with pytest.raises(ProviderError):
        unknown.settle()
    assert unknown.kept.stage == Stage.COMMITTING
