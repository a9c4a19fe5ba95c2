"""Changing the plan: what it would mean, doing it, staying after all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.subscriptions.api.access import subscription_of
from apps.subscriptions.api.serializers import (
    PlanChangeInput,
    PlanChangeOutput,
    SubscriptionOutput,
)
from apps.subscriptions.api.subscriptions import act
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.policies import check_can_change_plan_alone
from apps.subscriptions.services.billing import plans
from apps.subscriptions.services.plan_changes import change_plan, quote_change
from apps.subscriptions.services.subscriptions import locked
from apps.subscriptions.states import BillingCycle

PLAN = OpenApiParameter("plan", str, required=True, description="The code of a plan on sale.")
CYCLE = OpenApiParameter(
    "billing_cycle", str, enum=BillingCycle.values, description="The present one when left out."
)


class PlanChangeView(ApiView):
    @extend_schema(
        operation_id="subscriptions_plan_change_retrieve",
        summary="Ask what a change of plan means",
        description="From when it holds, and what it brings and costs now. Changes nothing.",
        parameters=[PLAN, CYCLE],
        responses=PlanChangeOutput,
    )
    def get(self, request: Request, subscription_id: UUID) -> Response:
        held = subscription_of(request, subscription_id, manage=True)
        asked = {
            name: request.query_params[name]
            for name in ("plan", "billing_cycle")
            if name in request.query_params
        }
        change = quote_change(subscription=held, **_wanted(asked))
        return Response(PlanChangeOutput(change).data)

    @extend_schema(
        summary="Change the plan",
        description=(
            "A smaller plan or another cycle holds from the next period. A larger plan holds at "
            "once and costs the difference, which a payment provider is asked for; staff make that "
            "change where they are paid by hand."
        ),
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=PlanChangeInput,
        responses=SubscriptionOutput,
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        wanted = _wanted(request.data)
        return act(request, subscription_id, _change_alone, **wanted)

    @extend_schema(
        summary="Stay with the present plan",
        description="Forgets a change that was planned for the next period.",
        parameters=[IF_MATCH],
        responses=SubscriptionOutput,
    )
    def delete(self, request: Request, subscription_id: UUID) -> Response:
        return act(request, subscription_id, plans.forget_change)


def _change_alone(*, by: User, subscription: Subscription, **wanted: Any) -> None:
    """What a customer may do without staff, judged by the row as it is now."""
    if plans.is_paid_by_provider(subscription):
        plans.change_plan_paid(by=by, subscription=subscription, **wanted)
        return
    held = locked(subscription)
    check_can_change_plan_alone(held, quote_change(subscription=held, **wanted))
    change_plan(by=by, subscription=held, **wanted)


def _wanted(data: Any) -> dict[str, Any]:
    given = PlanChangeInput(data=data)
    given.is_valid(raise_exception=True)
    plan = SubscriptionPlan.objects.filter(code=given.validated_data["plan"]).first()
    if plan is None:
        raise InvalidInput(_("There is no such plan."), field="plan")
    return {"plan": plan, "billing_cycle": given.validated_data.get("billing_cycle", "")}
