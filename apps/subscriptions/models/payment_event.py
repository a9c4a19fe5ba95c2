from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel, SentenceField
from apps.subscriptions.states import EventOutcome

# A message that cannot be handled yet or now is tried again by the clock.
UNHANDLED = (EventOutcome.WAITING, EventOutcome.FAILED)


class PaymentEvent(IdentifiedModel):
    """One verified message of a payment vendor, stored before it is handled, once.

    raw is the vendor's own JSON without secrets; notice the same in the words all vendors share
    (see services/billing/notices.py).
    """

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("event id"), max_length=100)
    kind = models.CharField(_("kind"), max_length=30)
    vendor_type = models.CharField(_("vendor's type"), max_length=100)
    notice = models.JSONField(_("what it says"), default=dict)
    raw = models.JSONField(_("as it came"), default=dict)
    occurred_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    processed_at = models.DateTimeField(_("handled"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"),
        max_length=10,
        choices=EventOutcome.choices,
        default=EventOutcome.WAITING,
    )
    error = SentenceField(_("reason"), blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)

    class Meta:
        db_table = "payment_events"
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        constraints = [
            # the same message again is the same row
            models.UniqueConstraint(
                fields=["provider", "event_id"], name="idx_payment_events_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=EventOutcome.values),
                name="chk_payment_events_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=UNHANDLED, processed_at__isnull=True)
                | (~models.Q(outcome__in=UNHANDLED) & models.Q(processed_at__isnull=False)),
                name="chk_payment_events_processed_at",
            ),
        ]
        indexes = [
            # the clock: what is to be tried again
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(processed_at__isnull=True),
                name="idx_payment_events_due",
            ),
            # console: messages with one outcome, newest first
            models.Index(fields=["outcome", "-id"], name="idx_payment_events_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.vendor_type}"
