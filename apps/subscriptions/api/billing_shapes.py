"""What goes in and out where money is paid."""

from __future__ import annotations

from rest_framework import serializers

from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    OutputSerializer,
    TextField,
)
from apps.subscriptions.states import BillingCycle, PaymentPurpose, PaymentStatus

MOST_PARAMETER = 1000


class CheckoutInput(InputSerializer):
    organization = IdField(
        required=False, allow_null=True, help_text="The team to buy for; yourself when left out."
    )
    provider = TextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=20,
        help_text="One of the providers of this installation; its preferred one when left out.",
    )


class PlanCheckoutInput(CheckoutInput):
    plan = serializers.SlugField(max_length=20, help_text="The code of a plan on sale.")
    billing_cycle = ChoiceField(BillingCycle.choices, default=BillingCycle.MONTHLY)


class CreditCheckoutInput(CheckoutInput):
    pack = IdField(help_text="A credit pack on sale.")


class CompleteInput(InputSerializer):
    parameters = serializers.DictField(
        child=TextField(max_length=MOST_PARAMETER, allow_blank=True),
        required=False,
        default=dict,
        help_text="The query that the provider's page came back with, as it is.",
    )


class PortalInput(InputSerializer):
    organization = IdField(required=False, allow_null=True)


class CreditPackOutput(OutputSerializer):
    id = serializers.UUIDField()
    credits = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=12, decimal_places=2)
    currency = serializers.CharField()


class PaymentOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    subscription = serializers.UUIDField(source="subscription_id", allow_null=True)
    order_id = serializers.CharField()
    purpose = serializers.ChoiceField(PaymentPurpose.choices)
    plan = serializers.CharField(source="plan.code", default=None, allow_null=True)
    billing_cycle = serializers.CharField(help_text="Empty where credits were bought.")
    credits = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    refunded_amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    currency = serializers.CharField()
    provider = serializers.CharField()
    status = serializers.ChoiceField(PaymentStatus.choices)
    error = serializers.CharField(help_text="Why it was not paid.")
    receipt_url = serializers.CharField()
    paid_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(
        allow_null=True, help_text="When you got what you paid for."
    )
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class CheckoutOutput(OutputSerializer):
    payment = PaymentOutput()
    url = serializers.CharField(
        source="start.url", help_text="Go there; empty where the provider's JavaScript opens it."
    )
    client_method = serializers.CharField(source="start.client_method")
    client_parameters = serializers.DictField(source="start.client_parameters")
    expires_at = serializers.DateTimeField(source="start.expires_at", allow_null=True)


class PaymentMethodOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    provider = serializers.CharField()
    label = serializers.CharField(help_text="Such as •••• 4242.")  # type: ignore[assignment]
    is_default = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class PortalOutput(OutputSerializer):
    url = serializers.CharField()
