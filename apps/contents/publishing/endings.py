"""What becomes of an upload after a worker dealt with it: each ending one guarded transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from apps.contents.models import Content, ContentRun, ContentUpload
from apps.contents.publishing import quotas
from apps.contents.publishing.leases import Lease, finish, in_seconds
from apps.contents.publishing.progress import stored
from apps.contents.publishing.wording import moved_reason
from apps.contents.states import CONTENT_STATES, ContentStatus, RunStatus, UploadStatus
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.projects.states import Platform
from apps.providers.capabilities.publish import Progress, Published
from apps.usage.owners import Owner
from apps.usage.services.recording import record_event

# Seconds before another try to send, and before the platform is asked again; the last holds on.
SEND_WAITS = (5.0, 30.0, 120.0, 600.0, 1800.0)
ASK_WAITS = (5.0, 20.0, 60.0, 300.0, 900.0)
FIRST_FIGURES = timedelta(hours=1)


def wait_of(waits: tuple[float, ...], count: int) -> float:
    """How long to wait after so many tries."""
    return waits[min(max(count, 1), len(waits)) - 1]


@transaction.atomic
def published(upload: ContentUpload, lease: Lease, outcome: Published) -> bool:
    """The film is out; False when the upload is no longer ours."""
    progress = outcome.progress
    has_figures = upload.channel.platform != Platform.ARCHIVE
    done = finish(
        lease,
        UploadStatus.PUBLISHED,
        **stored(upload, progress) | {"session": ""},
        published_at=Coalesce(F("published_at"), Now()),
        committed_at=Coalesce(F("committed_at"), Now()),
        platform_video_id=progress.video_id[:255],
        platform_url=progress.url[:500],
        platform_visibility=outcome.visibility or upload.visibility,
        notes=list(progress.notes),
        error_message="",
        asked=0,
        next_attempt_at=None,
        next_metrics_at=Now() + FIRST_FIGURES if has_figures else None,
    )
    if done:
        quotas.keep_spent(upload, {*progress.done, *progress.refused})
        note_published(upload, by=SYSTEM, visibility=outcome.visibility)
    return done


def note_published(upload: ContentUpload, *, by: audit.Actor, visibility: str = "") -> None:
    """Let the content, the audit log and the statistics know that the film is out."""
    upload.refresh_from_db()
    content = Content.objects.select_for_update(no_key=True).get(pk=upload.content_id)
    if content.published_at is None:
        Content.objects.filter(pk=content.pk).update(published_at=upload.published_at)
    if content.status == ContentStatus.READY:
        CONTENT_STATES.move(content, ContentStatus.PUBLISHED)
    # A run that is cancelled puts the content back to where it would be without it.
    ContentRun.objects.filter(
        content=content, status=RunStatus.RUNNING, previous_status=ContentStatus.READY
    ).update(previous_status=ContentStatus.PUBLISHED)
    facts = {"channel": str(upload.channel), "video": upload.platform_video_id}
    audit.record(
        by=by, action="upload.published", target=upload, changes={**facts, "visibility": visibility}
    )
    record_event(
        event_type="upload_published",
        owner=Owner.of(content.project),
        project_id=content.project_id,
        content_id=content.pk,
        properties={"platform": upload.channel.platform, "is_automatic": upload.is_automatic},
    )


def followed(
    upload: ContentUpload, lease: Lease, progress: Progress, *, wait: float, message: str = ""
) -> bool:
    """The platform has the film and works on it: look again later. message: why the last look
    did not work."""
    return finish(
        lease,
        UploadStatus.PROCESSING,
        **stored(upload, progress),
        committed_at=Coalesce(F("committed_at"), Now()),
        asked=0,
        error_message=message,
        next_attempt_at=in_seconds(wait),
    )


def put_back(
    upload: ContentUpload,
    lease: Lease,
    message: str,
    *,
    wait: float,
    counts: bool = True,
    progress: Progress | None = None,
) -> bool:
    """Nothing is out: wait for another try, or fail after too many. counts: the upload is to
    blame, or its platform. progress: how far it came."""
    if counts and upload.attempt >= settings.UPLOAD_MAX_ATTEMPTS:
        return failed(upload, lease, message)
    return finish(
        lease,
        UploadStatus.PENDING,
        **(stored(upload, progress) if progress else {}),
        **({} if counts else {"attempt": F("attempt") - 1}),
        committed_at=None,
        asked=0,
        error_message=message,
        next_attempt_at=in_seconds(wait),
    )


@transaction.atomic
def failed(upload: ContentUpload, lease: Lease, message: str) -> bool:
    """Nothing more is tried by itself. The content and its film stay as they are; a place that was
    not used is given back."""
    done = finish(lease, UploadStatus.FAILED, error_message=message, next_attempt_at=None)
    if done:
        if upload.committed_at is None:
            quotas.give_back(upload)
        else:
            quotas.keep_spent(upload, _extras_called(upload))
        _warn(upload, "upload.failed", {"error": message})
    return done


def ask_later(lease: Lease, message: str, *, wait: float) -> bool:
    """Nobody knows whether it is out: ask the platform after wait seconds."""
    return finish(lease, lease.status, error_message=message, next_attempt_at=in_seconds(wait))


@transaction.atomic
def unconfirmed(upload: ContentUpload, lease: Lease, message: str) -> bool:
    """A person has to look whether it is out."""
    done = finish(
        lease, UploadStatus.UNCONFIRMED, error_message=message, next_attempt_at=None, asked=0
    )
    if done:
        _warn(upload, "upload.unconfirmed", {"error": message})
    return done


@transaction.atomic
def moved(upload: ContentUpload, lease: Lease, place: quotas.Place) -> bool:
    """The platform takes no more today: the upload goes out on the next day with room."""
    done = finish(
        lease,
        UploadStatus.SCHEDULED,
        attempt=F("attempt") - 1,
        committed_at=None,
        error_message="",
        scheduled_at=place.at,
        moved_from=Coalesce(F("moved_from"), place.was),
        moved_reason=moved_reason(upload.channel, place),
        next_attempt_at=None,
    )
    if done:
        changes = {"scheduled_at": place.at.isoformat(), "reason": place.bucket}
        audit.record(by=SYSTEM, action="upload.moved", target=upload, changes=changes)
    return done


@transaction.atomic
def removed(upload: ContentUpload, lease: Lease) -> bool:
    """The platform has taken the video down."""
    done = finish(
        lease,
        UploadStatus.REMOVED,
        removed_at=Now(),
        remove_requested_at=None,
        error_message="",
        asked=0,
        next_attempt_at=None,
        next_metrics_at=None,
    )
    if done:
        note_removed(upload)
        audit.record(by=SYSTEM, action="upload.removed", target=upload)
    return done


def note_removed(upload: ContentUpload) -> None:
    """A content of which nothing is out any more is ready again."""
    content = Content.objects.select_for_update(no_key=True).get(pk=upload.content_id)
    if content.status == ContentStatus.PUBLISHED and not _is_out_elsewhere(upload):
        CONTENT_STATES.move(content, ContentStatus.READY)


def not_removed(upload: ContentUpload, lease: Lease, message: str, *, wait: float | None) -> bool:
    """It is still there: another try after wait seconds, or none when it is None."""
    if wait is not None:
        return finish(
            lease, UploadStatus.PUBLISHED, error_message=message, next_attempt_at=in_seconds(wait)
        )
    with transaction.atomic():
        done = finish(
            lease,
            UploadStatus.PUBLISHED,
            error_message=message,
            remove_requested_at=None,
            asked=0,
            next_attempt_at=None,
        )
        if done:
            _warn(upload, "upload.not_removed", {"error": message})
    return done


def too_often() -> str:
    return _(
        "The platform was asked several times whether the video is there, and gave no clear "
        "answer. Look there, and say here what you found."
    )


def _extras_called(upload: ContentUpload) -> set[str]:
    """Those that the platform was asked to take, as the database has it."""
    rows = ContentUpload.objects.filter(pk=upload.pk)
    kept: Mapping[str, Any] = rows.values_list("progress", flat=True).get()
    return {*kept.get("done", ()), *kept.get("refused", ())}


def _is_out_elsewhere(upload: ContentUpload) -> bool:
    others = ContentUpload.objects.filter(content_id=upload.content_id).exclude(pk=upload.pk)
    return others.filter(status=UploadStatus.PUBLISHED).exists()


def _warn(upload: ContentUpload, action: str, changes: Mapping[str, Any]) -> None:
    audit.record(
        by=SYSTEM,
        action=action,
        target=upload,
        severity=AuditLog.Severity.WARNING,
        changes={"channel": str(upload.channel), **changes},
    )
