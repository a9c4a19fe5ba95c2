"""Who works on an upload: claims, renewals and endings, each one guarded UPDATE.

The habit of pipeline/leases.py: every write names the lease number, and all times are the
database's. What the claim is for follows from the state that the upload is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from apps.contents.models import ContentUpload
from apps.contents.pipeline.leases import worker_name
from apps.contents.states import UPLOAD_STATES, UploadStatus


class Errand(StrEnum):
    """SEND: nothing can be out yet. SETTLE: it may be out, and nobody knows. FOLLOW: the platform
    has it and works on it. REMOVE: a person wants it taken down."""

    SEND = "send"
    SETTLE = "settle"
    FOLLOW = "follow"
    REMOVE = "remove"


# An upload in one of these states, with these facts, may be taken for the errand.
_FREE = Q(lease_expires_at__isnull=True) | Q(lease_expires_at__lt=Now())
ERRANDS: Mapping[Errand, Q] = {
    Errand.SEND: Q(status=UploadStatus.PENDING),
    Errand.SETTLE: _FREE
    & (
        Q(status=UploadStatus.UPLOADING, committed_at__isnull=False)
        | Q(status=UploadStatus.UNCONFIRMED, next_attempt_at__isnull=False)
    ),
    Errand.FOLLOW: _FREE & Q(status=UploadStatus.PROCESSING),
    Errand.REMOVE: _FREE & Q(status=UploadStatus.PUBLISHED, remove_requested_at__isnull=False),
}
# A worker sends the film. One whose lease ran out holds no place.
ON_THE_WAY = Q(status=UploadStatus.UPLOADING, lease_expires_at__gt=Now())
DUE = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now())


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on an upload until it runs out or is taken away. status: the state that
    the upload keeps while it is held."""

    upload_id: UUID
    token: int
    errand: Errand
    status: str


def errand_of(upload: ContentUpload) -> Errand | None:
    """What is to be done for the upload now, as its row says; None: nothing."""
    by_status = {
        UploadStatus.PENDING: Errand.SEND,
        UploadStatus.UNCONFIRMED: Errand.SETTLE if upload.next_attempt_at else None,
        UploadStatus.UPLOADING: Errand.SETTLE if upload.committed_at else None,
        UploadStatus.PROCESSING: Errand.FOLLOW,
        UploadStatus.PUBLISHED: Errand.REMOVE if upload.remove_requested_at else None,
    }
    return by_status.get(UploadStatus(upload.status))


def claim(upload: ContentUpload) -> Lease | None:
    """Take the upload if something is due; None when nothing is, another was faster, or as many
    films of its customer are on their way as may be."""
    errand = errand_of(upload)
    if errand is not Errand.SEND:
        return _take(upload, errand) if errand else None
    with transaction.atomic():
        lock_tenant(upload)
        if of_tenant(upload).filter(ON_THE_WAY).count() >= settings.TENANT_RUNNING_UPLOADS:
            return None
        return _take(upload, errand)


def of_tenant(upload: ContentUpload) -> QuerySet[ContentUpload]:
    """The uploads of the same customer: a team, or a person alone."""
    project = upload.content.project
    return ContentUpload.objects.filter(
        content__project__organization=project.organization_id,
        content__project__user=project.user_id,
    )


def lock_tenant(upload: ContentUpload) -> None:
    """Two workers do not both take the last place of a customer."""
    project = upload.content.project
    with connection.cursor() as cursor:
        name = f"uploads:{project.organization_id or project.user_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _take(upload: ContentUpload, errand: Errand) -> Lease | None:
    token = upload.lease_token
    status = UploadStatus.UPLOADING.value if errand is Errand.SEND else upload.status
    counted = "attempt" if errand is Errand.SEND else "asked"
    changed = ContentUpload.objects.filter(
        DUE, ERRANDS[errand], pk=upload.pk, status=upload.status, lease_token=token
    ).update(
        **{counted: F(counted) + 1},
        status=status,
        lease_token=token + 1,
        lease_owner=worker_name(),
        lease_expires_at=expiry(),
        next_attempt_at=None,
    )
    return Lease(upload.pk, token + 1, errand, status) if changed else None


def renew(lease: Lease) -> bool:
    """Keep the lease; False when it is no longer ours."""
    return bool(held(lease).update(lease_expires_at=expiry()))


def write(lease: Lease, **fields: Any) -> bool:
    """Store facts while the upload is held; False when it is no longer ours."""
    return bool(held(lease).update(**fields))


def finish(lease: Lease, status: str, **fields: Any) -> bool:
    """Move the upload to status and give the lease back; False when it is no longer ours."""
    if status != lease.status and not UPLOAD_STATES.allows(lease.status, status):
        raise ValueError(f"An upload does not go from {lease.status} to {status}.")
    return bool(
        held(lease).update(
            status=status, lease_owner="", lease_expires_at=None, enqueued_at=None, **fields
        )
    )


def in_seconds(seconds: float) -> Any:
    """A moment of the database's clock."""
    return Now() + timedelta(seconds=seconds)


def held(lease: Lease) -> QuerySet[ContentUpload]:
    """The upload, as long as this worker may write to it."""
    return ContentUpload.objects.filter(
        pk=lease.upload_id, lease_token=lease.token, status=lease.status
    )


def expiry() -> Any:
    return in_seconds(settings.PIPELINE_LEASE_SECONDS)
