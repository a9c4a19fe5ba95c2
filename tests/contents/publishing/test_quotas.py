"""What a platform allows a day is never passed, and what does not fit is moved and says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload, PlatformQuota, QuotaSlot
from apps.contents.publishing import quotas
from apps.contents.publishing.details import UploadDetails
from apps.contents.publishing.wording import moved_sentence
from apps.contents.services.upload_changes import change_upload, reschedule, withdraw
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.errors import ChannelInUse
from apps.projects.models import Channel
from apps.projects.services.channels import delete_channel
from apps.projects.states import ChannelStatus, Platform
from apps.providers.capabilities.publish import QuotaUsedUp
from apps.providers.errors import ProviderError
from tests.contents.publishing.steps import work
from tests.support.productions import make_content, make_person
from tests.support.publishing import SmallPlatform, fails, finish_film, make_channel

pytestmark = pytest.mark.django_db
TOMORROW_NOON = (timezone.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0)


@pytest.fixture(autouse=True)
def _two_a_day(settings: object) -> None:
    settings.PLATFORM_QUOTAS = {"tiktok.uploads": 2, "youtube.uploads": 2}  # type: ignore[attr-defined]


def plan(
    person: User, film: Content, channel: Channel, at: datetime | None = TOMORROW_NOON
) -> ContentUpload:
    other = finish_film(make_content(person, project=film.project), person, size_bytes=1000)
    return plan_uploads(by=person, content=other, channels=[channel], scheduled_at=at)[0]


def used(day: date) -> int:
    rows = PlatformQuota.objects.filter(day=day, bucket="uploads")
    return sum(rows.values_list("used", flat=True))


def test_a_third_upload_moves_to_the_next_day_at_the_same_hour(
    person: User, film: Content, channel: Channel
) -> None:
    first, second, third = (plan(person, film, channel) for _number in range(3))
    assert first.scheduled_at == second.scheduled_at == TOMORROW_NOON
    assert third.scheduled_at == TOMORROW_NOON + timedelta(days=1)
    assert third.moved_from == TOMORROW_NOON
    assert moved_sentence(third) == (
        "TikTok takes 2 uploads a day, and all of that day's are taken, so the upload was moved to "
        "the next day with room."
    )
    assert (used(TOMORROW_NOON.date()), used(third.scheduled_at.date())) == (2, 1)


def test_one_for_now_that_does_not_fit_is_planned_for_tomorrow(
    person: User, film: Content, channel: Channel
) -> None:
    for _number in range(2):
        plan(person, film, channel, None)
    moved = plan(person, film, channel, None)
    assert moved.status == UploadStatus.SCHEDULED
    assert moved.scheduled_at
    assert moved.scheduled_at > timezone.now() + timedelta(hours=20)


def test_a_withdrawn_upload_gives_its_place_back(
    person: User, film: Content, channel: Channel
) -> None:
    first, _second = plan(person, film, channel), plan(person, film, channel)
    withdraw(by=person, upload=first)
    assert plan(person, film, channel).scheduled_at == TOMORROW_NOON
    assert used(TOMORROW_NOON.date()) == 2


def test_moving_an_upload_moves_its_place(person: User, film: Content, channel: Channel) -> None:
    upload = plan(person, film, channel)
    later = TOMORROW_NOON + timedelta(days=3)
    assert reschedule(by=person, upload=upload, scheduled_at=later).scheduled_at == later
    assert (used(TOMORROW_NOON.date()), used(later.date())) == (0, 1)
    assert QuotaSlot.objects.count() == 1


def test_the_days_of_youtube_begin_at_midnight_in_california() -> None:
    before = datetime(2026, 7, 1, 6, 59, tzinfo=UTC)
    assert quotas.day_of(Platform.YOUTUBE, before) == date(2026, 6, 30)
    assert quotas.day_of(Platform.YOUTUBE, before + timedelta(minutes=1)) == date(2026, 7, 1)
    assert quotas.day_of(Platform.TIKTOK, before) == date(2026, 7, 1)
    winter = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
    assert quotas.day_of(Platform.YOUTUBE, winter) == date(2026, 11, 30)
    assert quotas.day_ends(Platform.YOUTUBE, winter) == winter + timedelta(minutes=1)


def test_an_hour_of_the_clock_stays_when_the_clocks_change() -> None:
    """In Berlin on 2027-03-28 the clocks go from 2:00 to 3:00."""
    berlin = ZoneInfo("Europe/Berlin")
    wanted = datetime(2027, 3, 27, 9, 0, tzinfo=berlin)
    days = list(quotas._days_from(wanted, berlin))
    assert days[1].astimezone(berlin).hour == 9
    assert days[1] - days[0] == timedelta(hours=23)


def test_the_platforms_own_word_closes_the_day_and_moves_the_upload(
    person: User, upload: ContentUpload, platform: SmallPlatform, film: Content
) -> None:
    platform.happens = fails("begin", QuotaUsedUp("No more today.", retry_after=40_000.0))
    work(upload)
    assert upload.status == UploadStatus.SCHEDULED
    assert upload.attempt == 0
    assert upload.moved_from
    assert "takes no more videos of this channel" in moved_sentence(upload)
    another = plan(person, film, upload.channel, None)
    assert another.status == UploadStatus.SCHEDULED, "the day is closed for others too"
    elsewhere = plan(person, film, make_channel(film.project), None)
    assert elsewhere.status == UploadStatus.PENDING


def test_a_long_wait_means_the_days_limit(upload: ContentUpload, platform: SmallPlatform) -> None:
    platform.happens = fails("begin", ProviderError("Come tomorrow.", retry_after=30_000.0))
    work(upload)
    assert upload.status == UploadStatus.SCHEDULED
    assert not platform.videos


def test_a_place_of_yesterday_is_exchanged_for_one_of_today(
    upload: ContentUpload, platform: SmallPlatform
) -> None:
    PlatformQuota.objects.update(day=timezone.now().date() - timedelta(days=1))
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert upload.quota_slots.get().quota.day == timezone.now().astimezone(UTC).date()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_pass_the_limit(db: None) -> None:
    from tests.support.productions import install_everything
    from tests.support.publishing import small_platform

    install_everything()
    person = make_person()
    content = finish_film(make_content(person), person, size_bytes=10)
    many = 8
    with small_platform():
        channel = make_channel(content.project)
        films = [
            finish_film(make_content(person, project=content.project), person, size_bytes=10)
            for _number in range(many)
        ]
        gate = Barrier(many)

        def go(film: Content) -> None:
            gate.wait()
            try:
                plan_uploads(
                    by=person, content=film, channels=[channel], scheduled_at=TOMORROW_NOON
                )
            finally:
                connection.close()

        with ThreadPoolExecutor(many) as pool:
            list(pool.map(go, films))
    rows = PlatformQuota.objects.filter(bucket="uploads").order_by("day")
    assert [row.used for row in rows] == [2, 2, 2, 2]
    assert QuotaSlot.objects.count() == many


def test_questions_are_counted_and_end_with_the_day(settings: object) -> None:
    settings.PLATFORM_QUOTAS = {"youtube.units": 3}  # type: ignore[attr-defined]
    quotas.spend_units(Platform.YOUTUBE, 2)
    with pytest.raises(QuotaUsedUp) as refused:
        quotas.spend_units(Platform.YOUTUBE, 2)
    assert refused.value.retry_after is not None
    assert 0 < refused.value.retry_after <= 25 * 3600
    quotas.spend_units(Platform.YOUTUBE, 1)
    assert PlatformQuota.objects.get().used == 3


def test_a_platform_that_counts_no_questions_is_never_refused() -> None:
    quotas.spend_units(Platform.INSTAGRAM, 1)
    assert not PlatformQuota.objects.exists()


@pytest.fixture
def units(settings: object, platform: SmallPlatform) -> SmallPlatform:
    """A platform that counts what goes with a film."""
    settings.PLATFORM_QUOTAS = {"tiktok.uploads": 2, "tiktok.units": 500}  # type: ignore[attr-defined]
    platform.quota = {"uploads": 1, "units": 20}
    platform.extras_quota = {"thumbnail": {"units": 50}, "captions": {"units": 400}}
    return platform


def units_taken() -> int:
    return sum(PlatformQuota.objects.filter(bucket="units").values_list("used", flat=True))


@pytest.mark.usefixtures("units")
def test_an_upload_takes_units_of_the_extras_that_go_with_it(
    person: User, film: Content, channel: Channel
) -> None:
    plan_uploads(by=person, content=film, channels=[channel], scheduled_at=TOMORROW_NOON)
    assert units_taken() == 20 + 50 + 400
    other = make_channel(film.project)
    details = UploadDetails(with_captions=False)
    plan_uploads(
        by=person, content=film, channels=[other], details=details, scheduled_at=TOMORROW_NOON
    )
    assert units_taken() == 20 + 50 + 400 + 20 + 50


def test_extras_that_were_not_sent_are_given_back(
    person: User, film: Content, channel: Channel, units: SmallPlatform
) -> None:
    upload = plan_uploads(by=person, content=film, channels=[channel])[0]
    assert units_taken() == 470
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED
    assert units_taken() == 20, "this platform sent no extras"
    assert used(quotas.day_of(Platform.TIKTOK, timezone.now())) == 1


def test_captions_that_are_left_out_after_all_are_given_back_before_the_film_is_sent(
    person: User, film: Content, channel: Channel, units: SmallPlatform
) -> None:
    upload = plan_uploads(by=person, content=film, channels=[channel])[0]
    change_upload(by=person, upload=upload, details=UploadDetails(with_captions=False))
    seen: list[int] = []
    units.happens = lambda where: seen.append(units_taken()) if where == "begin" else None
    work(upload)
    assert seen == [70]


def test_a_channel_with_planned_uploads_is_kept_and_gives_their_places_back_once_they_are_withdrawn(
    person: User, film: Content, channel: Channel
) -> None:
    upload = plan(person, film, channel)
    Channel.objects.filter(pk=channel.pk).update(
        access_token="", status=ChannelStatus.DISCONNECTED, status_reason="gone"
    )
    with pytest.raises(ChannelInUse):
        delete_channel(by=person, channel=channel)
    assert used(TOMORROW_NOON.date()) == 1
    withdraw(by=person, upload=upload)
    delete_channel(by=person, channel=channel)
    assert used(TOMORROW_NOON.date()) == 0
