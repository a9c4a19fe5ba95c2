"""Waking a worker for an upload; the database says what is to be done."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Now

from apps.contents.models import ContentUpload
from apps.contents.publishing.leases import DUE, ERRANDS, Errand, of_tenant
from apps.core.queueing import enqueue

QUEUE = "publish"
TASK = "contents.send_upload"


def send(upload: ContentUpload) -> None:
    """Something is due for the upload: wake a worker, and remember when."""
    ContentUpload.objects.filter(pk=upload.pk).update(enqueued_at=Now())
    enqueue(TASK, upload.pk, queue=QUEUE)


def wake_next(upload: ContentUpload) -> None:
    """A film is on its way no more: wake a worker for the next of its customer that waits."""
    waiting = of_tenant(upload).filter(DUE, ERRANDS[Errand.SEND]).exclude(pk=upload.pk)
    found = waiting.order_by(F("next_attempt_at").asc(nulls_first=True), "id").only("pk").first()
    if found is not None:
        send(found)
