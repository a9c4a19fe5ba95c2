"""Asking platforms for figures: each channel by one worker at a time, in groups.

An upload whose look is due is claimed by moving that time on; whoever writes its figures names the
time they claimed it with, so that a worker who comes late writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from apps.contents.metrics.schedule import next_look
from apps.contents.models import ContentUpload, UploadSnapshot
from apps.contents.publishing.quotas import spend_units
from apps.contents.states import UploadStatus
from apps.core.queueing import enqueue
from apps.projects.models import Channel
from apps.projects.services.channel_tokens import access_for
from apps.projects.states import ChannelStatus
from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import Metrics
from apps.providers.errors import ProviderError
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)
ASK_TASK = "contents.ask_metrics"
NUMBERS = ("views", "likes", "comments", "shares")
# YouTube tells of 50 videos at a time.
GROUP = 50
# https://developers.google.com/youtube/v3/determine_quota_cost: videos.list; others count none.
UNITS_A_LOOK = 1
MOST_GROUPS, MOST_CHANNELS = 20, 500
# A claim that nobody came back from, or that met trouble, is due again after this.
CLAIM = timedelta(minutes=15)


def send_due_channels() -> int:
    """Send every channel with due figures to a worker; return how many. What is sent twice finds
    nothing left to claim."""
    due = ContentUpload.objects.filter(
        status=UploadStatus.PUBLISHED, next_metrics_at__lte=timezone.now()
    ).exclude(channel__status=ChannelStatus.DISCONNECTED)
    ids = due.order_by("channel_id").values_list("channel_id", flat=True).distinct()
    found = list(ids[:MOST_CHANNELS])
    for channel_id in found:
        enqueue(ASK_TASK, channel_id)
    return len(found)


def ask_channel(channel_id: UUID) -> int:
    """Ask for the due figures of one channel; return how many uploads got new ones."""
    channel = Channel.objects.select_related("project").filter(pk=channel_id).first()
    if channel is None or channel.status == ChannelStatus.DISCONNECTED:
        return 0
    written = 0
    for _ in range(MOST_GROUPS):
        claimed_until = timezone.now() + CLAIM
        uploads = _claim(channel, claimed_until)
        if not uploads:
            break
        try:
            found = _asked(channel, [upload.platform_video_id for upload in uploads])
        except ProviderError as error:
            # A lost consent is told on the channel; the figures wait until it is back.
            logger.warning("metrics_not_read", channel=str(channel.pk), error=str(error))
            _wait(uploads, claimed_until, error.retry_after)
            break
        written += keep(uploads, found, claimed_until=claimed_until, now=timezone.now())
    return written


@transaction.atomic
def _claim(channel: Channel, until: datetime) -> list[ContentUpload]:
    due = ContentUpload.objects.filter(
        channel=channel, status=UploadStatus.PUBLISHED, next_metrics_at__lte=timezone.now()
    ).exclude(platform_video_id="")
    rows = list(
        due.order_by("next_metrics_at").select_for_update(skip_locked=True, no_key=True)[:GROUP]
    )
    ids = [upload.pk for upload in rows]
    ContentUpload.objects.filter(pk__in=ids).update(next_metrics_at=until)
    return rows


def _asked(channel: Channel, video_ids: list[str]) -> Mapping[str, Metrics]:
    token = access_for(channel)
    try:
        return _ask(channel, token, video_ids)
    except TokenRefused:
        return _ask(channel, access_for(channel, refused=token), video_ids)


def _ask(channel: Channel, token: str, video_ids: list[str]) -> Mapping[str, Metrics]:
    spend_units(channel.platform, UNITS_A_LOOK)
    gateway = Gateway(owner=Owner.of(channel.project), place=f"{channel.pk}:metrics", is_free=True)
    return gateway.call(
        "publish",
        "metrics",
        lambda one: one.metrics(
            access_token=token, channel_id=channel.channel_id, video_ids=video_ids
        ),
        only=(channel.platform,),
    )


@transaction.atomic
def keep(
    uploads: list[ContentUpload],
    found: Mapping[str, Metrics],
    *,
    claimed_until: datetime,
    now: datetime,
) -> int:
    """Write the figures and the day's snapshot; return of how many uploads. One that the platform
    does not tell of keeps what it had."""
    snapshots = []
    for upload in uploads:
        told = found.get(upload.platform_video_id)
        fields: dict[str, object] = {"next_metrics_at": next_look(_out_since(upload), now)}
        numbers = _merged(upload, told) if told is not None and not told.note else {}
        if numbers:
            fields["metrics"] = {**numbers, "last_updated": now.astimezone(UTC).isoformat()}
        if told is not None and told.video_id:
            fields["platform_video_id"] = told.video_id
        if told is not None and told.note and told.note not in upload.notes:
            fields["notes"] = [*upload.notes, told.note]
        mine = ContentUpload.objects.filter(
            pk=upload.pk, status=UploadStatus.PUBLISHED, next_metrics_at=claimed_until
        )
        if mine.update(**fields) and numbers:
            day = now.astimezone(UTC).date()
            snapshots.append(UploadSnapshot(upload=upload, day=day, taken_at=now, **numbers))
    UploadSnapshot.objects.bulk_create(
        snapshots,
        update_conflicts=True,
        unique_fields=["upload", "day"],
        update_fields=["taken_at", *NUMBERS],
    )
    return len(snapshots)


def _merged(upload: ContentUpload, told: Metrics) -> dict[str, int | None]:
    """A number that was told before and is not now stays: a series does not fall to nothing."""
    return {
        name: upload.metrics.get(name) if getattr(told, name) is None else getattr(told, name)
        for name in NUMBERS
    }


def _out_since(upload: ContentUpload) -> datetime:
    return upload.published_at or upload.created_at


def _wait(uploads: list[ContentUpload], claimed_until: datetime, seconds: float | None) -> None:
    """The platform named a time: leave it alone until then."""
    if seconds is None or seconds <= CLAIM.total_seconds():
        return
    ids = [upload.pk for upload in uploads]
    claimed = ContentUpload.objects.filter(pk__in=ids, next_metrics_at=claimed_until)
    claimed.update(next_metrics_at=timezone.now() + timedelta(seconds=seconds))
