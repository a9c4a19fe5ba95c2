"""A film on its way to being seen: https://developers.google.com/youtube/v3/docs/videos/insert"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import InProcess, Progress, Published, Stage
from apps.providers.errors import ProviderError
from tests.providers.youtube.conftest import JPEG, MARKER, SRT, Uploading
from tests.support.platforms.google_errors import google_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import instead, lost

THUMBNAIL = "/upload/youtube/v3/thumbnails/set"
CAPTIONS = "/upload/youtube/v3/captions"


@pytest.fixture
def with_extras(upload: Uploading, tmp_path: Path) -> Uploading:
    thumbnail, captions = tmp_path / "thumbnail.jpg", tmp_path / "captions.srt"
    thumbnail.write_bytes(JPEG)
    captions.write_text(SRT)
    upload.change(thumbnail=thumbnail, captions=captions)
    return upload


def test_a_film_is_published_whole(server: YouTubeServer, with_extras: Uploading) -> None:
    with_extras.change(
        description="하루 한 입",
        tags=("역사", "조선 왕"),
        visibility="unlisted",
        made_for_kids=True,
    )
    first = with_extras.advance()
    assert isinstance(first, InProcess)
    found = with_extras.finish()
    [video] = server.videos.values()
    assert video.content == with_extras.film.path.read_bytes()
    assert video.snippet == {
        "title": "세종대왕의 하루",
        "description": "하루 한 입",
        "tags": ["역사", "조선 왕", MARKER],
        "categoryId": "22",
        "defaultLanguage": "ko",
        "defaultAudioLanguage": "ko",
    }
    assert video.status == {
        "privacyStatus": "unlisted",
        "selfDeclaredMadeForKids": True,
        "containsSyntheticMedia": True,
        "uploadStatus": "processed",
    }
    assert (video.thumbnail, video.captions[0].text) == (JPEG, SRT)
    assert found.visibility == "unlisted"
    progress = found.progress
    assert (progress.stage, progress.video_id) == (Stage.DONE, video.id)
    assert progress.url == f"https://www.youtube.com/watch?v={video.id}"
    assert (progress.done, progress.notes) == (("thumbnail", "captions"), ())
    assert progress.session == ""


def test_every_part_is_kept_and_the_last_one_before_it_is_sent(upload: Uploading) -> None:
    upload.advance()
    assert [(one.stage, one.sent_bytes) for one in upload.history] == [
        (Stage.SENDING, 0),
        (Stage.SENDING, 262_144),
        (Stage.SENDING, 524_288),
        (Stage.COMMITTING, 524_288),
        (Stage.PROCESSING, 700_000),
    ]


@pytest.mark.parametrize("size", [1, 262_143, 262_144, 262_145, 524_288])
def test_any_size_is_sent_whole(
    server: YouTubeServer, make_upload: Callable[..., Uploading], size: int
) -> None:
    upload = make_upload(size)
    upload.finish()
    [video] = server.videos.values()
    assert video.content == upload.film.path.read_bytes()
    assert upload.stages.count(Stage.COMMITTING) == 1


def test_the_wait_for_processing_grows_with_the_age(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.looks = None
    waits: list[float] = []
    while len(waits) < 8:
        found = upload.advance()
        assert isinstance(found, InProcess)
        waits.append(found.wait_seconds)
        upload.now += timedelta(seconds=found.wait_seconds * 2)
    assert waits == sorted(waits)
    assert waits[0] == 10.0
    assert waits[-1] <= 300.0
    server.process(upload.kept.video_id)
    assert isinstance(upload.advance(), Published)


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("copyright", "somebody's copyright"),
        ("duplicate", "it is there already"),
        ("length", "verified phone number"),
        ("unheardOf", "unheardOf"),
    ],
)
def test_a_rejected_film_is_told_with_youtubes_reason(
    server: YouTubeServer, upload: Uploading, reason: str, says: str
) -> None:
    server.looks = None
    upload.advance()
    server.reject(upload.kept.video_id, reason)
    with pytest.raises(ProviderError, match=says) as caught:
        upload.advance()
    assert caught.value.permanent
    assert not caught.value.outcome_unknown


def test_a_film_that_cannot_be_processed_is_told_with_the_reason(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.looks = None
    upload.advance()
    server.fail(upload.kept.video_id, "codec")
    with pytest.raises(ProviderError, match="cannot read the film's codec"):
        upload.advance()


def test_a_processing_that_ended_in_nothing_is_told(
    server: YouTubeServer, upload: Uploading
) -> None:
    """uploadStatus may stay "uploaded" while processingDetails says that it failed."""
    server.looks = None
    upload.advance()
    server.videos[upload.kept.video_id].processing = "failed"
    with pytest.raises(ProviderError, match="could not process the film"):
        upload.advance()


def test_a_video_may_not_be_told_of_at_once_but_not_for_ever(
    server: YouTubeServer, upload: Uploading
) -> None:
    upload.advance()
    kept = server.videos.pop(upload.kept.video_id)
    assert isinstance(upload.advance(), InProcess)
    upload.now += timedelta(minutes=11)
    with pytest.raises(ProviderError, match="does not have this video any more") as caught:
        upload.advance()
    assert caught.value.permanent
    server.videos[kept.id] = kept
    upload.finish()


def test_a_project_that_was_not_audited_is_told_so(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.is_audited = False
    upload.change(visibility="public")
    found = upload.finish()
    assert found.visibility == "private"
    assert "has not audited" in found.progress.notes[0]


def test_a_done_upload_is_only_looked_at(server: YouTubeServer, upload: Uploading) -> None:
    upload.finish()
    asked = len(server.requests)
    assert isinstance(upload.advance(), Published)
    assert [one.method for one in server.requests[asked:]] == ["GET"]


# -- extras -------------------------------------------------------------------------------------


def test_a_refused_thumbnail_becomes_a_note_and_undoes_nothing(
    server: YouTubeServer, with_extras: Uploading
) -> None:
    words = "The authenticated user doesn't have permissions to set custom video thumbnails."
    server.meet("POST", THUMBNAIL, instead(google_error(403, "forbidden", words)))
    found = with_extras.finish()
    assert found.progress.done == ("captions",)
    [note] = found.progress.notes
    assert "permissions to set custom video thumbnails" in note
    assert "youtube.com/verify" in note


def test_captions_past_the_quota_become_a_note(
    server: YouTubeServer, with_extras: Uploading
) -> None:
    server.units_left = 100
    found = with_extras.finish()
    assert found.progress.done == ("thumbnail",)
    assert found.progress.notes[0].startswith("The captions are not at YouTube")
    assert "exceeded your quota" in found.progress.notes[0]


def test_an_extra_whose_file_is_gone_becomes_a_note(
    server: YouTubeServer, with_extras: Uploading, tmp_path: Path
) -> None:
    with_extras.change(thumbnail=tmp_path / "gone.jpg")
    found = with_extras.finish()
    assert found.progress.refused == ("thumbnail",)
    assert "is not there any more" in found.progress.notes[0]


def test_a_passing_trouble_with_an_extra_is_waited_for(
    server: YouTubeServer, with_extras: Uploading
) -> None:
    server.meet("POST", THUMBNAIL, instead(google_error(503, "backendError", "later")))
    found = with_extras.finish()
    assert found.progress.done == ("captions", "thumbnail")
    assert found.progress.notes == ()


def test_a_lasting_trouble_with_an_extra_ends_in_a_note(
    server: YouTubeServer, with_extras: Uploading
) -> None:
    trouble = instead(google_error(503, "backendError", "later"))
    server.meet("POST", CAPTIONS, *[trouble] * 100)
    found = with_extras.finish(looks=60)
    assert found.progress.done == ("thumbnail",)
    assert found.progress.notes[0].startswith("The captions are not at YouTube")


def test_captions_whose_answer_was_lost_are_there_once(
    server: YouTubeServer, with_extras: Uploading
) -> None:
    server.meet("POST", CAPTIONS, lost)
    found = with_extras.finish()
    assert found.progress.done == ("thumbnail", "captions")
    [video] = server.videos.values()
    assert len(video.captions) == 1


def test_a_token_that_runs_out_among_the_extras_is_asked_anew(
    server: YouTubeServer, with_extras: Uploading
) -> None:
    server.looks = 0
    expired = instead(google_error(401, "authError", "Invalid Credentials"))
    server.meet("POST", CAPTIONS, expired)
    with pytest.raises(TokenRefused):
        with_extras.advance()
    assert with_extras.kept.done == ("thumbnail",)
    assert with_extras.finish().progress.done == ("thumbnail", "captions")
    assert len(server.asked("POST", THUMBNAIL)) == 1


# -- afterwards ---------------------------------------------------------------------------------


def test_a_video_is_taken_down_once_or_twice(server: YouTubeServer, upload: Uploading) -> None:
    found = upload.finish()
    for _ in range(2):
        upload.publisher.remove(
            access_token=upload.token,
            channel_id=server.chosen,
            video_id=found.progress.video_id,
        )
        assert server.videos == {}


def test_figures_are_told_and_what_is_hidden_or_gone_is_not(
    server: YouTubeServer, upload: Uploading
) -> None:
    first = upload.finish().progress.video_id
    upload.kept = Progress()
    second = upload.finish().progress.video_id
    server.set_statistics(first, views=1204, likes=30, comments=0)
    server.set_statistics(second, views=7)
    names = [first, "gone-gone-0", second, *(f"unknown-{n:03}" for n in range(60))]
    found = upload.publisher.metrics(
        access_token=upload.token, channel_id=server.chosen, video_ids=names
    )
    assert set(found) == {first, second}
    assert (found[first].views, found[first].likes, found[first].comments) == (1204, 30, 0)
    assert (found[second].views, found[second].likes, found[second].shares) == (7, None, None)
    asked = [one for one in server.asked("GET", ".*/videos") if one.query["part"] == "statistics"]
    assert [len(one.query["id"].split(",")) for one in asked] == [50, 13]
