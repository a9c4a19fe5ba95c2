"""The clock's side of usage."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.usage.services import upkeep
from apps.usage.services.summary import refresh_daily_costs


@shared_task(name="usage.maintain_partitions")
def maintain_partitions() -> None:
    """Make the months ahead, drop what is too old."""
    upkeep.maintain_partitions(now=timezone.now())


@shared_task(name="usage.refresh_daily_costs")
def refresh_costs() -> None:
    """Sum the newest calls into the daily costs."""
    refresh_daily_costs(now=timezone.now())
