"""What is paid with, and the provider's own page about it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.views import ApiListView, ApiView
from apps.subscriptions.api.access import ORGANIZATION, id_asked, owner_of
from apps.subscriptions.api.billing_shapes import (
    PaymentMethodOutput,
    PortalInput,
    PortalOutput,
)
from apps.subscriptions.models import PaymentMethod
from apps.subscriptions.policies import check_can_manage_billing
from apps.subscriptions.selectors import methods_seen_by
from apps.subscriptions.services.billing.methods import remove_method
from apps.subscriptions.services.billing.portal import portal_url


class PaymentMethodsView(ApiListView):
    queryset = PaymentMethod.objects.none()

    @extend_schema(
        summary="List payment methods",
        description="Yours, and those of teams whose billing you manage.",
        parameters=[ORGANIZATION],
        responses=PaymentMethodOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = methods_seen_by(person(request))
        organization_id = id_asked(request, "organization")
        if organization_id:
            rows = rows.filter(organization_id=organization_id)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(PaymentMethodOutput(page, many=True).data)


class PaymentMethodView(ApiView):
    @extend_schema(
        summary="Remove a payment method",
        description="Not while a subscription is paid with it.",
        responses={204: None},
    )
    def delete(self, request: Request, method_id: UUID) -> Response:
        found = methods_seen_by(person(request)).filter(pk=method_id).first()
        if found is None:
            raise Http404
        remove_method(by=person(request), method=found)
        return Response(status=204)


class PortalView(ApiView):
    @extend_schema(
        summary="Open the provider's portal",
        description=(
            "Where cards are changed and invoices are read, with a provider that has such a page."
        ),
        request=PortalInput,
        responses=PortalOutput,
    )
    def post(self, request: Request) -> Response:
        given = PortalInput(data=request.data)
        given.is_valid(raise_exception=True)
        owner = owner_of(request, given.validated_data.get("organization"))
        check_can_manage_billing(person(request), owner)
        url = portal_url(owner=owner, return_url=f"{settings.FRONTEND_URL}/billing")
        return Response(PortalOutput({"url": url}).data)
