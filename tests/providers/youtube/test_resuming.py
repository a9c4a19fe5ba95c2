"""A transfer that is cut anywhere goes on, and makes one video.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import Progress, Settled, Stage
from apps.providers.errors import ProviderError
from apps.providers.http import VendorRefused
from tests.providers.youtube.conftest import Uploading
from tests.support.platforms.google_errors import google_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import Reply, cut_off, half_json, instead, lost

UPLOADS = "/upload/youtube/v3/videos"
SIZE = 700_000


def be_persistent(upload: Uploading, tries: int = 12) -> int:
    """What the upload line does; how often it had to settle first."""
    settled = 0
    for _try in range(tries):
        try:
            upload.advance()
        except ProviderError as error:
            if error.permanent:
                raise
            if error.outcome_unknown:
                settled += 1
                upload.settle()
            continue
        if upload.kept.stage == Stage.DONE:
            return settled
    raise AssertionError("never done")


def check_one_whole_video(server: YouTubeServer, upload: Uploading) -> None:
    [video] = server.videos.values()
    assert video.content == upload.film.path.read_bytes()
    assert upload.kept.video_id == video.id


@pytest.mark.parametrize("percent", [0, 10, 50, 99, 100])
def test_a_cut_is_resumed_at_its_byte(
    server: YouTubeServer, upload: Uploading, percent: int
) -> None:
    """10, 50 and 99 %; at 0 nothing has come, at 100 all has, and the answer is lost."""
    server.cut_at(SIZE * percent // 100)
    be_persistent(upload)
    check_one_whole_video(server, upload)
    assert len(server.asked("POST", UPLOADS)) == 1


def test_cuts_everywhere_are_resumed(server: YouTubeServer, upload: Uploading) -> None:
    server.cut_at(1, 262_143, 262_144, 262_145, 400_000, 524_288, 699_999, 700_000)
    settled = be_persistent(upload)
    check_one_whole_video(server, upload)
    assert settled >= 2
    assert server.arrived_bytes == SIZE, "what had arrived is not sent again"


def test_a_worker_that_is_killed_in_a_part_is_followed_by_another(
    server: YouTubeServer, upload: Uploading
) -> None:
    """It kept what it knew; the server may know more."""

    class Killed(Exception):
        pass

    def keep(progress: Progress) -> None:
        upload.keep(progress)
        if progress.sent_bytes == 262_144:
            raise Killed

    with pytest.raises(Killed):
        upload.advance(keep)
    assert (upload.kept.stage, upload.kept.sent_bytes) == (Stage.SENDING, 262_144)
    be_persistent(upload)
    check_one_whole_video(server, upload)


def test_a_transfer_can_be_held_and_goes_on(server: YouTubeServer, upload: Uploading) -> None:
    server.hold_at(300_000)
    with ThreadPoolExecutor(1) as other:
        sending = other.submit(upload.advance)
        assert server.is_held.wait(20)
        assert server.arrived_bytes == 300_000
        server.let_go()
        sending.result()
    upload.finish()
    check_one_whole_video(server, upload)


def test_a_worker_that_lost_its_lease_stops_at_once(
    server: YouTubeServer, upload: Uploading
) -> None:
    class Taken(Exception):
        pass

    def keep(progress: Progress) -> None:
        if progress.stage == Stage.COMMITTING:
            raise Taken

    with pytest.raises(Taken):
        upload.advance(keep)
    assert server.videos == {}


@pytest.mark.parametrize("misdeed", [lost, cut_off, half_json], ids=["lost", "cut off", "half"])
def test_the_lost_last_answer_is_settled_by_asking_the_session(
    server: YouTubeServer, make_upload: Callable[..., Uploading], misdeed: object
) -> None:
    upload = make_upload(1000)
    server.meet("PUT", UPLOADS, misdeed)  # type: ignore[arg-type]
    with pytest.raises(ProviderError) as caught:
        upload.advance()
    assert caught.value.outcome_unknown
    assert upload.kept.stage == Stage.COMMITTING
    with pytest.raises(ProviderError, match="It is asked first") as again:
        upload.advance()
    assert again.value.outcome_unknown
    assert len(server.videos) == 1
    assert upload.settle().outcome == Settled.PUBLISHED
    upload.finish()
    check_one_whole_video(server, upload)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 502, 503])
def test_a_trouble_of_youtubes_with_the_last_part_is_settled_first(
    server: YouTubeServer, make_upload: Callable[..., Uploading], status: int
) -> None:
    """The answer says no without a word of YouTube's, and the film is out all the same."""
    upload = make_upload(1000)
    server.meet("PUT", UPLOADS, instead(Reply(b"", status)))
    with pytest.raises(VendorRefused) as caught:
        upload.advance()
    assert caught.value.outcome_unknown
    assert upload.settle().outcome == Settled.PUBLISHED
    upload.finish()
    check_one_whole_video(server, upload)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_trouble_with_another_part_is_only_tried_again(
    server: YouTubeServer, upload: Uploading, status: int
) -> None:
    server.meet("PUT", UPLOADS, instead(Reply(b"", status, {"Retry-After": "7"})))
    with pytest.raises(VendorRefused) as caught:
        upload.advance()
    assert not caught.value.outcome_unknown
    assert caught.value.retry_after == 7
    be_persistent(upload)
    check_one_whole_video(server, upload)


