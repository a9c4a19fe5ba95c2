"""Messages of payment vendors: verified, stored once, then handled, and again when that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog
from apps.providers import registry
from apps.providers.capabilities.payment import PaymentNotice
from apps.providers.errors import ProviderError
from apps.subscriptions.models import PaymentEvent
from apps.subscriptions.services.billing.handlers import handle
from apps.subscriptions.services.billing.notices import as_json, news_of
from apps.subscriptions.services.billing.refusals import NotYet, Refused
from apps.subscriptions.states import EventOutcome

logger = structlog.get_logger(__name__)

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def receive(*, provider: str, headers: Mapping[str, str], body: bytes) -> PaymentEvent | None:
    """Verify, store and handle one message; None when it is known already.

    Raises WebhookRejected when it is not authentic, ProviderError when that cannot be known now.
    """
    notice = registry.payment_gateway(provider).verify_webhook(headers, body)
    event = store_event(provider=provider, notice=notice)
    if event is not None:
        handle_event(event_id=event.pk, now=timezone.now())
        event.refresh_from_db()
    return event


def store_event(*, provider: str, notice: PaymentNotice) -> PaymentEvent | None:
    """Stored before it is handled; None when it is there already."""
    try:
        with transaction.atomic():
            return PaymentEvent.objects.create(
                provider=provider,
                event_id=notice.event_id,
                kind=notice.kind.value,
                vendor_type=notice.vendor_type[:100],
                notice=as_json(notice),
                raw=dict(notice.raw),
                occurred_at=notice.occurred_at,
                # Should the process die here, the clock handles it.
                next_attempt_at=timezone.now() + FIRST_WAIT,
            )
    except IntegrityError:
        return None


def handle_event(*, event_id: UUID, now: datetime) -> EventOutcome:
    """Handle one stored message; its row says what came of it."""
    event = PaymentEvent.objects.get(pk=event_id)
    if event.processed_at is not None:
        return EventOutcome(event.outcome)
    try:
        outcome, error = handle(news_of(event), now), ""
    except Refused as refusal:
        outcome, error = EventOutcome.REFUSED, str(refusal)
    except (RuleBroken, ProviderError, NotYet, DatabaseError) as failure:
        logger.warning("payment_event_not_handled", payment_event=str(event_id), error=str(failure))
        outcome, error = EventOutcome.FAILED, str(failure)[:1000]
    _store_outcome(event, outcome, error)
    return outcome


def handle_due_events(*, now: datetime) -> Counter[str]:
    """Handle what was not handled when it came; count the outcomes."""
    due = PaymentEvent.objects.filter(processed_at=None, next_attempt_at__lte=now)
    done: Counter[str] = Counter()
    for event_id in list(due.order_by("occurred_at").values_list("pk", flat=True)):
        done[handle_event(event_id=event_id, now=now).value] += 1
    return done


@transaction.atomic
def handle_again(*, by: Actor, event: PaymentEvent) -> None:
    """Staff let a message be handled once more; handling what was done before changes nothing."""
    PaymentEvent.objects.filter(pk=event.pk).update(
        processed_at=None,
        outcome=EventOutcome.WAITING,
        attempts=0,
        next_attempt_at=timezone.now(),
    )
    audit.record(by=by, action="payment_event.handled_again", target=event)


@transaction.atomic
def _store_outcome(event: PaymentEvent, outcome: EventOutcome, error: str) -> None:
    attempts = event.attempts + 1
    if outcome == EventOutcome.FAILED and attempts >= MOST_ATTEMPTS:
        outcome = EventOutcome.REFUSED
    is_done = outcome != EventOutcome.FAILED
    wait = min(FIRST_WAIT * 2**event.attempts, LONGEST_WAIT)
    PaymentEvent.objects.filter(pk=event.pk, processed_at=None).update(
        outcome=outcome,
        error=error,
        attempts=attempts,
        processed_at=timezone.now() if is_done else None,
        next_attempt_at=None if is_done else timezone.now() + wait,
    )
    if outcome == EventOutcome.REFUSED:
        audit.record(
            by=SYSTEM,
            action="payment_event.refused",
            target=event,
            severity=AuditLog.Severity.WARNING,
            changes={"reason": error},
        )
