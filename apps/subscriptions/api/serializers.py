from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    OutputSerializer,
    SwitchField,
    TextField,
)
from apps.subscriptions.models.charge_request import MOST_CREDITS
from apps.subscriptions.services.charge_requests import MOST_TEXT
from apps.subscriptions.states import (
    BillingCycle,
    BillingMethod,
    ChargeRequestStatus,
    SubscriptionStatus,
    TransactionType,
)


class WholeNumberField(serializers.IntegerField):
    """A JSON integer: no text, no fraction, no true."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class CancelInput(InputSerializer):
    at_period_end = SwitchField(
        required=False,
        default=True,
        help_text="false ends it now. A paused subscription ends at once either way.",
    )


class PlanChangeInput(InputSerializer):
    plan = serializers.SlugField(max_length=20, help_text="The code of a plan on sale.")
    billing_cycle = ChoiceField(
        BillingCycle.choices, required=False, help_text="The present one when left out."
    )


class ChargeRequestInput(InputSerializer):
    organization = IdField(
        required=False, allow_null=True, help_text="The team to buy for; yourself when left out."
    )
    credits = WholeNumberField(min_value=1, max_value=MOST_CREDITS)
    note = TextField(required=False, allow_blank=True, default="", max_length=MOST_TEXT)


class SubscriptionOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(
        source="organization_id", allow_null=True, help_text="Null is what is yours alone."
    )
    plan = serializers.CharField(source="plan.code")
    status = serializers.ChoiceField(SubscriptionStatus.choices)
    billing_cycle = serializers.ChoiceField(BillingCycle.choices)
    billing_method = serializers.ChoiceField(BillingMethod.choices)
    credits_remaining = serializers.IntegerField()
    bonus_credits = serializers.IntegerField(help_text="The part that survives a reset.")
    credits_used = serializers.IntegerField(help_text="In this credit month.")
    started_at = serializers.DateTimeField()
    current_period_start = serializers.DateTimeField()
    current_period_end = serializers.DateTimeField()
    credits_reset_at = serializers.DateTimeField(help_text="Monthly, also where paid by the year.")
    grace_until = serializers.DateTimeField(
        allow_null=True, help_text="The period is not paid for; it ends then."
    )
    cancel_at_period_end = serializers.BooleanField()
    cancelled_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    next_plan = serializers.CharField(source="next_plan.code", default=None, allow_null=True)
    next_plan_at = serializers.DateTimeField(allow_null=True)
    next_billing_cycle = serializers.CharField(help_text="Empty without a next plan.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PlanChangeOutput(OutputSerializer):
    plan = serializers.CharField(source="plan.code")
    billing_cycle = serializers.ChoiceField(BillingCycle.choices)
    at = serializers.DateTimeField(allow_null=True, help_text="Null is now.")
    credits_now = serializers.IntegerField()
    price_now = serializers.DecimalField(max_digits=12, decimal_places=2)
    currency = serializers.CharField()


class CreditTransactionOutput(OutputSerializer):
    id = serializers.UUIDField()
    subscription = serializers.UUIDField(source="subscription_id")
    position = serializers.IntegerField(help_text="1, 2, 3 … within the subscription.")
    transaction_type = serializers.ChoiceField(TransactionType.choices)
    credits_amount = serializers.IntegerField()
    credits_balance = serializers.IntegerField(help_text="What was left after it.")
    bonus_amount = serializers.IntegerField(help_text="The part of it that was bonus.")
    content = serializers.UUIDField(source="content_id", allow_null=True)
    run = serializers.UUIDField(source="run_id", allow_null=True)
    job = serializers.UUIDField(source="job_id", allow_null=True)
    refunds = serializers.UUIDField(
        source="refunds_id", allow_null=True, help_text="The usage that a refund gives back."
    )
    description = serializers.CharField()
    created_at = serializers.DateTimeField()


class ChargeRequestOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    credits = serializers.IntegerField()
    note = serializers.CharField()
    status = serializers.ChoiceField(ChargeRequestStatus.choices)
    memo = serializers.CharField(help_text="What staff answered.")
    processed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