def test_a_session_that_ran_out_before_the_last_part_is_begun_anew(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.cut_at(300_000)
    with pytest.raises(ProviderError):
        upload.advance()
    server.forget_sessions()
    be_persistent(upload)
    check_one_whole_video(server, upload)
    assert len(server.asked("POST", UPLOADS)) == 2


def test_a_session_that_is_gone_among_the_parts_is_begun_anew(
    server: YouTubeServer, upload: Uploading
) -> None:
    server.meet("PUT", UPLOADS, instead(Reply(b"Not Found", 404, content_type="text/plain")))
    upload.finish()
    check_one_whole_video(server, upload)


def test_sessions_that_never_last_are_given_up_for_now(
    server: YouTubeServer, upload: Uploading
) -> None:
    gone = instead(Reply(b"", 410, content_type="text/plain"))
    server.meet("PUT", UPLOADS, gone, gone)
    with pytest.raises(ProviderError, match="twice") as caught:
        upload.advance()
    assert not caught.value.permanent
    assert (upload.kept.stage, upload.kept.session) == (Stage.NEW, "")


@pytest.mark.parametrize(
    ("status", "reason", "is_sure"),
    [
        (403, "uploadLimitExceeded", True),
        (403, "insufficientPermissions", True),
        (400, "invalidVideoMetadata", False),
    ],
)
def test_a_sure_refusal_of_the_last_part_takes_the_commitment_back(
    server: YouTubeServer,
    make_upload: Callable[..., Uploading],
    status: int,
    reason: str,
    is_sure: bool,
) -> None:
    upload = make_upload(1000)
    server.refuse_parts = google_error(status, reason, "no")
    with pytest.raises(VendorRefused) as caught:
        upload.advance()
    assert caught.value.outcome_unknown is not is_sure
    ending = [Stage.SENDING] if is_sure else []
    assert upload.stages == [Stage.SENDING, Stage.COMMITTING, *ending]
    server.refuse_parts = None
    if not is_sure:
        assert upload.settle().outcome == Settled.NOT_PUBLISHED
    be_persistent(upload)
    check_one_whole_video(server, upload)


def test_a_token_that_runs_out_at_the_last_part_leaves_nothing_unknown(
    server: YouTubeServer, make_upload: Callable[..., Uploading]
) -> None:
    upload = make_upload(1000)
    server.refuse_parts = google_error(401, "authError", "Invalid Credentials")
    with pytest.raises(TokenRefused) as caught:
        upload.advance()
    assert not caught.value.outcome_unknown
    assert upload.kept.stage == Stage.SENDING
    server.refuse_parts = None
    be_persistent(upload)
    check_one_whole_video(server, upload)


def test_an_address_of_somebody_else_gets_no_film(server: YouTubeServer, upload: Uploading) -> None:
    evil = instead(Reply(b"", 200, {"Location": "http://127.0.0.2:9/steal"}))
    server.meet("POST", UPLOADS, evil)
    with pytest.raises(ProviderError, match="no transfer of its own"):
        upload.advance()
    assert upload.history == []
