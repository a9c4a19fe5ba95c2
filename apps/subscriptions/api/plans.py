"""What is sold, and what a production costs."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.subscriptions.models import CreditPrice
from apps.subscriptions.selectors import credit_prices, plans_on_sale


class FeaturesOutput(OutputSerializer):
    advanced_templates = serializers.BooleanField()
    priority_rendering = serializers.BooleanField()
    api_access = serializers.BooleanField()
    white_label = serializers.BooleanField()
    analytics_pro = serializers.BooleanField()
    custom_voices = serializers.BooleanField()
    team_seats = serializers.IntegerField()


class PlanOutput(OutputSerializer):
    code = serializers.CharField()
    name = serializers.CharField()
    price_monthly = serializers.DecimalField(max_digits=10, decimal_places=2)
    price_yearly = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    monthly_credits = serializers.IntegerField()
    max_channels = serializers.IntegerField()
    max_projects = serializers.IntegerField()
    features = FeaturesOutput()


class PriceOutput(OutputSerializer):
    operation = serializers.ChoiceField(CreditPrice.Operation.choices)
    content_format = serializers.CharField()
    credits = serializers.IntegerField()


class PlansView(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="List plans", responses=PlanOutput(many=True), auth=[])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(PlanOutput(plans_on_sale(), many=True).data)


class PricesView(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="List prices",
        description="What each operation costs in credits, by format.",
        responses=PriceOutput(many=True),
        auth=[],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(PriceOutput(credit_prices(), many=True).data)
