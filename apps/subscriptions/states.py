from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import StateTable


class SubscriptionStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class BillingCycle(models.TextChoices):
    MONTHLY = "monthly", _("Monthly")
    YEARLY = "yearly", _("Yearly")


class BillingMethod(models.TextChoices):
    """How a period is paid for, and so what happens at its end."""

    COMPLIMENTARY = "complimentary", _("Complimentary: renews by itself")
    MANUAL = "manual", _("By hand: staff renew it when they are paid")
    PROVIDER = "provider", _("By a payment provider")


class TransactionType(models.TextChoices):
    USAGE = "usage", _("Usage")
    REFUND = "refund", _("Refund")
    BONUS = "bonus", _("Bonus")
    RESET = "reset", _("Reset")
    CHARGE = "charge", _("Charge")


class ChargeRequestStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PaymentPurpose(models.TextChoices):
    """What money is taken for."""

    SUBSCRIPTION = "subscription", _("A new subscription")
    RENEWAL = "renewal", _("Renewal")
    UPGRADE = "upgrade", _("A larger plan")
    CREDITS = "credits", _("Credits")


class PaymentStatus(models.TextChoices):
    """sent: the vendor was asked, or the customer is on the vendor's page; money may move."""

    CREATED = "created", _("Begun")
    SENT = "sent", _("Under way")
    UNCONFIRMED = "unconfirmed", _("Not known")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Not paid")
    PARTIALLY_REFUNDED = "partially_refunded", _("Partly given back")
    REFUNDED = "refunded", _("Given back")


class EventOutcome(models.TextChoices):
    """What became of one message of a payment vendor."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    IGNORED = "ignored", _("Nothing to do")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed: tried again")


# A subscription in one of these is the owner's present one.
LIVE = (SubscriptionStatus.ACTIVE, SubscriptionStatus.PAUSED)

SUBSCRIPTION_STATES = StateTable(
    "subscription",
    {
        SubscriptionStatus.ACTIVE: frozenset(
            {SubscriptionStatus.PAUSED, SubscriptionStatus.CANCELLED, SubscriptionStatus.EXPIRED}
        ),
        SubscriptionStatus.PAUSED: frozenset(
            {SubscriptionStatus.ACTIVE, SubscriptionStatus.CANCELLED, SubscriptionStatus.EXPIRED}
        ),
        SubscriptionStatus.CANCELLED: frozenset(),
        SubscriptionStatus.EXPIRED: frozenset(),
    },
)

CHARGE_REQUEST_STATES = StateTable(
    "charge_request",
    {
        ChargeRequestStatus.PENDING: frozenset(
            {
                ChargeRequestStatus.APPROVED,
                ChargeRequestStatus.REJECTED,
                ChargeRequestStatus.WITHDRAWN,
            }
        ),
        ChargeRequestStatus.APPROVED: frozenset(),
        ChargeRequestStatus.REJECTED: frozenset(),
        ChargeRequestStatus.WITHDRAWN: frozenset(),
    },
)

# Not settled: money may still move.
OPEN_PAYMENTS = (PaymentStatus.CREATED, PaymentStatus.SENT, PaymentStatus.UNCONFIRMED)
# The money came; some or all of it may have gone back since.
MONEY_CAME = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED)

PAYMENT_STATES = StateTable(
    "payment",
    {
        PaymentStatus.CREATED: frozenset({PaymentStatus.SENT, PaymentStatus.FAILED}),
        PaymentStatus.SENT: frozenset(
            {PaymentStatus.PAID, PaymentStatus.FAILED, PaymentStatus.UNCONFIRMED}
        ),
        PaymentStatus.UNCONFIRMED: frozenset({PaymentStatus.PAID, PaymentStatus.FAILED}),
        # Money that comes after all is believed: only the vendor's own word moves it there.
        PaymentStatus.FAILED: frozenset({PaymentStatus.PAID}),
        PaymentStatus.PAID: frozenset({PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED}),
        PaymentStatus.PARTIALLY_REFUNDED: frozenset(
            {PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED}
        ),
        PaymentStatus.REFUNDED: frozenset(),
    },
)
