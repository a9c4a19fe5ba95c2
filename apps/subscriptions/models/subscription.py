from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.subscriptions.models.subscription_plan import SubscriptionPlan
from apps.subscriptions.states import LIVE, BillingCycle, BillingMethod, SubscriptionStatus

LEDGER_COLUMNS = (
    "credits_used",
    "credits_remaining",
    "bonus_credits",
    "ledger_position",
    "period_position",
)


class Subscription(OwnedModel, TimestampedModel):
    """Who bought a plan, until when, and how many credits are left.

    The credit columns are the running totals of the ledger, like the figure at the bottom of a
    bank statement: only a row of `credit_transactions` moves them, and the database refuses
    anything else. bonus_credits is the part of credits_remaining that survives a reset.
    """

    plan = models.ForeignKey(SubscriptionPlan, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=SubscriptionStatus.choices,
        default=SubscriptionStatus.ACTIVE,
    )
    billing_cycle = models.CharField(
        _("billing cycle"),
        max_length=10,
        choices=BillingCycle.choices,
        default=BillingCycle.MONTHLY,
    )
    billing_method = models.CharField(
        _("paid"),
        max_length=20,
        choices=BillingMethod.choices,
        default=BillingMethod.MANUAL,
        db_default=BillingMethod.MANUAL,
    )
    started_at = models.DateTimeField(_("started"))
    # Months are counted from here; a pause moves it.
    anchor_at = models.DateTimeField(_("months are counted from"), db_default=Now())
    current_period_start = models.DateTimeField(_("period start"))
    current_period_end = models.DateTimeField(_("period end"))
    credits_reset_at = models.DateTimeField(
        _("next credit reset"), help_text=_("Monthly, also where billing is yearly.")
    )
    grace_until = models.DateTimeField(_("grace until"), null=True, blank=True)
    cancel_at_period_end = models.BooleanField(_("cancel at the period's end"), default=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    # A smaller plan or another cycle, chosen now, in force from the next period.
    next_plan = models.ForeignKey(
        SubscriptionPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("next plan"),
    )
    next_plan_at = models.DateTimeField(_("next plan from"), null=True, blank=True)
    next_billing_cycle = models.CharField(
        _("next billing cycle"),
        max_length=10,
        choices=BillingCycle.choices,
        blank=True,
        db_default="",
    )
    payment_method_id = models.CharField(_("payment method"), max_length=255, blank=True)
    stripe_subscription_id = models.CharField(_("Stripe's id"), max_length=255, blank=True)
    # When the vendor that keeps it was known to charge no more.
    vendor_ended_at = models.DateTimeField(_("ended at the provider"), null=True, blank=True)
    credits_used = models.IntegerField(_("credits used this period"), default=0)
    credits_remaining = models.IntegerField(_("credits left"), default=0)
    bonus_credits = models.IntegerField(_("of them bonus"), default=0)
    ledger_position = models.IntegerField(_("rows in the ledger"), default=0)
    period_position = models.IntegerField(
        _("ledger row that began the period"), default=0, db_default=0
    )

    class Meta:
        db_table = "subscriptions"
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            owner_constraint("subscriptions"),
            # one present subscription per owner: also the entitlement check's way to it
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(status__in=LIVE),
                name="idx_subscriptions_active",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status__in=LIVE),
                name="idx_subscriptions_active_org",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=SubscriptionStatus.values),
                name="chk_subscriptions_status",
            ),
            models.CheckConstraint(
                condition=models.Q(billing_cycle__in=BillingCycle.values),
                name="chk_subscriptions_billing_cycle",
            ),
            models.CheckConstraint(
                condition=models.Q(billing_method__in=BillingMethod.values),
                name="chk_subscriptions_billing_method",
            ),
            models.CheckConstraint(
                condition=models.Q(next_billing_cycle__in=["", *BillingCycle.values]),
                name="chk_subscriptions_next_billing_cycle",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    next_plan__isnull=True, next_plan_at__isnull=True, next_billing_cycle=""
                )
                | (
                    models.Q(next_plan__isnull=False, next_plan_at__isnull=False)
                    & ~models.Q(next_billing_cycle="")
                ),
                name="chk_subscriptions_next_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(status="paused", paused_at__isnull=False)
                | (~models.Q(status="paused") & models.Q(paused_at__isnull=True)),
                name="chk_subscriptions_paused_at",
            ),
            models.CheckConstraint(
                condition=models.Q(credits_remaining__gte=0),
                name="chk_subscriptions_credits_remaining",
            ),
            models.CheckConstraint(
                condition=models.Q(bonus_credits__gte=0)
                & models.Q(bonus_credits__lte=models.F("credits_remaining")),
                name="chk_subscriptions_bonus_credits",
            ),
            models.CheckConstraint(
                condition=models.Q(current_period_end__gt=models.F("current_period_start")),
                name="chk_subscriptions_period",
            ),
            models.CheckConstraint(
                condition=models.Q(status="cancelled", cancelled_at__isnull=False)
                | (~models.Q(status="cancelled") & models.Q(cancelled_at__isnull=True)),
                name="chk_subscriptions_cancelled_at",
            ),
        ]
        indexes = [
            # an owner's subscriptions, past and present
            models.Index(fields=["user"], name="idx_subscriptions_user"),
            models.Index(fields=["organization"], name="idx_subscriptions_org"),
            # the clock: active subscriptions whose credits are due for a reset
            models.Index(
                fields=["credits_reset_at"],
                condition=models.Q(status="active"),
                name="idx_subscriptions_reset",
            ),
            # the clock: active subscriptions whose period is over
            models.Index(
                fields=["current_period_end"],
                condition=models.Q(status="active"),
                name="idx_subscriptions_period_end",
            ),
            # a vendor's message about a subscription that it keeps
            models.Index(
                fields=["stripe_subscription_id"],
                condition=~models.Q(stripe_subscription_id=""),
                name="idx_subscriptions_vendor",
            ),
            # console: subscriptions in one state
            models.Index(fields=["status"], name="idx_subscriptions_status"),
        ]
        triggers = [
            # Depth 1 is a statement of ours; deeper is the ledger's own trigger.
            pgtrigger.Trigger(
                name="ledger_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*LEDGER_COLUMNS),
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'credits move only by a row of credit_transactions';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="starts_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__credits_remaining__gt=0)
                | pgtrigger.Q(new__credits_used__gt=0),
                func="RAISE EXCEPTION 'a subscription starts without credits';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_label}: {self.plan}"

    @property
    def plan_credits(self) -> int:
        """The part of credits_remaining that the period's end takes."""
        return self.credits_remaining - self.bonus_credits
