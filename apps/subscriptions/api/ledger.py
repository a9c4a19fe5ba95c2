"""Where credits came from and went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.views import ApiListView
from apps.subscriptions.api.access import choice_asked, id_asked, moment_asked
from apps.subscriptions.api.serializers import CreditTransactionOutput
from apps.subscriptions.models import CreditTransaction
from apps.subscriptions.selectors import transactions_seen_by
from apps.subscriptions.states import TransactionType

FILTERS = [
    OpenApiParameter("subscription", UUID, description="Only this subscription's."),
    OpenApiParameter("content", UUID, description="Only what this video cost and got back."),
    OpenApiParameter(
        "transaction_type", str, enum=TransactionType.values, description="Only this type."
    ),
    OpenApiParameter("created_after", datetime, description="From this moment on."),
    OpenApiParameter("created_before", datetime, description="Before this moment."),
]


class CreditTransactionsView(ApiListView):
    queryset = CreditTransaction.objects.none()

    @extend_schema(
        summary="List credit transactions",
        description="The ledger of everything whose usage you may see, newest first.",
        parameters=FILTERS,
        responses=CreditTransactionOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = {
            "subscription_id": id_asked(request, "subscription"),
            "content_id": id_asked(request, "content"),
            "transaction_type": choice_asked(request, "transaction_type", TransactionType.values),
            "created_at__gte": moment_asked(request, "created_after"),
            "created_at__lt": moment_asked(request, "created_before"),
        }
        rows = transactions_seen_by(person(request))
        page = self.paginate_queryset(rows.filter(**{k: v for k, v in asked.items() if v}))
        return self.get_paginated_response(CreditTransactionOutput(page, many=True).data)
