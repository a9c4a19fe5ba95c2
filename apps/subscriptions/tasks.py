from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from apps.subscriptions.services import clock
from apps.subscriptions.services.reconcile import reconcile

logger = structlog.get_logger(__name__)


@shared_task(name="subscriptions.run_due")
def run_due() -> dict[str, int]:
    """Do what time does to subscriptions; the counts of what was done."""
    return dict(clock.run_due(now=timezone.now()))


@shared_task(name="subscriptions.reconcile_credits")
def reconcile_credits() -> dict[str, list[str]]:
    """Prove the ledger; what is wrong is an error in the log, which alarms read."""
    proof = reconcile()
    for name, ids in proof.violations.items():
        logger.error("ledger_violation", rule=name, count=len(ids), ids=ids[:20])
    if not proof.violations:
        logger.info("ledger_proved", subscriptions=proof.subscriptions, rows=proof.rows)
    return {name: list(ids[:20]) for name, ids in proof.violations.items()}
