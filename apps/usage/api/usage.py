"""What was used: sums by day, service, operation or owner, and the calls of one month."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiListView, ApiView
from apps.core.errors import InvalidInput
from apps.usage.api.periods import FROM, MONTH, TO, days_asked, month_asked
from apps.usage.models import ApiUsage
from apps.usage.selectors import GROUPS, calls_seen_by, costs_seen_by, grouped

GROUP_BY = OpenApiParameter(
    "group_by", str, enum=list(GROUPS), default="day", description="What a row stands for."
)


class UsageSumOutput(OutputSerializer):
    day = serializers.DateField(required=False)
    service = serializers.CharField(required=False)
    operation = serializers.CharField(required=False)
    organization = serializers.UUIDField(
        required=False, allow_null=True, help_text="Null is what is yours alone."
    )
    calls = serializers.IntegerField()
    errors = serializers.IntegerField()  # type: ignore[assignment]
    input_units = serializers.IntegerField()
    output_units = serializers.IntegerField()
    cost_usd = serializers.DecimalField(max_digits=16, decimal_places=6)
    mean_latency_ms = serializers.IntegerField(allow_null=True)


class CallOutput(OutputSerializer):
    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    service = serializers.CharField()
    operation = serializers.CharField()
    input_units = serializers.IntegerField()
    output_units = serializers.IntegerField()
    duration_ms = serializers.IntegerField(allow_null=True)
    estimated_cost = serializers.DecimalField(max_digits=10, decimal_places=6)
    content = serializers.UUIDField(source="content_id", allow_null=True)
    job = serializers.UUIDField(source="job_id", allow_null=True)
    status_code = serializers.IntegerField(allow_null=True)
    error_message = serializers.CharField()


class UsageSummaryView(ApiView):
    @extend_schema(
        summary="Sum usage",
        description=(
            "Calls, units, cost and mean latency of everything you may see, from the daily sums "
            "(at most ten minutes old). Days are UTC days."
        ),
        parameters=[FROM, TO, GROUP_BY],
        responses=UsageSumOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        first, last = days_asked(request)
        group = request.query_params.get("group_by", "day")
        if group not in GROUPS:
            raise InvalidInput(
                _("Group by one of: %(known)s.") % {"known": ", ".join(GROUPS)}, field="group_by"
            )
        rows = grouped(costs_seen_by(person(request), first=first, last=last), by=group)
        return Response(UsageSumOutput(rows, many=True).data)


class UsageView(ApiListView):
    queryset = ApiUsage.objects.none()

    @extend_schema(
        summary="List provider calls",
        description="Of one month, newest first.",
        parameters=[MONTH],
        responses=CallOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = calls_seen_by(person(request), month=month_asked(request))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(CallOutput(page, many=True).data)
