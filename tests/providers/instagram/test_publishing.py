"""Reels: once, whatever is cut, lost or killed on the way.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.providers import registry
from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import (
    InProcess,
    Metrics,
    Progress,
    Published,
    PublishRequest,
    QuotaUsedUp,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorRefused
from apps.providers.instagram.publishing import InstagramPublisher
from tests.support.platforms.instagram_login import USER_ID, VERSION, refusal
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.publications import (
    Keeper,
    WorkTaken,
    film,
    publish_request,
    published,
)
from tests.support.vendors.faults import check_sentence
from tests.support.vendors.server import Reply, VendorServer

UPLOAD, PUBLISH = "POST /ig-api-upload/.*", "POST .*/media_publish"
FILM_BYTES = 400_000


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


def settled(
    publisher: InstagramPublisher, request: PublishRequest, keep: Keeper
) -> tuple[Settled, Progress]:
    settlement = publisher.settle(request, keep.last)
    return settlement.outcome, settlement.progress


def lost_while_publishing(
    instagram: InstagramServer, publisher: InstagramPublisher, request: PublishRequest
) -> Keeper:
    """The answer to media_publish never arrives; the reel is out."""
    keep = Keeper()
    instagram.lose_answer_at(PUBLISH)
    with pytest.raises(ProviderError) as caught:
        publisher.advance(request, Progress(), keep)
    assert caught.value.outcome_unknown
    check_sentence(caught.value, "Instagram")
    assert keep.last.stage == Stage.COMMITTING
    return keep


def test_a_reel_is_out_with_its_words_cover_and_address(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    instagram.looks = 2
    keep = Keeper()
    found = published(publisher, request_, keep)
    (reel,) = instagram.reels
    assert reel.film == request_.film.path.read_bytes()
    assert reel.caption == "The new bridge\n\nIt opened on Monday.\n\n#bridge #citylife"
    assert reel.told["thumb_offset"] == 1_000
    assert reel.told["is_ai_generated"] is True
    assert found.visibility == "public"
    assert found.progress.video_id == reel.media_id
    assert found.progress.url == f"https://www.instagram.com/reel/{reel.media_id}/"
    assert keep.stages == [Stage.SENDING, Stage.SENDING, Stage.COMMITTING, Stage.PROCESSING]
    assert publisher.quota == {"uploads": 1}


def test_a_film_at_a_public_address_is_fetched_and_not_sent(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    storage: VendorServer,
) -> None:
    """What Instagram Login documents; `takes_files` is what Meta does with sent films there."""
    instagram.takes_files = False
    at_address = replace(request_.film, public_url=f"{storage.url}/film.mp4")
    published(publisher, replace(request_, film=at_address), Keeper())
    assert instagram.reels[0].film == request_.film.path.read_bytes()
    assert not [seen for seen in instagram.requests if "ig-api-upload" in seen.path]


def test_a_film_without_an_address_says_what_the_installation_needs(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    instagram.takes_files = False
    with pytest.raises(ProviderError, match="S3_BUCKET") as caught:
        publisher.advance(request_, Progress(), Keeper())
    assert caught.value.permanent
    check_sentence(caught.value, "Instagram")


def test_an_address_that_instagram_cannot_reach_is_told_and_tried_again(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    storage: VendorServer,
) -> None:
    away = replace(request_.film, public_url=f"{storage.url}/gone.mp4")
    keep = Keeper()
    with pytest.raises(VendorRefused, match="could not fetch the film") as caught:
        publisher.advance(replace(request_, film=away), Progress(), keep)
    assert not caught.value.permanent
    assert keep.last.stage == Stage.NEW
    storage.complaints.clear()


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


@pytest.mark.parametrize(
    ("reply", "words", "fault", "waits"),
    [
        (refusal(9, 403, subcode=2207042), "tomorrow", Fault.QUOTA, 86_400),
        (refusal(4, 403, subcode=2207051), "spam", Fault.KEY, None),
        (refusal(25, 403, subcode=2207050), "Sign in to the Instagram app", Fault.KEY, None),
        (refusal(9007, subcode=2207027), "not done with the film", Fault.BUSY, 30),
        (refusal(4, 403), "slow down", Fault.BUSY, None),
        (refusal(10, 403, message="No permission"), "Connect the channel again", Fault.KEY, None),
        (refusal(100, message="Bad caption"), "Bad caption", Fault.REQUEST, None),
    ],
)
def test_refusals_are_sentences_and_leave_nothing_unknown(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    reply: Reply,
    words: str,
    fault: Fault,
    waits: float | None,
) -> None:
    keep = Keeper()
    instagram.refuse_at(PUBLISH, reply)
    with pytest.raises(VendorRefused, match=words) as caught:
        publisher.advance(request_, Progress(), keep)
    error = caught.value
    check_sentence(error, "Instagram")
    assert (error.fault, error.retry_after) == (fault, waits)
    assert not error.outcome_unknown
    assert keep.last.stage == Stage.SENDING, "it is not out"
    published(publisher, request_, keep, progress=keep.last)
    assert len(instagram.reels) == 1


def test_an_account_that_published_enough_today_gets_no_film(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    instagram.most = 0
    with pytest.raises(QuotaUsedUp, match="tomorrow") as caught:
        publisher.advance(request_, Progress(), Keeper())
    assert (caught.value.retry_after, caught.value.is_installations) == (86_400, False)
    assert not instagram.containers


def test_a_limit_that_is_not_told_stops_nobody(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    instagram.refuse_at("GET .*/content_publishing_limit", refusal(100))
    published(publisher, request_, Keeper())
    assert len(instagram.reels) == 1


@pytest.mark.parametrize(
    ("failure", "words", "is_permanent"),
    [
        ("Error: Media upload has failed with error code 2207026", "video's format", True),
        ("Error: Media upload has failed with error code 2207053", "problem of its own", False),
        ("Error: Media upload has failed with error code 2207999", "2207999", True),
        ("Error", "could not prepare the reel", True),
    ],
)
def test_a_container_that_failed_says_why(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    failure: str,
    words: str,
    is_permanent: bool,
) -> None:
    instagram.failure = failure
    keep = Keeper()
    with pytest.raises(ProviderError, match=words) as caught:
        publisher.advance(request_, Progress(), keep)
    check_sentence(caught.value, "Instagram")
    assert caught.value.permanent is is_permanent
    assert keep.last == Progress()
    instagram.failure = ""
    published(publisher, request_, keep, progress=keep.last)
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


def test_a_token_that_ran_out_before_the_last_call_leaves_nothing_unknown(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    keep = Keeper()
    instagram.refuse_at(PUBLISH, refusal(190, subcode=463))
    with pytest.raises(TokenRefused) as caught:
        publisher.advance(request_, Progress(), keep)
    assert not caught.value.outcome_unknown
    assert keep.last.stage == Stage.SENDING


def test_an_address_that_is_not_told_takes_no_reel_back(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    for _ in range(2):
        instagram.refuse_at(rf"GET /{VERSION}/1800\d+", Reply(b"", 500))
    found = publisher.advance(request_, Progress(), Keeper())
    assert isinstance(found, InProcess)
    assert found.progress.stage == Stage.FINISHING
    done = publisher.advance(request_, found.progress, Keeper())
    assert isinstance(done, Published)
    assert done.progress.video_id == instagram.reels[0].media_id
    assert done.progress.url == ""


@pytest.mark.parametrize("visibility", ["private", "unlisted"])
def test_what_is_not_public_is_not_published(
    instagram: InstagramServer,
    publisher: InstagramPublisher,
    request_: PublishRequest,
    visibility: str,
) -> None:
    hidden = replace(request_, publication=replace(request_.publication, visibility=visibility))
    with pytest.raises(ProviderError, match="seen by everybody") as caught:
        publisher.advance(hidden, Progress(), Keeper())
    assert caught.value.permanent
    assert not instagram.requests


def test_a_reel_is_taken_down_by_a_person_only(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    found = published(publisher, request_, Keeper())
    known = {
        "access_token": request_.access_token,
        "channel_id": USER_ID,
        "video_id": found.progress.video_id,
    }
    with pytest.raises(ProviderError, match="Instagram app") as caught:
        publisher.remove(**known)
    assert caught.value.permanent
    instagram.drop(found.progress.video_id)
    publisher.remove(**known)  # one that is gone already is no error


def test_figures_come_from_insights_and_those_of_dropped_reels_are_left_out(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    here = published(publisher, request_, Keeper()).progress.video_id
    gone = published(publisher, request_, Keeper()).progress.video_id
    instagram.drop(gone)
    instagram.figures[here] = {
        "views": 900,
        "like_count": 30,
        "comment_count": 4,
        "share_count": 2,
    }
    ask = {"access_token": request_.access_token, "channel_id": USER_ID}
    told = publisher.metrics(**ask, video_ids=[here, gone, "", "../me"])
    assert told == {here: Metrics(views=900, likes=30, comments=4, shares=2)}
    instagram.has_insights = False
    told = publisher.metrics(**ask, video_ids=[here])
    assert told == {here: Metrics(views=None, likes=30, comments=4, shares=None)}


def test_a_slow_figure_is_not_taken_as_none(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    here = published(publisher, request_, Keeper()).progress.video_id
    instagram.refuse_at("GET .*/insights", Reply(b"", 503))
    with pytest.raises(ProviderError) as caught:
        publisher.metrics(access_token=request_.access_token, channel_id=USER_ID, video_ids=[here])
    assert not caught.value.permanent


def test_the_publisher_is_found_by_its_name_in_settings(instagram: InstagramServer) -> None:
    assert isinstance(registry.engine("publish", "instagram"), InstagramPublisher)
