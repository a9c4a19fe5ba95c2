"""Changing, moving, withdrawing and repeating uploads, and taking videos down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.gate import check_can_publish
from apps.contents.models import Content, ContentUpload
from apps.contents.policies import check_can_publish_for
from apps.contents.publishing import quotas
from apps.contents.publishing.details import UploadDetails
from apps.contents.publishing.dispatch import send
from apps.contents.publishing.endings import note_removed
from apps.contents.publishing.errors import UploadNotChangeable
from apps.contents.publishing.limits import check_limits
from apps.contents.publishing.line import check_connected
from apps.contents.publishing.parcel import film_of, sketch
from apps.contents.services.uploads import (
    NOT_THERE,
    checked_time,
    move_to,
    set_out,
)
from apps.contents.states import UPLOAD_STATES, UploadStatus
from apps.core import audit
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _

# Nothing of it is on its way.
WAITING = (UploadStatus.PENDING, UploadStatus.SCHEDULED)
CHANGEABLE = (*WAITING, UploadStatus.FAILED, UploadStatus.WITHDRAWN)


@transaction.atomic
def change_upload(*, by: User, upload: ContentUpload, details: UploadDetails) -> ContentUpload:
    """Change what an upload says, before it is sent. Raises LimitOfPlatform, or several of it."""
    upload = _locked(by, upload)
    _check_state(upload, CHANGEABLE)
    changes = {
        name: [getattr(upload, name), value]
        for name, value in details.given().items()
        if getattr(upload, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(upload, name, after)
    check_limits(upload, sketch(upload.content, film_of(upload.content)))
    if changes:
        upload.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="upload.changed", target=upload, changes=changes)
    return upload


@transaction.atomic
def reschedule(*, by: User, upload: ContentUpload, scheduled_at: datetime | None) -> ContentUpload:
    """Plan the upload for another time; None is now. Where the platform has no room on that day,
    it is moved on, and says so."""
    upload = _locked(by, upload)
    _check_state(upload, WAITING)
    before = upload.scheduled_at
    set_out(upload, checked_time(scheduled_at))
    audit.record(
        by=by,
        action="upload.rescheduled",
        target=upload,
        changes={"scheduled_at": [_iso(before), _iso(upload.scheduled_at)]},
    )
    return upload


@transaction.atomic
def withdraw(*, by: User, upload: ContentUpload) -> ContentUpload:
    """Send it no more. What may be out already cannot be withdrawn, only taken down."""
    upload = _locked(by, upload)
    is_on_its_way = upload.status == UploadStatus.UPLOADING and upload.committed_at is None
    if not is_on_its_way:
        _check_state(upload, (*WAITING, UploadStatus.FAILED))
    before = upload.status
    quotas.give_back(upload)
    upload.next_attempt_at = upload.enqueued_at = None
    move_to(upload, UploadStatus.WITHDRAWN)
    audit.record(
        by=by, action="upload.withdrawn", target=upload, changes={"status": [before, upload.status]}
    )
    return upload


@transaction.atomic
def retry_upload(*, by: User, upload: ContentUpload, anew: bool = False) -> ContentUpload:
    """Try a failed or withdrawn upload again, at its time or now when that is past.

    One that may be out is sent only if the platform says that it is not there; anew skips the
    question, for a person who has looked.
    """
    upload = _locked(by, upload)
    _check_state(upload, (UploadStatus.FAILED, UploadStatus.WITHDRAWN))
    check_can_publish(upload.content)
    check_connected(upload.channel)
    check_limits(upload, sketch(upload.content, film_of(upload.content)))
    if anew:
        for name, value in NOT_THERE.items():
            setattr(upload, name, value)
    planned = upload.scheduled_at
    set_out(upload, planned if planned and planned > timezone.now() else None)
    audit.record(by=by, action="upload.retried", target=upload, changes={"anew": anew})
    return upload


@transaction.atomic
def remove_upload(*, by: User, upload: ContentUpload, by_hand: bool = False) -> ContentUpload:
    """Have the platform take a published video down; by_hand: a person has done it there."""
    upload = _locked(by, upload)
    _check_state(upload, (UploadStatus.PUBLISHED,))
    if by_hand:
        now = timezone.now()
        fields = {"remove_requested_at": None, "next_metrics_at": None, "error_message": ""}
        UPLOAD_STATES.move(
            upload,
            UploadStatus.REMOVED,
            removed_at=now,
            updated_at=now,
            lease_expires_at=None,
            **fields,
        )
        note_removed(upload)
    elif upload.remove_requested_at is None:
        upload.remove_requested_at = timezone.now()
        upload.next_attempt_at, upload.asked, upload.error_message = None, 0, ""
        upload.save(
            update_fields=[
                "remove_requested_at",
                "next_attempt_at",
                "asked",
                "error_message",
                "updated_at",
            ]
        )
        send(upload)
    audit.record(
        by=by,
        action="upload.remove_requested" if not by_hand else "upload.removed_by_hand",
        target=upload,
        severity=AuditLog.Severity.WARNING,
        changes={"channel": str(upload.channel), "video": upload.platform_video_id},
    )
    return upload


def locked_upload(by: User, upload: ContentUpload) -> ContentUpload:
    """The upload as it is now, held until the transaction ends; its content is locked first, as
    everywhere. Raises PublishingNotAllowed."""
    return _locked(by, upload)


def _locked(by: User, upload: ContentUpload) -> ContentUpload:
    content = (
        Content.objects.select_for_update(of=("self",))
        .select_related("project", "current_script")
        .get(pk=upload.content_id)
    )
    check_can_publish_for(by, content.project)
    locked = (
        ContentUpload.objects.select_for_update(of=("self",))
        .select_related("channel", "film")
        .get(pk=upload.pk)
    )
    locked.content = content
    return locked


def _check_state(upload: ContentUpload, allowed: tuple[UploadStatus, ...]) -> None:
    if upload.status not in allowed:
        raise UploadNotChangeable(
            _("This cannot be done with an upload in this state: %(status)s.")
            % {"status": upload.get_status_display()}
        )


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "now"
