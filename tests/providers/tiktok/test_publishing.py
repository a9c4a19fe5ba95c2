"""Films by Direct Post: what is said of them, who sees them, and their figures.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.providers.capabilities.publish import (
    InProcess,
    Metrics,
    Progress,
    Published,
    PublishRequest,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.tiktok.publishing import TikTokPublisher
from apps.providers.tiktok.transfer import source_info
from tests.providers.tiktok.steps import TWO_CHUNKS
from tests.support.platforms.publications import (
    NOON,
    Keeper,
    published,
)
from tests.support.platforms.tiktok_login import OPEN_ID
from tests.support.platforms.tiktok_server import (
    LEAST_CHUNK,
    USERNAME,
    TikTokServer,
)


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
