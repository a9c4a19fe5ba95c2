"""Films that go out by themselves, once they have passed the policy gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload, ProjectIntake
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import ContentStatus, RunStatus, UploadStatus
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.states import ChannelStatus
from apps.projects.upload_settings import settings_of

logger = structlog.get_logger(__name__)
MOST_DAYS_AHEAD = 90
_ON_ITS_WAY = (
    UploadStatus.SCHEDULED,
    UploadStatus.PENDING,
    UploadStatus.UPLOADING,
    UploadStatus.PROCESSING,
    UploadStatus.PUBLISHED,
    UploadStatus.UNCONFIRMED,
)


def publish_when_ready(content: Content) -> list[ContentUpload]:
    """Plan the content on the project's channels that publish by themselves, each once: one that
    was ever planned there is left alone. Called when a content becomes ready, in that transaction;
    what stands against it is written down and never undoes the film."""
    content.refresh_from_db(fields=["status"])
    if not content.project.is_auto_publish or content.status != ContentStatus.READY:
        return []
    planned = []
    for channel in _channels(content):
        try:
            with transaction.atomic():
                planned += _plan(content, channel)
        except RuleBroken as refusal:
            logger.info("not_published_by_itself", content=str(content.pk), reason=str(refusal))
            audit.record(
                by=SYSTEM,
                action="upload.not_planned",
                target=content,
                severity=AuditLog.Severity.WARNING,
                changes={"channel": str(channel), "error": str(refusal)},
            )
    return planned


def next_slot(channel: Channel, now: datetime) -> datetime:
    """The next time of the channel's clock at which nothing else goes out on it that day."""
    wanted = settings_of(channel.upload_settings)
    local = now.astimezone(wanted.zone)
    for offset in range(MOST_DAYS_AHEAD):
        day = local.date() + timedelta(days=offset)
        slot = datetime.combine(day, wanted.clock, wanted.zone)
        if slot > now and not _is_taken(channel, slot):
            return slot.astimezone(UTC)
    return datetime.combine(local.date() + timedelta(MOST_DAYS_AHEAD), wanted.clock, wanted.zone)


def _channels(content: Content) -> list[Channel]:
    """Those that publish by themselves and have not had the content yet, in one order."""
    there = ContentUpload.objects.filter(content=content).values("channel_id")
    rows = Channel.objects.filter(
        project_id=content.project_id, upload_settings__auto_publish=True
    ).exclude(status=ChannelStatus.DISCONNECTED)
    return list(rows.exclude(pk__in=there).select_related("project").order_by("platform", "pk"))


def _plan(content: Content, channel: Channel) -> list[ContentUpload]:
    # Two contents that become ready at once do not take the same day.
    Channel.objects.select_for_update(no_key=True, of=("self",)).get(pk=channel.pk)
    return plan_uploads(
        by=acting_for(content),
        content=content,
        channels=[channel],
        scheduled_at=next_slot(channel, timezone.now()),
        is_automatic=True,
    )


def acting_for(content: Content) -> User:
    """In whose name: of whoever switched the project's intake on, else of whoever had the film
    made. Raises RuleBroken when that person may not publish, or is not there any more."""
    intake = ProjectIntake.objects.filter(project_id=content.project_id).first()
    if intake is not None and intake.acts_for is not None:
        return intake.acts_for
    run = content.runs.filter(status=RunStatus.COMPLETED).order_by("-id").first()
    person = run.requested_by if run else None
    if person is None:
        raise RuleBroken(_("Nobody is there any more in whose name the film could be published."))
    return person


def _is_taken(channel: Channel, slot: datetime) -> bool:
    zone = settings_of(channel.upload_settings).zone
    start = datetime.combine(slot.astimezone(zone).date(), datetime.min.time(), zone)
    rows = ContentUpload.objects.filter(channel=channel, status__in=_ON_ITS_WAY)
    return rows.filter(scheduled_at__gte=start, scheduled_at__lt=start + timedelta(days=1)).exists()
