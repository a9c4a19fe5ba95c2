"""Waking a worker for an upload; the database says what is to be done."""

from __future__ import annotations

from django.db.models.functions import Now

from apps.contents.models import ContentUpload
from apps.core.queueing import enqueue

QUEUE = "publish"
TASK = "contents.send_upload"


def send(upload: ContentUpload) -> None:
    """Something is due for the upload: wake a worker, and remember when."""
    ContentUpload.objects.filter(pk=upload.pk).update(enqueued_at=Now())
    enqueue(TASK, upload.pk, queue=QUEUE)
