"""What a job keeps of its dealings with vendors, so that nothing is paid for twice.

Answers are files of the content until the job has ended; an order's id stands in the job's row.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db.models.functions import Now

from apps.contents.models import ContentJob
from apps.contents.pipeline.dispatch import send
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.leases import Lease, held
from apps.contents.pipeline.outages import through_outages
from apps.contents.states import JobStatus

FOLDER = "answers"
_WAIT = (JobStatus.PENDING, JobStatus.RUNNING)
# Longer than anybody waits for an order.
TOLD_SECONDS = 6 * 3600
ORDER_PATIENCE_SECONDS = 60.0


class JobAnswers:
    """Answers of one job's vendors. Only a worker that took the job over looks for earlier ones."""

    def __init__(self, job: ContentJob, lease: Lease) -> None:
        self._files = ArtifactStore(str(job.content_id))
        self._job = job
        self._is_taken_over = lease.token > 1
        self._has_kept = False

    def load(self, name: str) -> bytes | None:
        return self._files.load_bytes(self._key(name)) if self._is_taken_over else None

    def save(self, name: str, parcel: bytes) -> None:
        self._has_kept = True
        self._files.save_bytes(self._key(name), parcel)

    def forget_if_ended(self) -> None:
        """Another attempt may still need them; afterwards nobody does."""
        if not (self._has_kept or self._is_taken_over):
            return
        if not ContentJob.objects.filter(pk=self._job.pk, status__in=_WAIT).exists():
            self._files.remove_starting(FOLDER, str(self._job.pk))

    def _key(self, name: str) -> str:
        return self._files.key(FOLDER, f"{self._job.pk}-{name}.zip")


class JobOrders:
    """The job's order at a vendor (see apps.providers.orders), as "<provider>:<id>"."""

    def __init__(self, job: ContentJob, lease: Lease) -> None:
        self._job = job
        self._lease = lease

    @property
    def reference(self) -> str:
        return str(self._job.pk)

    def find(self, provider: str) -> str:
        vendor, _colon, order_id = self._job.external_job_id.partition(":")
        return order_id if vendor == provider else ""

    def note(self, provider: str, order_id: str) -> None:
        named = order_name(provider, order_id)
        self._job.external_job_id = named
        through_outages(
            lambda: held(self._lease).update(external_job_id=named),
            patience_seconds=ORDER_PATIENCE_SECONDS,
        )

    def is_told(self, provider: str, order_id: str) -> bool:
        return bool(cache.get(_told_key(order_name(provider, order_id))))


def order_name(provider: str, order_id: str) -> str:
    return f"{provider}:{order_id}"[:255]


def hear_of_order(provider: str, order_id: str) -> bool:
    """Somebody says that an order has changed. Whoever waits for it looks at it now; a job that
    waits for another attempt gets it now. Return whether anybody waits."""
    name = order_name(provider, order_id)
    job = ContentJob.objects.filter(external_job_id=name, status__in=_WAIT).first()
    if job is None:
        return False
    cache.set(_told_key(name), 1, TOLD_SECONDS)
    ContentJob.objects.filter(pk=job.pk, status=JobStatus.PENDING).update(next_attempt_at=Now())
    if job.status == JobStatus.PENDING:
        send(job)
    return True


def _told_key(name: str) -> str:
    return f"order-told:{name}"
