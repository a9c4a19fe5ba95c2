"""Puts right what was interrupted, and sends what is due, from the database alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, F, Func, Q, QuerySet
from django.db.models.functions import Now

from apps.contents.models import ContentUpload
from apps.contents.pipeline.dispatch import messages_waiting
from apps.contents.publishing import quotas
from apps.contents.publishing.dispatch import QUEUE, send
from apps.contents.publishing.leases import DUE, ERRANDS
from apps.contents.states import UPLOAD_STATES, UploadStatus
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _

RESEND_AFTER = timedelta(seconds=settings.PIPELINE_RESEND_SECONDS)
BATCH = 500
_HELD = (
    UploadStatus.UPLOADING,
    UploadStatus.PROCESSING,
    UploadStatus.UNCONFIRMED,
    UploadStatus.PUBLISHED,
)


@dataclass(frozen=True, slots=True)
class UploadSweep:
    """What one sweep did."""

    freed: int = 0
    begun: int = 0
    sent: int = 0


def sweep_uploads() -> UploadSweep:
    """Free expired leases, let begin what is planned for now, and send what is due."""
    _excuse_outages()
    return UploadSweep(freed=_free_expired(), begun=_begin_planned(), sent=_send_due())


def _excuse_outages() -> None:
    """A lease that could not be renewed because the database was away says nothing about its
    worker: it gets one more term."""
    started_at = Func(function="pg_postmaster_start_time", output_field=DateTimeField())
    term = timedelta(seconds=settings.PIPELINE_LEASE_SECONDS)
    ContentUpload.objects.filter(
        status__in=_HELD, lease_expires_at__lt=Now(), lease_expires_at__gt=started_at
    ).filter(lease_expires_at__lt=started_at + term).update(lease_expires_at=Now() + term)


def _free_expired() -> int:
    expired = ContentUpload.objects.filter(
        status=UploadStatus.UPLOADING, committed_at__isnull=True, lease_expires_at__lt=Now()
    )
    return sum(_free(pk) for pk in expired.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _free(upload_id: UUID) -> bool:
    """The worker of an upload of which nothing is out stopped answering."""
    upload = (
        ContentUpload.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("channel", "content__project")
        .filter(
            pk=upload_id,
            status=UploadStatus.UPLOADING,
            committed_at__isnull=True,
            lease_expires_at__lt=Now(),
        )
        .first()
    )
    if upload is None:
        return False
    is_poison = upload.attempt >= settings.UPLOAD_MAX_ATTEMPTS
    status = UploadStatus.FAILED if is_poison else UploadStatus.PENDING
    message = _("The worker stopped answering; the upload goes on where it was.")
    if is_poison:
        message = _(
            "The worker stopped %(count)d times during this upload, so it is not tried again by "
            "itself. Try again once the cause is found."
        ) % {"count": upload.attempt}
    free = {"lease_owner": "", "lease_expires_at": None, "enqueued_at": None}
    UPLOAD_STATES.move(upload, status, error_message=message, next_attempt_at=None, **free)
    if is_poison:
        quotas.give_back(upload)
        audit.record(
            by=SYSTEM,
            action="upload.failed",
            target=upload,
            severity=AuditLog.Severity.WARNING,
            changes={"channel": str(upload.channel), "error": message},
        )
    return True


def _begin_planned() -> int:
    """What is planned for now waits to be sent from now on."""
    planned = ContentUpload.objects.filter(
        status=UploadStatus.SCHEDULED, scheduled_at__lte=Now()
    ).order_by("scheduled_at", "id")
    begun = 0
    for upload in planned[:BATCH]:
        begun += UPLOAD_STATES.move(
            upload, UploadStatus.PENDING, attempt=0, next_attempt_at=None, enqueued_at=None
        )
    return begun


def _send_due() -> int:
    """A message for everything that is due and that no recent message speaks for. A long queue
    gets no longer by it."""
    sent = 0
    for condition in ERRANDS.values():
        room = BATCH - messages_waiting(QUEUE)
        for upload in _due(condition)[: max(0, room)]:
            send(upload)
            sent += 1
    return sent


def _due(condition: Q) -> QuerySet[ContentUpload]:
    resent = Q(enqueued_at__isnull=True) | Q(enqueued_at__lt=Now() - RESEND_AFTER)
    rows = ContentUpload.objects.filter(DUE, resent, condition).only("pk")
    return rows.order_by(F("next_attempt_at").asc(nulls_first=True), "id")
