"""Films by Direct Post: once, whatever is cut, lost or killed on the way.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from apps.providers import registry
from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import (
    Film,
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
from apps.providers.tiktok.publishing import TikTokPublisher
from apps.providers.tiktok.transfer import source_info
from tests.support.platforms.publications import (
    NOON,
    Keeper,
    WorkTaken,
    film,
    publish_request,
    published,
)
from tests.support.platforms.tiktok_login import OPEN_ID, refusal
from tests.support.platforms.tiktok_server import (
    LEAST_CHUNK,
    USERNAME,
    TikTokServer,
)
from tests.support.vendors.faults import check_sentence
from tests.support.vendors.server import Reply

# Two chunks, the second of which takes the rest with it.
TWO_CHUNKS = 2 * LEAST_CHUNK + 123


@pytest.fixture
def publisher(tiktok: TikTokServer) -> TikTokPublisher:
    found = registry.engine("publish", "tiktok")
    assert isinstance(found, TikTokPublisher)
    return found


@pytest.fixture
def in_chunks(tiktok: TikTokServer) -> TikTokPublisher:
    return TikTokPublisher(api_url=tiktok.url, chunk_bytes=LEAST_CHUNK)


@pytest.fixture
def small(tmp_path: Path, tiktok: TikTokServer) -> PublishRequest:
    return request_for(film(tmp_path), tiktok)


@pytest.fixture
def large(tmp_path: Path, tiktok: TikTokServer) -> PublishRequest:
    return request_for(film(tmp_path, TWO_CHUNKS), tiktok)


def request_for(what: Film, tiktok: TikTokServer) -> PublishRequest:
    return publish_request(what, channel_id=OPEN_ID, access_token=tiktok.grants.new_access())


def settled(
    publisher: TikTokPublisher, request: PublishRequest, keep: Keeper
) -> tuple[Settled, Progress]:
    settlement = publisher.settle(request, keep.last)
    return settlement.outcome, settlement.progress


def test_a_film_is_out_with_its_words_flags_and_address(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    tiktok.looks = 2
    keep = Keeper()
    found = published(publisher, small, keep)
    (post,) = tiktok.posts
    assert post.film == small.film.path.read_bytes()
    assert post.title == "The new bridge\n\nIt opened on Monday.\n\n#bridge #citylife"
    assert post.level == "PUBLIC_TO_EVERYONE"
    assert post.info["is_aigc"] is True
    assert (post.info["disable_comment"], post.info["disable_stitch"]) == (False, True)
    assert found.visibility == "public"
    assert found.progress.video_id == post.video_id
    assert found.progress.url == f"https://www.tiktok.com/@{USERNAME}/video/{post.video_id}"
    assert keep.stages[:3] == [Stage.SENDING, Stage.COMMITTING, Stage.PROCESSING]
    assert publisher.quota == {"uploads": 1}


def test_a_large_film_goes_in_chunks_and_the_last_takes_the_rest(
    tiktok: TikTokServer, in_chunks: TikTokPublisher, large: PublishRequest
) -> None:
    keep = Keeper()
    published(in_chunks, large, keep)
    (post,) = tiktok.posts
    assert post.film == large.film.path.read_bytes()
    assert post.parts == [(0, LEAST_CHUNK - 1), (LEAST_CHUNK, TWO_CHUNKS - 1)]
    assert [one.sent_bytes for one in keep.states[:4]] == [0, LEAST_CHUNK, LEAST_CHUNK, TWO_CHUNKS]
    assert keep.stages[:4] == [Stage.SENDING, Stage.SENDING, Stage.COMMITTING, Stage.PROCESSING]


@pytest.mark.parametrize(
    ("size", "chunk", "count"),
    [
        (4_194_304, 4_194_304, 1),
        (50_000_123, 10_000_000, 5),
        (10_000_000, 10_000_000, 1),
        (19_999_999, 19_999_999, 1),
        (20_000_000, 10_000_000, 2),
    ],
)
def test_the_count_of_chunks_is_rounded_down(size: int, chunk: int, count: int) -> None:
    """The first two are the documentation's own examples."""
    told = source_info(size, 10_000_000)
    assert (told["video_size"], told["chunk_size"]) == (size, chunk)
    assert told["total_chunk_count"] == count


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_cut_before_the_last_chunk_goes_on_where_it_was(
    tiktok: TikTokServer, in_chunks: TikTokPublisher, large: PublishRequest, share: float
) -> None:
    keep = Keeper()
    tiktok.cut_next_upload(share)
    with pytest.raises(ProviderError, match="connection to TikTok broke") as caught:
        in_chunks.advance(large, Progress(), keep)
    check_sentence(caught.value, "TikTok")
    assert not caught.value.outcome_unknown, "nothing can be out yet"
    published(in_chunks, large, keep, progress=keep.last)
    assert len(tiktok.uploads) == 1
    assert tiktok.posts[0].film == large.film.path.read_bytes()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_cut_in_the_last_chunk_is_settled_and_sent_again(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest, share: float
) -> None:
    keep = Keeper()
    tiktok.cut_next_upload(share)
    with pytest.raises(ProviderError) as caught:
        publisher.advance(small, Progress(), keep)
    assert caught.value.outcome_unknown
    assert keep.last.stage == Stage.COMMITTING
    outcome, progress = settled(publisher, small, keep)
    assert (outcome, progress.stage) == (Settled.NOT_PUBLISHED, Stage.SENDING)
    published(publisher, small, keep, progress=progress)
    assert len(tiktok.uploads) == len(tiktok.posts) == 1


