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
