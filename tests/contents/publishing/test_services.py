"""Planning, changing, stopping and taking down; what people find out; going out by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.errors import NotYetPublishable
from apps.contents.models import Content, ContentUpload, PolicyDecision, ProjectIntake
from apps.contents.publishing.auto import publish_when_ready
from apps.contents.publishing.details import UploadDetails
from apps.contents.publishing.errors import (
    ChannelNotReady,
    ChannelUnknown,
    LimitOfPlatform,
    PlannedAlready,
    PublishingNotAllowed,
    UploadNotChangeable,
)
from apps.contents.services.decisions import let_through
from apps.contents.services.deletion import delete_content
from apps.contents.services.upload_changes import (
    change_upload,
    remove_upload,
    reschedule,
    retry_upload,
    withdraw,
)
from apps.contents.services.upload_outcomes import (
    ask_platform_again,
    confirm_upload,
    reject_upload,
)
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import ContentStatus, DecisionStatus, UploadStatus
from apps.core.errors import Conflict, InvalidInput
from apps.core.models import AuditLog
from apps.projects.models import Channel, Project
from apps.providers.capabilities.publish import Settled
from apps.providers.errors import ProviderError
from tests.contents.publishing.steps import work
from tests.support.cast import Cast
from tests.support.productions import install_everything, make_content, make_person
from tests.support.publishing import (
    MOST_TITLE,
    SmallPlatform,
    cut,
    fails,
    finish_film,
    lost,
    make_channel,
    small_platform,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)


@pytest.fixture
def unconfirmed(upload: ContentUpload, platform: SmallPlatform) -> ContentUpload:
    platform.happens = fails("after", lost())
    platform.settles = Settled.UNKNOWN
    work(upload, times=10)
    assert upload.status == UploadStatus.UNCONFIRMED
    platform.settles = None
    return upload


def test_what_it_says_comes_from_content_and_channel(
    person: User, film: Content, platform: SmallPlatform
) -> None:
    film.tags = ["#metre", "light", "light"]
    film.save(update_fields=["tags"])
    channel = make_channel(film.project, upload_settings={"default_visibility": "public"})
    upload = plan_uploads(by=person, content=film, channels=[channel])[0]
    assert upload.title == film.title
    assert upload.tags == ["metre", "light"]
    assert upload.visibility == "public"
    assert upload.ai_disclosure
    assert not upload.made_for_kids
    assert AuditLog.objects.filter(action="upload.planned", actor_id=str(person.pk)).exists()


def test_a_long_title_is_shortened_by_itself_but_not_one_that_was_given(
    person: User, film: Content, channel: Channel
) -> None:
    Content.objects.filter(pk=film.pk).update(title="How long is a metre? " * 6)
    with pytest.raises(LimitOfPlatform) as refused:
        plan_uploads(
            by=person, content=film, channels=[channel], details=UploadDetails(title="x" * 61)
        )
    assert str(refused.value) == "The title has 61 characters. TikTok takes 60 characters at most."
    assert refused.value.field == "title"
    assert not ContentUpload.objects.exists()
    upload = plan_uploads(by=person, content=film, channels=[channel])[0]
    assert len(upload.title) <= MOST_TITLE
    assert upload.title.endswith("…")


def test_a_second_call_gives_the_upload_that_is_there(
    person: User, film: Content, channel: Channel, upload: ContentUpload
) -> None:
    again = plan_uploads(by=person, content=film, channels=[channel])
    assert [one.pk for one in again] == [upload.pk]
    with pytest.raises(PlannedAlready):
        plan_uploads(
            by=person, content=film, channels=[channel], details=UploadDetails(title="Another")
        )


def test_all_channels_or_none(person: User, film: Content, channel: Channel) -> None:
    broken = make_channel(film.project, status="disconnected", status_reason="Connect it again.")
    with pytest.raises(ChannelNotReady, match="Connect it again"):
        plan_uploads(by=person, content=film, channels=[channel, broken])
    assert not ContentUpload.objects.exists()
    others = make_channel(make_content(make_person("o@example.com")).project)
    with pytest.raises(ChannelUnknown):
        plan_uploads(by=person, content=film, channels=[others])


def test_the_gate_is_asked_first(person: User, film: Content, channel: Channel) -> None:
    PolicyDecision.objects.update(status=DecisionStatus.WAITING)
    with pytest.raises(NotYetPublishable):
        plan_uploads(by=person, content=film, channels=[channel])


def test_times_that_are_past_or_far_are_refused(
    person: User, film: Content, channel: Channel
) -> None:
    now = timezone.now()
    for moment in (now - timedelta(hours=1), now + timedelta(days=400), now.replace(tzinfo=None)):
        with pytest.raises(InvalidInput) as refused:
            plan_uploads(by=person, content=film, channels=[channel], scheduled_at=moment)
        assert refused.value.field == "scheduled_at"


def test_who_may_not_publish_plans_nothing(cast: Cast, platform: SmallPlatform) -> None:
    film = finish_film(cast.content, cast.owner)
    channel = make_channel(cast.project)
    for person in (cast.viewer, cast.outsider):
        with pytest.raises(PublishingNotAllowed):
            plan_uploads(by=person, content=film, channels=[channel])
    upload = plan_uploads(by=cast.editor, content=film, channels=[channel])[0]
    with pytest.raises(PublishingNotAllowed):
        withdraw(by=cast.viewer, upload=upload)


def test_details_are_changed_until_it_is_sent(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    change_upload(
        by=person, upload=upload, details=UploadDetails(title="A metre", tags=("a", "#b"))
    )
    work(upload)
    sent = platform.requests[0].publication
    assert (sent.title, sent.tags) == ("A metre", ("a", "b"))
    with pytest.raises(UploadNotChangeable):
        change_upload(by=person, upload=upload, details=UploadDetails(title="Too late"))


def test_a_planned_upload_moves_and_goes_now(person: User, film: Content, channel: Channel) -> None:
    at = timezone.now() + SOON
    upload = plan_uploads(by=person, content=film, channels=[channel], scheduled_at=at)[0]
    moved = reschedule(by=person, upload=upload, scheduled_at=at + SOON)
    assert (moved.status, moved.scheduled_at) == (UploadStatus.SCHEDULED, at + SOON)
    assert reschedule(by=person, upload=upload, scheduled_at=None).status == UploadStatus.PENDING


def test_a_withdrawn_upload_can_be_planned_again(
    person: User, film: Content, channel: Channel, upload: ContentUpload
) -> None:
    withdraw(by=person, upload=upload)
    assert work(upload).status == UploadStatus.WITHDRAWN
    again = plan_uploads(
        by=person, content=film, channels=[channel], details=UploadDetails(title="Anew")
    )[0]
    assert (again.pk, again.status, again.title) == (upload.pk, UploadStatus.PENDING, "Anew")


def test_a_failed_upload_is_tried_again(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.happens = fails("begin", ProviderError("No.", permanent=True))
    work(upload)
    assert retry_upload(by=person, upload=upload).status == UploadStatus.PENDING
    assert work(upload).status == UploadStatus.PUBLISHED
    assert upload.attempt == 1


def test_a_video_is_taken_down_and_may_be_published_again(
    person: User, film: Content, channel: Channel, upload: ContentUpload, platform: SmallPlatform
) -> None:
    work(upload)
    remove_upload(by=person, upload=upload)
    assert work(upload).status == UploadStatus.REMOVED
    assert not platform.videos
    film.refresh_from_db()
    assert film.status == ContentStatus.READY
    plan_uploads(by=person, content=film, channels=[channel])
    assert work(upload).status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1
    assert upload.removed_at is None


def test_what_the_platform_does_not_take_down_stays_and_says_why(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    work(upload)
    platform.happens = fails("remove", ProviderError("Do it in the app.", permanent=True))
    remove_upload(by=person, upload=upload)
    work(upload)
    assert (upload.status, upload.error_message) == (UploadStatus.PUBLISHED, "Do it in the app.")
    assert upload.remove_requested_at is None
    assert remove_upload(by=person, upload=upload, by_hand=True).status == UploadStatus.REMOVED


def test_a_person_says_that_it_is_there(person: User, unconfirmed: ContentUpload) -> None:
    with pytest.raises(InvalidInput):
        confirm_upload(by=person, upload=unconfirmed, video="https://evil.example/video/1")
    address = "https://www.tiktok.com/@metres/video/7301234567890123456"
    found = confirm_upload(by=person, upload=unconfirmed, video=address)
    assert found.status == UploadStatus.PUBLISHED
    assert (found.platform_video_id, found.platform_url) == ("7301234567890123456", address)
    assert found.resolved_by == person
    found.content.refresh_from_db()
    assert found.content.status == ContentStatus.PUBLISHED
    with pytest.raises(UploadNotChangeable):
        reject_upload(by=person, upload=unconfirmed)


def test_a_person_says_that_it_is_not_there(
    person: User, unconfirmed: ContentUpload, platform: SmallPlatform
) -> None:
    platform.videos.clear()
    again = reject_upload(by=person, upload=unconfirmed, again=True)
    assert again.status == UploadStatus.PENDING
    assert work(again).status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1


def test_the_platform_is_asked_again(
    person: User, unconfirmed: ContentUpload, platform: SmallPlatform
) -> None:
    ask_platform_again(by=person, upload=unconfirmed)
    assert work(unconfirmed).status == UploadStatus.PUBLISHED
    assert len(platform.videos) == 1


def test_what_is_not_there_after_all_waits_for_a_person(
    person: User, unconfirmed: ContentUpload, platform: SmallPlatform
) -> None:
    platform.videos.clear()
    ask_platform_again(by=person, upload=unconfirmed)
    assert work(unconfirmed).status == UploadStatus.FAILED
    assert unconfirmed.committed_at is None


def test_a_content_on_its_way_is_not_deleted(
    person: User, upload: ContentUpload, platform: SmallPlatform
) -> None:
    platform.polls = 1
    work(upload)
    with pytest.raises(Conflict):
        delete_content(by=person, content=upload.content)


class TestGoingOutByItself:
    @pytest.fixture
    def project(self, film: Content, platform: SmallPlatform) -> Project:
        film.project.is_auto_publish = True
        film.project.save(update_fields=["is_auto_publish"])
        return film.project

    @pytest.fixture
    def automatic(self, project: Project) -> Channel:
        wishes = {"auto_publish": True, "schedule_time": "09:00", "timezone": "Asia/Seoul"}
        return make_channel(project, upload_settings=wishes)

    def test_it_is_planned_once_at_the_channels_hour(
        self, film: Content, automatic: Channel
    ) -> None:
        make_channel(film.project)
        upload = publish_when_ready(film)[0]
        assert publish_when_ready(film) == []
        assert upload.is_automatic
        assert upload.scheduled_at
        assert upload.scheduled_at.hour == 0, "nine o'clock in Seoul"
        assert upload.scheduled_at > timezone.now()
        assert ContentUpload.objects.count() == 1

    def test_the_next_film_takes_the_next_day(
        self, person: User, film: Content, automatic: Channel
    ) -> None:
        first = publish_when_ready(film)[0]
        other = finish_film(make_content(person, project=film.project), person)
        second = publish_when_ready(other)[0]
        assert first.scheduled_at
        assert second.scheduled_at == first.scheduled_at + timedelta(days=1)

    def test_what_a_person_withdrew_stays_withdrawn(
        self, person: User, film: Content, automatic: Channel
    ) -> None:
        withdraw(by=person, upload=publish_when_ready(film)[0])
        assert publish_when_ready(film) == []

    def test_nothing_goes_out_before_the_decision(
        self, person: User, film: Content, automatic: Channel
    ) -> None:
        PolicyDecision.objects.update(status=DecisionStatus.WAITING, verdict="review")
        Content.objects.update(status=ContentStatus.REVIEW)
        assert publish_when_ready(film) == []
        staff = make_person("staff@example.com", is_staff=True, is_superuser=True)
        let_through(by=staff, decision=PolicyDecision.objects.get(), reason="It is fine.")
        assert ContentUpload.objects.get().status == UploadStatus.SCHEDULED

    def test_whoever_may_not_publish_any_more_publishes_nothing(
        self, film: Content, automatic: Channel
    ) -> None:
        stranger = make_person("stranger@example.com")
        ProjectIntake.objects.create(project=film.project, acts_for=stranger)
        assert publish_when_ready(film) == []
        refused = AuditLog.objects.get(action="upload.not_planned")
        assert "Your role does not let you publish" in refused.changes["error"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_upload() -> None:
    install_everything()
    person = make_person()
    film = finish_film(make_content(person), person, size_bytes=10)
    with small_platform():
        channel = make_channel(film.project)
        gate = Barrier(6)

        def go(_number: int) -> list[ContentUpload]:
            gate.wait()
            try:
                return plan_uploads(by=person, content=film, channels=[channel])
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            found = {one.pk for planned in pool.map(go, range(6)) for one in planned}
    assert len(found) == 1
    assert ContentUpload.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_the_last_call_do_not_both_win() -> None:
    install_everything()
    person = make_person()
    film = finish_film(make_content(person), person, size_bytes=10)
    with small_platform() as platform:
        upload = plan_uploads(by=person, content=film, channels=[make_channel(film.project)])[0]
        with ThreadPoolExecutor(2) as pool:

            def regret() -> bool:
                try:
                    withdraw(by=person, upload=upload)
                except UploadNotChangeable:
                    return False
                finally:
                    connection.close()
                return True

            def send() -> None:
                try:
                    work(upload)
                finally:
                    connection.close()

            sending, regretted = pool.submit(send), pool.submit(regret)
            sending.result()
            is_withdrawn = regretted.result()
        upload.refresh_from_db()
        assert len(platform.videos) == (0 if is_withdrawn else 1)
        assert (upload.status == UploadStatus.WITHDRAWN) is is_withdrawn


def test_a_cut_leaves_the_content_ready(upload: ContentUpload, platform: SmallPlatform) -> None:
    platform.happens = fails("begin", cut(), times=9)
    work(upload, times=5)
    upload.content.refresh_from_db()
    assert upload.content.status == ContentStatus.READY
