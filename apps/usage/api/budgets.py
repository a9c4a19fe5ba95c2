"""The budget of a person or a team."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import InputSerializer, OutputSerializer
from apps.core.api.views import ApiView
from apps.usage.api.owners import ORGANIZATION, owner_asked_for
from apps.usage.policies import check_can_set_budget
from apps.usage.selectors import budget_state
from apps.usage.services.budgets import set_budget


class DollarsField(serializers.DecimalField):
    """An amount in US dollars, as text or as a number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, allow_null=True, required=False, **more)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class BudgetInput(InputSerializer):
    """What is not named stays; null is no limit."""

    daily_soft_usd = DollarsField(help_text="Warn above this, a UTC day.")
    daily_hard_usd = DollarsField(help_text="Stop above this, a UTC day.")
    monthly_soft_usd = DollarsField(help_text="Warn above this, a UTC month.")
    monthly_hard_usd = DollarsField(help_text="Stop above this, a UTC month.")


class BudgetOutput(OutputSerializer):
    organization = serializers.UUIDField(source="owner.organization_id", allow_null=True)
    daily_soft_usd = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    daily_hard_usd = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    monthly_soft_usd = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    monthly_hard_usd = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    spent_today_usd = serializers.DecimalField(max_digits=16, decimal_places=6)
    spent_this_month_usd = serializers.DecimalField(max_digits=16, decimal_places=6)


class BudgetView(ApiView):
    @extend_schema(
        summary="Get a budget",
        description="With what is spent, to the last call. For owners and admins of the team.",
        parameters=[ORGANIZATION],
        responses=BudgetOutput,
    )
    def get(self, request: Request) -> Response:
        owner = owner_asked_for(request)
        check_can_set_budget(person(request), owner)
        return Response(BudgetOutput(budget_state(owner)).data)

    @extend_schema(
        summary="Set a budget",
        description="A limit below what is spent in the running period is refused.",
        parameters=[ORGANIZATION],
        request=BudgetInput,
        responses=BudgetOutput,
    )
    def put(self, request: Request) -> Response:
        owner = owner_asked_for(request)
        given = BudgetInput(data=request.data)
        given.is_valid(raise_exception=True)
        set_budget(by=person(request), owner=owner, limits=given.validated_data)
        return Response(BudgetOutput(budget_state(owner)).data)
