"""A reel is published once, whatever is cut, lost or killed on the way.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.providers.capabilities.publish import (
    Progress,
    Published,
    PublishRequest,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.instagram.publishing import InstagramPublisher
from tests.providers.instagram.steps import (
    FILM_BYTES,
    PUBLISH,
    UPLOAD,
    lost_while_publishing,
    settled,
)
from tests.support.platforms.instagram_login import refusal
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.publications import (
    Keeper,
    WorkTaken,
    published,
)
from tests.support.vendors.faults import check_sentence
from tests.support.vendors.server import Reply


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_cut_goes_on_at_the_byte_that_instagram_has(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    share: float,
) -> None:
    keep = Keeper()
    instagram.cut_next_upload(share)
    with pytest.raises(ProviderError, match="connection to Instagram broke") as caught:
        publisher.advance(request_, Progress(), keep)
    check_sentence(caught.value, "Instagram")
    assert not caught.value.outcome_unknown, "nothing can be out yet"
    published(publisher, request_, keep, progress=keep.last)
    assert len(instagram.containers) == len(instagram.reels) == 1
    assert instagram.reels[0].film == request_.film.path.read_bytes()
    sent = [seen for seen in instagram.requests if "ig-api-upload" in seen.path]
    assert sent[-1].headers["offset"] == str(int(FILM_BYTES * share))


def test_a_film_whose_answer_was_lost_is_not_sent_again(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = Keeper()
    instagram.lose_answer_at(UPLOAD)
    with pytest.raises(ProviderError):
        publisher.advance(request_, Progress(), keep)
    published(publisher, request_, keep, progress=keep.last)
    assert len([seen for seen in instagram.requests if "ig-api-upload" in seen.path]) == 1


def test_a_container_that_the_upload_host_spoilt_is_made_anew(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = Keeper()
    info = {"retriable": False, "type": "ProcessingFailedError", "message": "failed"}
    instagram.refuse_at(UPLOAD, Reply({"debug_info": info}, 400))
    with pytest.raises(ProviderError, match="sent anew") as caught:
        publisher.advance(request_, Progress(), keep)
    assert not caught.value.permanent
    check_sentence(caught.value, "Instagram")
    published(publisher, request_, keep, progress=keep.last)
    assert len(instagram.containers) == 2
    assert len(instagram.reels) == 1


def test_an_upload_host_that_is_busy_goes_on_with_the_same_container(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = Keeper()
    info = {"retriable": True, "type": "ServiceUnavailable", "message": "busy"}
    instagram.refuse_at(UPLOAD, Reply({"debug_info": info}, 400))
    with pytest.raises(ProviderError, match="goes on"):
        publisher.advance(request_, Progress(), keep)
    published(publisher, request_, keep, progress=keep.last)
    assert len(instagram.containers) == 1


@pytest.mark.parametrize("tells_captions", [True, False])
def test_a_lost_answer_to_the_last_call_is_found_at_instagram(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    tells_captions: bool,
) -> None:
    instagram.tells_captions = tells_captions
    keep = lost_while_publishing(instagram, publisher, request_)
    outcome, progress = settled(publisher, request_, keep)
    assert (outcome, progress.stage) == (Settled.PUBLISHED, Stage.PROCESSING)
    found = published(publisher, request_, keep, progress=progress)
    assert found.progress.video_id == instagram.reels[0].media_id
    assert len(instagram.reels) == 1


def test_a_lost_reel_among_others_that_look_the_same_has_no_address(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    """It is out for sure; a wrong address would be worse than none."""
    published(publisher, request_, Keeper())
    keep = lost_while_publishing(instagram, publisher, request_)
    outcome, progress = settled(publisher, request_, keep)
    assert outcome == Settled.PUBLISHED
    found = publisher.advance(request_, progress, keep)
    assert isinstance(found, Published)
    assert (found.progress.video_id, found.progress.url) == ("", "")


def test_a_lost_reel_is_out_though_the_media_are_not_told(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = lost_while_publishing(instagram, publisher, request_)
    instagram.refuse_at("GET .*/media", refusal(10, 403))
    outcome, progress = settled(publisher, request_, keep)
    assert (outcome, progress.video_id) == (Settled.PUBLISHED, "")


@pytest.mark.parametrize(
    "fault", [Reply(b"", 502), refusal(-1, subcode=2207001), refusal(2, 500, is_transient=True)]
)
def test_a_fault_of_instagram_s_at_the_last_call_leaves_the_outcome_unknown(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    fault: Reply,
) -> None:
    keep = Keeper()
    instagram.refuse_at(PUBLISH, fault)
    with pytest.raises(ProviderError) as caught:
        publisher.advance(request_, Progress(), keep)
    assert caught.value.outcome_unknown
    outcome, progress = settled(publisher, request_, keep)
    assert (outcome, progress.stage) == (Settled.NOT_PUBLISHED, Stage.SENDING)
    published(publisher, request_, keep, progress=progress)
    assert len(instagram.containers) == len(instagram.reels) == 1


@pytest.mark.parametrize("answer", [{}, [], {"id": 7}, None, {"success": True}])
def test_a_last_answer_of_another_form_leaves_the_outcome_unknown(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    answer: object,
) -> None:
    keep = Keeper()
    instagram.refuse_at(PUBLISH, Reply(answer))
    with pytest.raises(ProviderError) as caught:
        publisher.advance(request_, Progress(), keep)
    assert caught.value.outcome_unknown
    assert keep.last.stage == Stage.COMMITTING


def test_a_container_is_published_once_however_often_it_is_asked_for(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = lost_while_publishing(instagram, publisher, request_)
    thought = replace(keep.last, stage=Stage.SENDING)
    published(publisher, request_, keep, progress=thought)
    assert len(instagram.reels) == 1


def test_nobody_goes_on_before_an_unknown_outcome_is_settled(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    with pytest.raises(ProviderError) as caught:
        publisher.advance(request_, Progress(stage=Stage.COMMITTING), Keeper())
    assert caught.value.outcome_unknown
    assert not instagram.requests


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_a_killed_worker_s_reel_is_published_once(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    fails_at: int,
) -> None:
    keep = Keeper(fails_at)
    with pytest.raises(WorkTaken):
        publisher.advance(request_, Progress(), keep)
    progress = keep.last
    if progress.stage == Stage.COMMITTING:
        progress = publisher.settle(request_, progress).progress
    published(publisher, request_, Keeper(), progress=progress)
    assert len(instagram.reels) == 1


def test_a_container_that_expired_is_made_anew(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = Keeper(fails_at=3)
    with pytest.raises(WorkTaken):
        publisher.advance(request_, Progress(), keep)
    for container in instagram.containers.values():
        container.code = "EXPIRED"
    assert settled(publisher, request_, keep) == (Settled.NOT_PUBLISHED, Progress())
    published(publisher, request_, Keeper(), progress=keep.last)
    assert len(instagram.containers) == 2
    assert len(instagram.reels) == 1


def test_a_reel_that_is_prepared_for_long_is_looked_at_again_later(
    instagram: InstagramServer, request_: PublishRequest
) -> None:
    hasty = InstagramPublisher(
        api_url=instagram.url, upload_url=instagram.url, poll_seconds=0.01, wait_seconds=0.0
    )
    instagram.looks = 3
    keep = Keeper()
    with pytest.raises(ProviderError, match="still prepares") as caught:
        hasty.advance(request_, Progress(), keep)
    assert (caught.value.permanent, caught.value.retry_after) == (False, 60)
    assert keep.last.stage == Stage.SENDING, "nothing is out"
    instagram.containers[next(iter(instagram.containers))].looks = 0
    published(hasty, request_, keep, progress=keep.last)
    assert len(instagram.containers) == len(instagram.reels) == 1


def test_a_container_that_instagram_forgot_stays_unknown(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = lost_while_publishing(instagram, publisher, request_)
    instagram.containers.clear()
    assert settled(publisher, request_, keep) == (Settled.UNKNOWN, keep.last)


def test_nothing_that_was_never_begun_is_out(
    publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    assert publisher.settle(request_, Progress()).outcome == Settled.NOT_PUBLISHED
