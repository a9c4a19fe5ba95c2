"""What the clock and the workers do, in this process."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.contents.models import ContentUpload
from apps.contents.publishing.line import work_on
from apps.contents.publishing.sweeper import sweep_uploads


def work(upload: ContentUpload, *, times: int = 1) -> ContentUpload:
    """Let a worker do what is due, now: whatever the upload waits for has come."""
    for _time in range(times):
        hurry(upload)
        work_on(str(upload.pk))
    upload.refresh_from_db()
    return upload


def hurry(upload: ContentUpload) -> None:
    rows = ContentUpload.objects.filter(pk=upload.pk, next_attempt_at__isnull=False)
    rows.update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def die(upload: ContentUpload) -> None:
    """The lease of a dead worker runs out, and the sweep finds it."""
    rows = ContentUpload.objects.filter(pk=upload.pk, lease_expires_at__isnull=False)
    rows.update(lease_expires_at=timezone.now() - timedelta(days=1))
    sweep_uploads()
