from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from apps.subscriptions.services import clock
from apps.subscriptions.services.billing import events, kept_subscriptions, renewals, settling
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


@shared_task(name="subscriptions.charge_renewals")
def charge_renewals() -> dict[str, int]:
    """Charge the periods that are over and ours to charge; the counts of the outcomes."""
    return dict(renewals.charge_due_renewals(now=timezone.now()))


@shared_task(name="subscriptions.settle_payments")
def settle_payments() -> dict[str, int]:
    """Ask vendors about payments whose outcome is not known; the counts of what they are."""
    return dict(settling.settle_due(now=timezone.now()))


@shared_task(name="subscriptions.handle_payment_events")
def handle_payment_events() -> dict[str, int]:
    """Handle the messages that could not be handled when they came; the counts of outcomes."""
    return dict(events.handle_due_events(now=timezone.now()))


@shared_task(name="subscriptions.end_at_vendors")
def end_at_vendors() -> int:
    """Let vendors charge no more for what ended here; how many were told."""
    return kept_subscriptions.end_at_vendors(now=timezone.now())
