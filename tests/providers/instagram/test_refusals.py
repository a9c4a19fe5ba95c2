"""What Instagram refuses, in sentences for people.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import (
    InProcess,
    Progress,
    Published,
    PublishRequest,
    QuotaUsedUp,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorRefused
from apps.providers.instagram.publishing import InstagramPublisher
from tests.providers.instagram.steps import PUBLISH
from tests.support.platforms.instagram_login import VERSION, refusal
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.publications import (
    Keeper,
    published,
)
from tests.support.vendors.faults import check_sentence
from tests.support.vendors.server import Reply, VendorServer


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
