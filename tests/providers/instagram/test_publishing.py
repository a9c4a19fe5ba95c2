"""Reels: what is said of them, how Instagram gets the film, and their figures.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.providers import registry
from apps.providers.capabilities.publish import (
    Metrics,
    PublishRequest,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.instagram.publishing import InstagramPublisher
from tests.support.platforms.instagram_login import USER_ID
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.publications import (
    Keeper,
    published,
)
from tests.support.vendors.server import Reply, VendorServer


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
    assert found.progress.url == reel.permalink
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


def test_a_reel_that_a_person_named_by_its_address_is_found_among_the_media(
    instagram: InstagramServer, publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    here = published(publisher, request_, Keeper()).progress
    for _newer in range(2):
        published(publisher, request_, Keeper())
    instagram.page = 1  # the media come on several pages
    instagram.figures[here.video_id] = {"views": 7, "like_count": 1}
    code = here.url.rstrip("/").rpartition("/")[2]
    ask = {"access_token": request_.access_token, "channel_id": USER_ID}
    told = publisher.metrics(**ask, video_ids=[code, "DA_of-others"])
    assert (told[code].views, told[code].likes, told[code].video_id) == (7, 1, here.video_id)
    assert told["DA_of-others"].views is None
    assert "Look whether the address is right" in told["DA_of-others"].note


def test_a_reel_named_by_its_address_is_not_taken_for_one_that_is_gone(
    publisher: InstagramPublisher, request_: PublishRequest
) -> None:
    url = published(publisher, request_, Keeper()).progress.url
    ask = {"access_token": request_.access_token, "channel_id": USER_ID}
    for code in (url.rstrip("/").rpartition("/")[2], "DA_of-others"):
        with pytest.raises(ProviderError, match="Instagram app"):
            publisher.remove(**ask, video_id=code)


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
