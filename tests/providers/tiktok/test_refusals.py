"""What TikTok refuses, in sentences for people.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status
"""

from __future__ import annotations

import pytest

from apps.providers.capabilities.publish import (
    Progress,
    PublishRequest,
    QuotaUsedUp,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorRefused
from apps.providers.tiktok.publishing import TikTokPublisher
from tests.providers.tiktok.steps import settled
from tests.support.platforms.publications import (
    Keeper,
    published,
)
from tests.support.platforms.tiktok_login import refusal
from tests.support.platforms.tiktok_server import (
    TikTokServer,
)
from tests.support.vendors.faults import check_sentence
from tests.support.vendors.server import Reply


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


def test_an_upload_address_elsewhere_gets_nothing(
    tiktok: TikTokServer, publisher: TikTokPublisher, small: PublishRequest
) -> None:
    data = {"publish_id": "v_pub_file~v2-1.1", "upload_url": "http://127.0.0.1:9/video/"}
    answer = Reply({"data": data, "error": {"code": "ok", "message": "", "log_id": ""}})
    tiktok.refuse_at("POST .*/video/init/", answer)
    with pytest.raises(ProviderError, match="not its own"):
        publisher.advance(small, Progress(), Keeper())


def test_no_key_is_printed(small: PublishRequest, publisher: TikTokPublisher) -> None:
    keep = Keeper()
    publisher.advance(small, Progress(), keep)
    assert "upload_token" in keep.last.session
    assert "upload_token" not in repr(keep.last)
    assert small.access_token not in repr(small)