@pytest.mark.parametrize("looks", [0, 1])
def test_a_lost_answer_to_the_last_chunk_is_found_at_tiktok(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest, looks: int
) -> None:
    tiktok.looks = looks
    keep = Keeper()
    tiktok.lose_answer_at("PUT /video/")
    with pytest.raises(ProviderError) as caught:
        publisher.advance(small, Progress(), keep)
    assert caught.value.outcome_unknown
    check_sentence(caught.value, "TikTok")
    outcome, progress = settled(publisher, small, keep)
    assert (outcome, progress.stage) == (Settled.PUBLISHED, Stage.PROCESSING)
    published(publisher, small, keep, progress=progress)
    assert len(tiktok.uploads) == len(tiktok.posts) == 1


def test_a_fault_of_tiktok_s_at_the_last_chunk_leaves_the_outcome_unknown(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    keep = Keeper()
    tiktok.refuse_at("PUT /video/", Reply(b"", 502))
    with pytest.raises(ProviderError) as caught:
        publisher.advance(small, Progress(), keep)
    assert caught.value.outcome_unknown
    outcome, progress = settled(publisher, small, keep)
    assert outcome == Settled.NOT_PUBLISHED
    published(publisher, small, keep, progress=progress)
    assert len(tiktok.posts) == 1


def test_nobody_goes_on_before_an_unknown_outcome_is_settled(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    with pytest.raises(ProviderError) as caught:
        publisher.advance(small, Progress(stage=Stage.COMMITTING, session="{}"), Keeper())
    assert caught.value.outcome_unknown
    assert not tiktok.requests


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_a_killed_worker_s_upload_is_published_once(
    tiktok: TikTokServer, in_chunks: TikTokPublisher, large: PublishRequest, fails_at: int
) -> None:
    """keep raises at each place; whoever comes next settles when the film may be out."""
    keep = Keeper(fails_at)
    with pytest.raises(WorkTaken):
        in_chunks.advance(large, Progress(), keep)
    again, progress = Keeper(), keep.last
    if progress.stage == Stage.COMMITTING:
        progress = in_chunks.settle(large, progress).progress
    published(in_chunks, large, again, progress=progress)
    assert len(tiktok.posts) == 1
    assert tiktok.posts[0].film == large.film.path.read_bytes()


def test_an_upload_whose_address_is_old_is_begun_anew(
    tiktok: TikTokServer, in_chunks: TikTokPublisher, large: PublishRequest
) -> None:
    keep = Keeper(fails_at=3)
    with pytest.raises(WorkTaken):
        in_chunks.advance(large, Progress(), keep)
    later = replace(large, now=NOON + timedelta(hours=2))
    published(in_chunks, later, Keeper(), progress=keep.last)
    assert len(tiktok.uploads) == 2
    assert len(tiktok.posts) == 1


def test_an_old_upload_that_became_whole_is_not_begun_anew(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    """The last chunk arrived although everybody thought otherwise."""
    keep = Keeper()
    tiktok.lose_answer_at("PUT /video/")
    with pytest.raises(ProviderError):
        publisher.advance(small, Progress(), keep)
    later = replace(small, now=NOON + timedelta(hours=2))
    thought = replace(keep.last, stage=Stage.SENDING, sent_bytes=0)
    published(publisher, later, Keeper(), progress=thought)
    assert len(tiktok.uploads) == len(tiktok.posts) == 1


def test_an_address_that_is_closed_is_told_and_the_film_is_sent_anew(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    keep = Keeper()
    tiktok.refuse_at("PUT /video/", Reply(b"", 403))
    with pytest.raises(ProviderError, match="sent anew") as caught:
        publisher.advance(small, Progress(), keep)
    assert not caught.value.permanent
    assert not caught.value.outcome_unknown, "TikTok says that it has not the whole film"
    assert keep.last.stage == Stage.NEW
    published(publisher, small, keep, progress=keep.last)
    assert len(tiktok.posts) == 1


def test_another_range_than_tiktok_has_goes_on_where_tiktok_is(
    tiktok: TikTokServer, in_chunks: TikTokPublisher, large: PublishRequest
) -> None:
    keep = Keeper()
    tiktok.lose_answer_at("PUT /video/")
    with pytest.raises(ProviderError):
        in_chunks.advance(large, Progress(), keep)
    tiktok.refuse_at("PUT /video/", Reply(b"", 416))
    with pytest.raises(ProviderError, match="goes on there") as caught:
        in_chunks.advance(large, keep.last, keep)
    assert not caught.value.permanent
    assert (keep.last.stage, keep.last.sent_bytes) == (Stage.SENDING, LEAST_CHUNK)
    published(in_chunks, large, keep, progress=keep.last)
    assert len(tiktok.posts) == 1


def test_a_range_that_says_that_all_is_there_ends_the_sending(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    """Whatever the count of bytes says: nothing is begun anew that may be out."""
    keep = Keeper()
    size = small.film.size_bytes
    tiktok.refuse_at("PUT /video/", Reply(b"", 416, {"Content-Range": f"bytes 0-{size}/{size}"}))
    found = publisher.advance(small, Progress(), keep)
    assert isinstance(found, InProcess)
    assert found.progress.stage == keep.last.stage == Stage.PROCESSING


def test_a_film_that_was_made_again_is_another_upload(
    tiktok: TikTokServer, in_chunks: TikTokPublisher, large: PublishRequest
) -> None:
    keep = Keeper(fails_at=3)
    with pytest.raises(WorkTaken):
        in_chunks.advance(large, Progress(), keep)
    other = replace(large, film=film(large.film.path.parent, LEAST_CHUNK + 7))
    published(in_chunks, other, Keeper(), progress=keep.last)
    assert [len(post.film) for post in tiktok.posts] == [LEAST_CHUNK + 7]


def test_a_public_video_gets_its_address_after_its_moderation(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    tiktok.moderations = 1
    keep = Keeper()
    found = publisher.advance(small, Progress(), keep)
    waiting = publisher.advance(small, found.progress, keep)
    assert isinstance(waiting, InProcess)
    assert (waiting.progress.stage, waiting.wait_seconds) == (Stage.FINISHING, 300)
    done = publisher.advance(small, waiting.progress, keep)
    assert isinstance(done, Published)
    assert done.progress.video_id


def test_a_moderation_without_end_is_taken_as_published(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    tiktok.moderations = 99
    found = publisher.advance(small, Progress(), Keeper())
    later = replace(small, now=NOON + timedelta(days=1))
    done = publisher.advance(later, found.progress, Keeper())
    assert isinstance(done, Published)
    assert (done.progress.video_id, done.progress.url) == ("", "")


@pytest.mark.parametrize(
    ("visibility", "offered", "level", "given", "is_noted"),
    [
        ("private", ["PUBLIC_TO_EVERYONE", "SELF_ONLY"], "SELF_ONLY", "private", False),
        ("unlisted", ["PUBLIC_TO_EVERYONE", "SELF_ONLY"], "SELF_ONLY", "private", True),
        ("public", ["FOLLOWER_OF_CREATOR", "SELF_ONLY"], "FOLLOWER_OF_CREATOR", "private", True),
        ("public", ["SELF_ONLY"], "SELF_ONLY", "private", True),
    ],
)
def test_a_video_is_never_shown_to_more_people_than_was_asked_for(
    tiktok: TikTokServer,
    publisher: TikTokPublisher,
    small: PublishRequest,
    visibility: str,
    offered: list[str],
    level: str,
    given: str,
    is_noted: bool,
) -> None:
    tiktok.creator["privacy_level_options"] = offered
    request = replace(small, publication=replace(small.publication, visibility=visibility))
    found = published(publisher, request, Keeper())
    assert (tiktok.posts[0].level, found.visibility) == (level, given)
    assert bool(found.progress.notes) is is_noted
    assert found.progress.video_id == "", "TikTok tells the id of public videos only"


def test_a_client_that_is_not_audited_publishes_privately_and_says_so(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    tiktok.is_audited = False
    found = published(publisher, small, Keeper())
    assert tiktok.posts[0].level == "SELF_ONLY"
    assert found.visibility == "private"
    assert "privately only" in found.progress.notes[0]


def test_a_film_that_is_too_long_for_the_account_is_not_sent(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    tiktok.creator["max_video_post_duration_sec"] = 20
    with pytest.raises(ProviderError, match="up to 20 seconds, and this one has 21") as caught:
        publisher.advance(small, Progress(), Keeper())
    assert caught.value.permanent
    assert not tiktok.uploads


@pytest.mark.parametrize(
    ("code", "status", "words", "fault", "waits"),
    [
        ("spam_risk_too_many_posts", 403, "tomorrow", Fault.QUOTA, 86_400),
        ("reached_active_user_cap", 403, "not audited", Fault.QUOTA, 86_400),
        ("rate_limit_exceeded", 429, "slow down", Fault.BUSY, 60),
        ("spam_risk_user_banned_from_posting", 403, "does not let this account", Fault.KEY, None),
        ("scope_not_authorized", 401, "allow everything", Fault.KEY, None),
        ("invalid_param", 400, "did not accept the request", Fault.REQUEST, None),
    ],
)
def test_refusals_are_sentences_and_leave_nothing_unknown(
    tiktok: TikTokServer,
    publisher: TikTokPublisher,
    small: PublishRequest,
    code: str,
    status: int,
    words: str,
    fault: Fault,
    waits: float | None,
) -> None:
    tiktok.refuse_at("POST .*/video/init/", refusal(code, status))
    with pytest.raises(VendorRefused, match=words) as caught:
        publisher.advance(small, Progress(), Keeper())
    error = caught.value
    check_sentence(error, "TikTok")
    assert (error.fault, error.retry_after) == (fault, waits)
    assert error.permanent is (waits is None)
    assert not error.outcome_unknown
    assert isinstance(error, QuotaUsedUp) is (fault == Fault.QUOTA)
    if isinstance(error, QuotaUsedUp):
        assert error.is_installations is (code == "reached_active_user_cap")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("file_format_check_failed", "file format"),
        ("frame_rate_check_failed", "frames a second"),
        ("spam_risk_text", "title or the description"),
        ("auth_removed", "Connect the channel again"),
        ("internal", "Send it again"),
        ("spam_risk_too_many_posts", "tomorrow"),
        ("something_new", "something_new"),
    ],
)
def test_a_post_that_failed_says_why_and_may_be_begun_anew(
    tiktok: TikTokServer,
    publisher: TikTokPublisher,
    small: PublishRequest,
    reason: str,
    words: str,
) -> None:
    tiktok.fail_reason = reason
    keep = Keeper()
    with pytest.raises(ProviderError, match=words) as caught:
        published(publisher, small, keep)
    check_sentence(caught.value, "TikTok" if "TikTok" in str(caught.value) else "account")
    assert caught.value.permanent, "TikTok is done with this upload"
    outcome, progress = settled(publisher, small, keep)
    assert (outcome, progress.session) == (Settled.NOT_PUBLISHED, "")
    tiktok.fail_reason = ""
    published(publisher, small, keep, progress=progress)
    assert len(tiktok.posts) == 1


def test_a_token_that_ran_out_is_told_before_and_after_the_film(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    keep = Keeper()
    tiktok.grants.run_out()
    with pytest.raises(TokenRefused):
        publisher.advance(small, Progress(), keep)
    fresh = replace(small, access_token=tiktok.grants.new_access())
    found = publisher.advance(fresh, Progress(), keep)
    tiktok.grants.run_out()
    with pytest.raises(TokenRefused) as caught:
        publisher.advance(fresh, found.progress, keep)
    assert not caught.value.outcome_unknown
    newer = replace(small, access_token=tiktok.grants.new_access())
    published(publisher, newer, keep, progress=found.progress)
    assert len(tiktok.posts) == 1


@pytest.mark.parametrize("code", ["scope_not_authorized", "invalid_publish_id", "invalid_param"])
def test_a_question_that_is_refused_does_not_take_the_film_back(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest, code: str
) -> None:
    found = publisher.advance(small, Progress(), Keeper())
    tiktok.refuse_at("POST .*/status/fetch/", refusal(code, 400))
    with pytest.raises(ProviderError) as caught:
        publisher.advance(small, found.progress, Keeper())
    assert not caught.value.permanent, "it is asked again"


def test_an_upload_that_is_out_and_has_no_name_is_for_a_person(
    publisher: TikTokPublisher, small: PublishRequest
) -> None:
    with pytest.raises(ProviderError, match="does not name it") as caught:
        publisher.advance(small, Progress(stage=Stage.PROCESSING), Keeper())
    assert caught.value.outcome_unknown


def test_an_upload_that_tiktok_forgot_stays_unknown(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    keep = Keeper()
    tiktok.lose_answer_at("PUT /video/")
    with pytest.raises(ProviderError):
        publisher.advance(small, Progress(), keep)
    tiktok.uploads.clear()
    outcome, progress = settled(publisher, small, keep)
    assert (outcome, progress) == (Settled.UNKNOWN, keep.last)


def test_nothing_that_was_never_begun_is_out(
    publisher: TikTokPublisher, small: PublishRequest
) -> None:
    assert publisher.settle(small, Progress()).outcome == Settled.NOT_PUBLISHED


def test_an_upload_address_elsewhere_gets_nothing(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    data = {"publish_id": "v_pub_file~v2-1.1", "upload_url": "http://127.0.0.1:9/video/"}
    answer = Reply({"data": data, "error": {"code": "ok", "message": "", "log_id": ""}})
    tiktok.refuse_at("POST .*/video/init/", answer)
    with pytest.raises(ProviderError, match="not its own"):
        publisher.advance(small, Progress(), Keeper())


@pytest.mark.parametrize("answer", [{}, [], None, 7, {"data": {}}, {"data": [], "error": {}}])
def test_answers_of_another_form_are_told(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest, answer: object
) -> None:
    for place in ("creator_info/query/", "video/init/"):
        tiktok.refuse_at(f"POST .*/{place}", Reply(answer))
        with pytest.raises(ProviderError) as caught:
            publisher.advance(small, Progress(), Keeper())
        check_sentence(caught.value, "TikTok")
    assert not tiktok.posts


def test_a_video_is_taken_down_by_a_person_only(publisher: TikTokPublisher) -> None:
    with pytest.raises(ProviderError, match="TikTok app") as caught:
        publisher.remove(access_token="t", channel_id=OPEN_ID, video_id="7")
    assert caught.value.permanent


def test_figures_come_twenty_at_a_time_and_the_unknown_are_left_out(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    ids = [str(7_100 + number) for number in range(45)]
    for number, one in enumerate(ids[:-1]):
        tiktok.figures[one] = {"view_count": number, "like_count": 2, "share_count": 1}
    told = publisher.metrics(
        access_token=small.access_token, channel_id=OPEN_ID, video_ids=[*ids, "", "not-an-id"]
    )
    assert set(told) == set(ids[:-1])
    assert told[ids[3]] == Metrics(views=3, likes=2, comments=0, shares=1)
    asked = [seen for seen in tiktok.requests if seen.path == "/v2/video/query/"]
    assert [len(seen.body["filters"]["video_ids"]) for seen in asked] == [20, 20, 5]


def test_no_key_is_printed(small: PublishRequest, publisher: TikTokPublisher) -> None:
    keep = Keeper()
    publisher.advance(small, Progress(), keep)
    assert "upload_token" in keep.last.session
    assert "upload_token" not in repr(keep.last)
    assert small.access_token not in repr(small)
