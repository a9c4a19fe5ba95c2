from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import SentenceField, TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.subscriptions.models.payment_method import PaymentMethod
from apps.subscriptions.models.subscription import Subscription
from apps.subscriptions.models.subscription_plan import SubscriptionPlan
from apps.subscriptions.states import (
    MONEY_CAME,
    OPEN_PAYMENTS,
    BillingCycle,
    PaymentPurpose,
    PaymentStatus,
)

_SENT = models.Q(status__in=[PaymentStatus.SENT, PaymentStatus.UNCONFIRMED])


class Payment(OwnedModel, TimestampedModel):
    """One wish to take money, recorded before the vendor is asked, and what came of it.

    What was bought and for how much is frozen here. delivered_at is when the customer got it; a
    payment that is paid and not delivered waits for a person, and problem says why. next_check_at
    is when the vendor is asked what became of it; refund_sent_at is set while money may be on its
    way back.
    """

    subscription = models.ForeignKey(
        Subscription,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        db_index=False,
        verbose_name=_("subscription"),
    )
    order_id = models.CharField(_("order"), max_length=64, unique=True)
    purpose = models.CharField(_("for"), max_length=20, choices=PaymentPurpose.choices)
    plan = models.ForeignKey(
        SubscriptionPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("plan"),
    )
    billing_cycle = models.CharField(
        _("billing cycle"), max_length=10, choices=BillingCycle.choices, blank=True
    )
    credits = models.PositiveIntegerField(_("credits"), default=0)
    period_start = models.DateTimeField(_("for the period from"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    refunded_amount = models.DecimalField(
        _("given back"), max_digits=12, decimal_places=2, default=0
    )
    currency = models.CharField(_("currency"), max_length=3)
    provider = models.CharField(_("provider"), max_length=20)
    method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("payment method"),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=PaymentStatus.choices,
        default=PaymentStatus.CREATED,
    )
    payment_ref = models.CharField(_("payment at the provider"), max_length=255, blank=True)
    checkout_ref = models.CharField(_("checkout at the provider"), max_length=255, blank=True)
    receipt_url = models.TextField(_("receipt"), blank=True)
    error = SentenceField(_("reason"), blank=True)
    problem = SentenceField(_("not delivered because"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    next_check_at = models.DateTimeField(_("asked about next"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    refund_sent_at = models.DateTimeField(_("refund sent"), null=True, blank=True)
    refund_sent_amount = models.DecimalField(
        _("refund under way"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    refund_count = models.PositiveSmallIntegerField(_("refunds asked for"), default=0)
    refund_reason = models.TextField(_("reason of the refund"), blank=True)
    credits_taken_back = models.PositiveIntegerField(_("credits taken back"), default=0)

    class Meta:
        db_table = "payments"
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            owner_constraint("payments"),
            # renewing: a period is charged for by one payment at a time, and paid for once
            models.UniqueConstraint(
                fields=["subscription", "period_start"],
                condition=models.Q(purpose=PaymentPurpose.RENEWAL)
                & ~models.Q(status=PaymentStatus.FAILED),
                name="idx_payments_period",
            ),
            # a change of plan is paid for by one payment at a time
            models.UniqueConstraint(
                fields=["subscription"],
                condition=models.Q(purpose=PaymentPurpose.UPGRADE, status__in=OPEN_PAYMENTS),
                name="idx_payments_upgrade",
            ),
            # a vendor's message about a payment: one row for one movement of money
            models.UniqueConstraint(
                fields=["provider", "payment_ref"],
                condition=~models.Q(payment_ref=""),
                name="idx_payments_ref",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=PaymentStatus.values), name="chk_payments_status"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=PaymentPurpose.values), name="chk_payments_purpose"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0)
                & models.Q(refunded_amount__gte=0)
                & models.Q(refunded_amount__lte=models.F("amount")),
                name="chk_payments_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose=PaymentPurpose.CREDITS, credits__gt=0)
                | (
                    ~models.Q(purpose=PaymentPurpose.CREDITS)
                    & models.Q(credits=0, plan__isnull=False)
                    & ~models.Q(billing_cycle="")
                ),
                name="chk_payments_bought",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose__in=["renewal", "upgrade"])
                | models.Q(subscription__isnull=False),
                name="chk_payments_subscription",
            ),
            models.CheckConstraint(
                condition=models.Q(status="created", sent_at__isnull=True)
                | (_SENT & models.Q(sent_at__isnull=False))
                | ~(_SENT | models.Q(status="created")),
                name="chk_payments_sent_at",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=MONEY_CAME, paid_at__isnull=False)
                | (~models.Q(status__in=MONEY_CAME) & models.Q(paid_at__isnull=True)),
                name="chk_payments_paid_at",
            ),
            models.CheckConstraint(
                condition=models.Q(status="failed", failed_at__isnull=False)
                | (~models.Q(status="failed") & models.Q(failed_at__isnull=True)),
                name="chk_payments_failed_at",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_at__isnull=True) | models.Q(paid_at__isnull=False),
                name="chk_payments_delivered_at",
            ),
            models.CheckConstraint(
                condition=models.Q(refund_sent_at__isnull=True, refund_sent_amount__isnull=True)
                | models.Q(refund_sent_at__isnull=False, refund_sent_amount__isnull=False),
                name="chk_payments_refund_sent",
            ),
        ]
        indexes = [
            # an owner's payments, newest first
            models.Index(fields=["user", "-id"], name="idx_payments_user"),
            models.Index(fields=["organization", "-id"], name="idx_payments_org"),
            # a subscription's payments; the price it was bought at
            models.Index(fields=["subscription", "-id"], name="idx_payments_subscription"),
            # the clock: what the vendor is to be asked about
            models.Index(
                fields=["next_check_at"],
                condition=models.Q(next_check_at__isnull=False),
                name="idx_payments_check",
            ),
            # console: payments in one state, newest first
            models.Index(fields=["status", "-id"], name="idx_payments_status"),
            # console: what was paid and is not delivered
            models.Index(
                fields=["-id"],
                condition=models.Q(paid_at__isnull=False, delivered_at__isnull=True),
                name="idx_payments_undelivered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_label}: {self.amount.normalize():f} {self.currency}"
