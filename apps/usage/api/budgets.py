"""The budget of a person or a team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import InputSerializer, OutputSerializer
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.organizations.selectors import organizations_of
from apps.usage.owners import Owner
from apps.usage.policies import check_can_set_budget
from apps.usage.selectors import budget_state
from apps.usage.services.budgets import set_budget

ORGANIZATION = OpenApiParameter(
    "organization", UUID, description="Your team; empty is your own budget."
)


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
        owner = _owner(request)
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
        owner = _owner(request)
        given = BudgetInput(data=request.data)
        given.is_valid(raise_exception=True)
        set_budget(by=person(request), owner=owner, limits=given.validated_data)
        return Response(BudgetOutput(budget_state(owner)).data)


def _owner(request: Request) -> Owner:
    """Whose budget is asked for; a team that the person is not in does not exist for them."""
    text = request.query_params.get("organization", "")
    if not text:
        return Owner(user_id=person(request).pk)
    try:
        organization_id = UUID(text)
    except ValueError:
        raise InvalidInput(
            _("“%(text)s” is not an id.") % {"text": text[:50]}, field="organization"
        ) from None
    if not organizations_of(person(request)).filter(organization_id=organization_id).exists():
        raise Http404
    return Owner(organization_id=organization_id)
