"""Who has what, and its life: paused, resumed, cancelled, kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.subscriptions.api.access import ORGANIZATION, choice_asked, id_asked, subscription_of
from apps.subscriptions.api.serializers import CancelInput, SubscriptionOutput
from apps.subscriptions.models import Subscription
from apps.subscriptions.selectors import subscriptions_seen_by
from apps.subscriptions.services.billing import plans
from apps.subscriptions.services.subscriptions import locked
from apps.subscriptions.states import SubscriptionStatus

STATUS = OpenApiParameter(
    "status", str, enum=SubscriptionStatus.values, description="Only those in this state."
)


class SubscriptionsView(ApiListView):
    queryset = Subscription.objects.none()

    @extend_schema(
        summary="List subscriptions",
        description="Yours and your teams', past and present.",
        parameters=[ORGANIZATION, STATUS],
        responses=SubscriptionOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = subscriptions_seen_by(person(request))
        organization_id = id_asked(request, "organization")
        if organization_id:
            rows = rows.filter(organization_id=organization_id)
        status = choice_asked(request, "status", SubscriptionStatus.values)
        if status:
            rows = rows.filter(status=status)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(SubscriptionOutput(page, many=True).data)


class SubscriptionView(ApiView):
    @extend_schema(summary="Get a subscription", responses=SubscriptionOutput)
    def get(self, request: Request, subscription_id: UUID) -> Response:
        return answer(subscription_of(request, subscription_id))


class PauseView(ApiView):
    @extend_schema(
        summary="Pause a subscription",
        description="Its clock stands still: nothing is made, renewed or reset until it goes on.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=None,
        responses=SubscriptionOutput,
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        return act(request, subscription_id, plans.pause)


class ResumeView(ApiView):
    @extend_schema(
        summary="Resume a subscription",
        description="Every date moves by the length of the pause, so no day is lost.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=None,
        responses=SubscriptionOutput,
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        return act(request, subscription_id, plans.resume)


class CancelView(ApiView):
    @extend_schema(
        summary="Cancel a subscription",
        description="At the end of its period, or at once. Bonus credits wait for the next one.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=CancelInput,
        responses=SubscriptionOutput,
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        given = CancelInput(data=request.data)
        given.is_valid(raise_exception=True)
        return act(request, subscription_id, plans.cancel, **given.validated_data)


class KeepView(ApiView):
    @extend_schema(
        summary="Take back a cancellation",
        description="As long as its day has not come.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=None,
        responses=SubscriptionOutput,
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        return act(request, subscription_id, plans.keep)


def act(
    request: Request, subscription_id: UUID, service: Callable[..., Any], **given: Any
) -> Response:
    """Let service do its work once, for those who manage the billing; answer what it left.

    What may ask a payment provider is not done inside a transaction.
    """
    subscription = subscription_of(request, subscription_id, manage=True)
    stored = stored_answer(request)
    if stored is not None:
        return stored
    if plans.is_paid_by_provider(subscription):
        check_if_match(request, subscription)
        service(by=person(request), subscription=subscription, **given)
        return once(request, lambda: answer(subscription_of(request, subscription_id)))

    @transaction.atomic
    def effect() -> Response:
        check_if_match(request, locked(subscription))
        service(by=person(request), subscription=subscription, **given)
        return answer(locked(subscription))

    return once(request, effect)


def answer(subscription: Subscription) -> Response:
    return Response(SubscriptionOutput(subscription).data, headers={"ETag": etag_of(subscription)})
