"""A film reaches TikTok once, whatever is cut, lost or killed on the way.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import (
    InProcess,
    Progress,
    PublishRequest,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.tiktok.publishing import TikTokPublisher
from tests.providers.tiktok.steps import settled
from tests.support.platforms.publications import (
    NOON,
    Keeper,
    WorkTaken,
    film,
    published,
)
from tests.support.platforms.tiktok_server import (
    LEAST_CHUNK,
    TikTokServer,
)
from tests.support.vendors.faults import check_sentence
from tests.support.vendors.server import Reply


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
