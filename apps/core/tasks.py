"""What the ground floor does on the clock."""

from __future__ import annotations

from celery import shared_task

from apps.core.api.idempotency import purge_idempotency_keys


@shared_task(name="core.purge_idempotency_keys")
def purge_answered_requests() -> None:
    """Forget the answers of requests older than a day."""
    purge_idempotency_keys()
