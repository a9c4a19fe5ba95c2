"""Credits bought by hand: asked for here, answered by staff in the console."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.views import ApiListView, ApiView
from apps.subscriptions.api.access import (
    ORGANIZATION,
    charge_request_of,
    choice_asked,
    id_asked,
    owner_of,
)
from apps.subscriptions.api.serializers import ChargeRequestInput, ChargeRequestOutput
from apps.subscriptions.models import ChargeRequest
from apps.subscriptions.policies import check_can_manage_billing
from apps.subscriptions.selectors import charge_requests_seen_by
from apps.subscriptions.services.charge_requests import request_credits, withdraw_request
from apps.subscriptions.states import ChargeRequestStatus
from apps.usage.owners import Owner

STATUS = OpenApiParameter(
    "status", str, enum=ChargeRequestStatus.values, description="Only those in this state."
)


class ChargeRequestsView(ApiListView):
    queryset = ChargeRequest.objects.none()

    @extend_schema(
        summary="List charge requests",
        description="Yours, and those of teams whose billing you manage.",
        parameters=[ORGANIZATION, STATUS],
        responses=ChargeRequestOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = charge_requests_seen_by(person(request))
        organization_id = id_asked(request, "organization")
        if organization_id:
            rows = rows.filter(organization_id=organization_id)
        status = choice_asked(request, "status", ChargeRequestStatus.values)
        if status:
            rows = rows.filter(status=status)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ChargeRequestOutput(page, many=True).data)

    @extend_schema(
        summary="Ask for credits",
        description="Staff answer. At most five may wait, and a subscription must be there.",
        parameters=[IDEMPOTENCY],
        request=ChargeRequestInput,
        responses={201: ChargeRequestOutput},
    )
    def post(self, request: Request) -> Response:
        given = ChargeRequestInput(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        owner = owner_of(request, fields.pop("organization", None))
        check_can_manage_billing(person(request), owner)
        return stored_answer(request) or once(
            request, lambda: self._ask(request, owner, fields["credits"], fields["note"])
        )

    def _ask(self, request: Request, owner: Owner, credits: int, note: str) -> Response:
        made = request_credits(by=person(request), owner=owner, credits=credits, note=note)
        address = request.build_absolute_uri(reverse("api:charge-request", args=[made.pk]))
        return Response(ChargeRequestOutput(made).data, status=201, headers={"Location": address})


class ChargeRequestView(ApiView):
    @extend_schema(summary="Get a charge request", responses=ChargeRequestOutput)
    def get(self, request: Request, request_id: UUID) -> Response:
        return Response(ChargeRequestOutput(charge_request_of(request, request_id)).data)


class WithdrawView(ApiView):
    @extend_schema(
        summary="Withdraw a charge request",
        description="As long as it is not answered.",
        parameters=[IDEMPOTENCY],
        request=None,
        responses=ChargeRequestOutput,
    )
    def post(self, request: Request, request_id: UUID) -> Response:
        asked = charge_request_of(request, request_id)

        def withdraw() -> Response:
            withdraw_request(by=person(request), request=asked)
            return Response(ChargeRequestOutput(asked).data)

        return stored_answer(request) or once(request, withdraw)
