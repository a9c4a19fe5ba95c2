"""Buying: a checkout is begun and completed here, and paid at the provider's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.views import ApiListView, ApiView
from apps.core.errors import InvalidInput
from apps.providers.errors import ProviderError
from apps.subscriptions.api.access import ORGANIZATION, choice_asked, id_asked, owner_of
from apps.subscriptions.api.billing_shapes import (
    CheckoutOutput,
    CompleteInput,
    CreditCheckoutInput,
    CreditPackOutput,
    PaymentOutput,
    PlanCheckoutInput,
)
from apps.subscriptions.errors import PaymentNotMade
from apps.subscriptions.models import CreditPack, Payment, SubscriptionPlan
from apps.subscriptions.policies import check_can_manage_billing
from apps.subscriptions.selectors import packs_on_sale, payments_seen_by
from apps.subscriptions.services.billing.checkout import (
    Checkout,
    start_credit_checkout,
    start_plan_checkout,
)
from apps.subscriptions.services.billing.completing import complete_checkout
from apps.subscriptions.states import PaymentStatus
from apps.usage.owners import Owner

STATUS = OpenApiParameter(
    "status", str, enum=PaymentStatus.values, description="Only those in this state."
)


class CreditPacksView(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="List credit packs", responses=CreditPackOutput(many=True), auth=[])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(CreditPackOutput(packs_on_sale(), many=True).data)


class PlanCheckoutView(ApiView):
    @extend_schema(
        summary="Buy a plan",
        description=(
            "Begins a checkout at the price of now. Go to `url`, or call `client_method` of the "
            "provider's JavaScript with `client_parameters`; then complete the payment."
        ),
        parameters=[IDEMPOTENCY],
        request=PlanCheckoutInput,
        responses={201: CheckoutOutput},
    )
    def post(self, request: Request) -> Response:
        given = PlanCheckoutInput(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        owner = _buyer(request, fields.pop("organization", None))
        plan = SubscriptionPlan.objects.filter(code=fields.pop("plan")).first()
        if plan is None:
            raise InvalidInput(_("There is no such plan."), field="plan")
        return stored_answer(request) or _begun(
            request,
            start_plan_checkout(by=person(request), owner=owner, plan=plan, **fields),
        )


class CreditCheckoutView(ApiView):
    @extend_schema(
        summary="Buy credits",
        description="Begins a checkout for one pack; a subscription must be there.",
        parameters=[IDEMPOTENCY],
        request=CreditCheckoutInput,
        responses={201: CheckoutOutput},
    )
    def post(self, request: Request) -> Response:
        given = CreditCheckoutInput(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        owner = _buyer(request, fields.pop("organization", None))
        pack = CreditPack.objects.filter(pk=fields.pop("pack")).first()
        if pack is None:
            raise InvalidInput(_("There is no such credit pack."), field="pack")
        return stored_answer(request) or _begun(
            request,
            start_credit_checkout(by=person(request), owner=owner, pack=pack, **fields),
        )


class PaymentsView(ApiListView):
    queryset = Payment.objects.none()

    @extend_schema(
        summary="List payments",
        description="Yours, and those of teams whose billing you manage.",
        parameters=[ORGANIZATION, STATUS],
        responses=PaymentOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = payments_seen_by(person(request))
        organization_id = id_asked(request, "organization")
        if organization_id:
            rows = rows.filter(organization_id=organization_id)
        status = choice_asked(request, "status", PaymentStatus.values)
        if status:
            rows = rows.filter(status=status)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(PaymentOutput(page, many=True).data)


class PaymentView(ApiView):
    @extend_schema(summary="Get a payment", responses=PaymentOutput)
    def get(self, request: Request, payment_id: UUID) -> Response:
        return Response(PaymentOutput(_payment(request, payment_id)).data)


class CompleteView(ApiView):
    @extend_schema(
        summary="Complete a payment",
        description=(
            "After the provider's page came back. May be sent again at any time: money is taken "
            "and what was bought is given once. `status` says what became of it."
        ),
        request=CompleteInput,
        responses=PaymentOutput,
    )
    def post(self, request: Request, payment_id: UUID) -> Response:
        given = CompleteInput(data=request.data)
        given.is_valid(raise_exception=True)
        payment = _payment(request, payment_id)
        parameters = given.validated_data["parameters"]
        try:
            complete_checkout(by=person(request), payment=payment, parameters=parameters)
        except ProviderError as error:
            if error.permanent:
                raise PaymentNotMade(str(error), field="parameters") from error
            raise
        return Response(PaymentOutput(payment).data)


def _buyer(request: Request, organization_id: UUID | None) -> Owner:
    owner = owner_of(request, organization_id)
    check_can_manage_billing(person(request), owner)
    return owner


def _begun(request: Request, checkout: Checkout) -> Response:
    """The answer is remembered; the checkout itself was begun outside of any transaction."""
    address = request.build_absolute_uri(reverse("api:payment", args=[checkout.payment.pk]))
    shown: dict[str, Any] = dict(CheckoutOutput(checkout).data)
    return once(request, lambda: Response(shown, status=201, headers={"Location": address}))


def _payment(request: Request, payment_id: UUID) -> Payment:
    found = payments_seen_by(person(request)).filter(pk=payment_id).first()
    if found is None:
        raise Http404
    return found
