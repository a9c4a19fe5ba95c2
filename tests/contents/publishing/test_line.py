"""A film goes out once, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload, PolicyDecision
from apps.contents.publishing import faults
from apps.contents.publishing.leases import claim
from apps.contents.publishing.line import work_on
from apps.contents.publishing.sweeper import sweep_uploads
from apps.contents.services.decisions import reject
from apps.contents.services.upload_changes import retry_upload, withdraw
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import ContentStatus, UploadStatus
from apps.core.models import AuditLog
from apps.projects.models import Channel
from apps.providers.capabilities.connection import ConsentLost
from apps.providers.capabilities.publish import Settled
from apps.providers.errors import ProviderError
from apps.usage.models import AnalyticsEvent, ApiUsage
from tests.contents.publishing.steps import die, hurry, work
from tests.support.productions import make_person
from tests.support.publishing import (
    CHUNK,
    Killed,
    SmallPlatform,
    cut,
    fails,
    finish_film,
    lost,
)

pytestmark = pytest.mark.django_db


def test_a_film_is_sent_and_its_content_is_published(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert platform.videos == [upload.platform_video_id]
    assert upload.platform_url.endswith(upload.platform_video_id)
    assert upload.platform_visibility == "private"
    assert upload.published_at
    assert upload.committed_at
    assert upload.next_metrics_at
    assert not upload.session
    assert upload.lease_expires_at is None
    upload.content.refresh_from_db()
    assert upload.content.status == ContentStatus.PUBLISHED
    assert upload.content.published_at == upload.published_at
    assert AuditLog.objects.filter(action="upload.published", target_id=str(upload.pk)).exists()
    assert AnalyticsEvent.objects.filter(event_type="upload_published").exists()
    assert ApiUsage.objects.filter(service="tiktok", content_id=upload.content_id).exists()


def test_captions_are_those_of_the_film_that_is_sent(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    work(upload)
    assert platform.captions.startswith("1\n00:00:00,000 --> 00:00:03,")
    assert "Since 1983 the metre" in platform.captions
    assert platform.requests[0].publication.thumbnail is not None


def test_a_message_that_comes_three_times_sends_once(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    assert [work_on(str(upload.pk)) for _time in range(3)] == [True, False, False]
    assert len(platform.videos) == 1


def test_a_cut_in_the_middle_goes_on_where_it_stopped(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.happens = fails("chunk 2", cut())
    work(upload)
    assert upload.status == UploadStatus.PENDING
    assert upload.error_message == "The connection was cut."
    assert upload.progress["sent_bytes"] == 2 * CHUNK
    assert upload.next_attempt_at
    assert upload.next_attempt_at > timezone.now()
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert platform.received == 3 * CHUNK


def test_too_many_tries_end_in_failed_and_leave_the_film(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.happens = fails("chunk 0", cut(), times=99)
    work(upload, times=5)
    assert upload.status == UploadStatus.FAILED
    assert upload.attempt == 5
    upload.content.refresh_from_db()
    assert upload.content.status == ContentStatus.READY
    assert not upload.quota_slots.exists()


def test_a_wait_that_the_platform_names_is_kept(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.happens = fails("begin", ProviderError("Slow down.", retry_after=300.0))
    work(upload)
    assert upload.next_attempt_at
    assert upload.next_attempt_at > timezone.now() + timedelta(seconds=250)


@pytest.mark.parametrize(
    "error", [ProviderError("The title is bad.", permanent=True), ConsentLost("Connect it again.")]
)
def test_a_refusal_fails_with_its_sentence(
    upload: ContentUpload, platform: SmallPlatform, error: ProviderError
) -> None:
    platform.happens = fails("begin", error)
    work(upload)
    assert upload.status == UploadStatus.FAILED
    assert upload.error_message == str(error)
    assert not platform.videos


@pytest.mark.parametrize("where", ["begin", "chunk 0", "chunk 2", "before", "after", "follow"])
def test_a_killed_worker_posts_nothing_twice(
    upload: ContentUpload, platform: SmallPlatform, where: str
) -> None:
    platform.polls = 1 if where == "follow" else 0
    platform.happens = fails(where, Killed())
    for _try in range(2):
        try:
            work(upload)
        except Killed:
            break
    die(upload)
    work(upload, times=3)
    assert upload.status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1


def test_a_worker_that_lost_its_lease_writes_nothing_and_stops(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    def lose(where: str) -> None:
        if where == "chunk 1":
            ContentUpload.objects.filter(pk=upload.pk).update(
                status=UploadStatus.PENDING, lease_token=99, lease_expires_at=None
            )

    platform.happens = lose
    work(upload)
    assert (upload.status, upload.lease_token) == (UploadStatus.PENDING, 99)
    assert not platform.videos


def test_a_withdrawal_stops_the_sending_before_it_is_out(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    def regret(where: str) -> None:
        if where == "chunk 2":
            withdraw(by=person, upload=upload)

    platform.happens = regret
    work(upload)
    assert upload.status == UploadStatus.WITHDRAWN
    assert not platform.videos


def test_a_script_that_is_rejected_during_the_sending_does_not_go_out(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    def judge(where: str) -> None:
        if where == "chunk 2":
            decision = PolicyDecision.objects.get(content=upload.content)
            staff = make_person("staff@example.com", is_staff=True, is_superuser=True)
            reject(by=staff, decision=decision, reason="This is not true.")

    platform.happens = judge
    work(upload)
    assert upload.status == UploadStatus.FAILED
    assert "This is not true." in upload.error_message
    assert not platform.videos


@pytest.mark.parametrize("is_there", [True, False])
def test_a_lost_answer_is_settled_by_asking(
    upload: ContentUpload, platform: SmallPlatform, is_there: bool
) -> None:
    platform.happens = fails("after" if is_there else "before", lost())
    work(upload)
    assert upload.status == UploadStatus.UPLOADING
    assert upload.committed_at
    assert not work_on(str(upload.pk)), "nobody asks before the time has come"
    work(upload, times=2)
    assert upload.status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1


def test_what_the_platform_cannot_say_is_left_to_a_person(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.happens = fails("after", lost())
    platform.settles = Settled.UNKNOWN
    work(upload, times=faults.MOST_ASKED + 1)
    assert upload.status == UploadStatus.UNCONFIRMED
    work(upload, times=2)
    assert upload.status == UploadStatus.UNCONFIRMED
    assert len(platform.videos) == 1


def test_a_failed_upload_that_may_be_out_is_asked_for_before_it_is_sent_again(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.polls = 1
    platform.happens = fails("follow", ProviderError("It was rejected.", permanent=True))
    work(upload, times=2)
    assert upload.status == UploadStatus.FAILED
    retry_upload(by=person, upload=upload)
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1


def test_one_that_may_be_out_is_asked_for_even_after_it_was_withdrawn(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.polls = 1
    platform.happens = fails("follow", ProviderError("It was rejected.", permanent=True))
    work(upload, times=2)
    withdraw(by=person, upload=upload)
    plan_uploads(by=person, content=upload.content, channels=[upload.channel])
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1


def test_processing_is_followed_until_it_ends(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.polls = 3
    work(upload)
    assert upload.status == UploadStatus.PROCESSING
    assert not work_on(str(upload.pk)), "it is not time yet"
    work(upload, times=3)
    assert upload.status == UploadStatus.PUBLISHED
    assert upload.attempt == 1


def test_processing_without_an_end_is_left_to_a_person(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.polls = 99
    work(upload)
    long_ago = timezone.now() - faults.LONGEST_PROCESSING - timedelta(hours=1)
    ContentUpload.objects.filter(pk=upload.pk).update(committed_at=long_ago)
    work(upload)
    assert upload.status == UploadStatus.UNCONFIRMED
    assert "48 hours" in upload.error_message


def test_an_upload_waits_while_the_film_is_made_anew(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    Content.objects.filter(pk=upload.content_id).update(status=ContentStatus.PROCESSING)
    work(upload)
    assert upload.status == UploadStatus.PENDING
    assert upload.attempt == 0
    finish_film(upload.content, person, size_bytes=CHUNK)
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert platform.received == CHUNK


def test_what_is_planned_begins_at_its_time_and_lost_messages_are_sent_again(
    person: User, film: Content, channel: Channel, platform: SmallPlatform
) -> None:
    at = timezone.now() + timedelta(hours=3)
    upload = plan_uploads(by=person, content=film, channels=[channel], scheduled_at=at)[0]
    assert upload.status == UploadStatus.SCHEDULED
    assert sweep_uploads().begun == 0
    assert not work_on(str(upload.pk))
    ContentUpload.objects.filter(pk=upload.pk).update(scheduled_at=timezone.now())
    swept = sweep_uploads()
    assert (swept.begun, swept.sent) == (1, 1)
    assert sweep_uploads().sent == 0, "a message was sent a moment ago"
    ContentUpload.objects.filter(pk=upload.pk).update(
        enqueued_at=timezone.now() - timedelta(minutes=5)
    )
    assert sweep_uploads().sent == 1
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert sweep_uploads().sent == 0


def test_a_poisonous_upload_stops_after_so_many_dead_workers(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.happens = fails("chunk 0", Killed(), times=99)
    for _try in range(5):
        with pytest.raises(Killed):
            work(upload)
        die(upload)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.FAILED
    assert "stopped 5 times" in upload.error_message


def test_the_session_is_kept_encrypted(upload: ContentUpload, platform: SmallPlatform) -> None:
    platform.happens = fails("chunk 1", cut())
    work(upload)
    assert upload.opened_session() == "session-1"
    assert "session-1" not in upload.session
    assert "session" not in upload.progress


def test_only_one_worker_gets_the_upload(upload: ContentUpload, platform: SmallPlatform) -> None:
    hurry(upload)
    assert claim(upload)
    assert claim(upload) is None
    upload.refresh_from_db()
    assert claim(upload) is None
    assert not platform.videos
