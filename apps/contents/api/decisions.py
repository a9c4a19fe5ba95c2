"""The policy gate: what the safety check said, and what people decided."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.inputs import DecideScript
from apps.contents.api.script_outputs import DecisionDetail, DecisionSummary
from apps.contents.models import PolicyDecision
from apps.contents.selectors import decisions_seen_by
from apps.contents.services.decisions import let_through, reject
from apps.contents.states import DecisionStatus, Verdict
from apps.core.api.views import ApiListView, ApiView


class DecisionFilters(django_filters.FilterSet):  # type: ignore[misc]
    content = django_filters.UUIDFilter(field_name="content_id", label="Of this content.")
    project = django_filters.UUIDFilter(field_name="content__project_id", label="Of this project.")
    status = django_filters.ChoiceFilter(choices=DecisionStatus.choices)
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices)


def _rows(request: Request) -> QuerySet[PolicyDecision]:
    return decisions_seen_by(person(request)).select_related("script_version", "reviewer")


class DecisionsView(ApiListView):
    queryset = PolicyDecision.objects.none()
    filterset_class = DecisionFilters

    @extend_schema(
        summary="List policy decisions",
        description="`status=waiting` are those that need a person.",
        responses=DecisionSummary(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(_rows(request)))
        return self.get_paginated_response(DecisionSummary(page, many=True).data)


class DecisionView(ApiView):
    @extend_schema(summary="Get a policy decision", responses=DecisionDetail)
    def get(self, request: Request, decision_id: UUID) -> Response:
        return Response(DecisionDetail(_decision(request, decision_id)).data)


class DecideView(ApiView):
    @extend_schema(
        summary="Decide about a script",
        description=(
            "`let_through` approves a script that a person had to look at, or waives a block; "
            "`reject` stops it whatever the rules say. The reason is kept for good. Needs the "
            "permission `review`; some blocks only the people who run the site may waive."
        ),
        request=DecideScript,
        responses=DecisionDetail,
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        decision = _decision(request, decision_id)
        given = DecideScript(data=request.data)
        given.is_valid(raise_exception=True)
        act = let_through if given.validated_data["outcome"] == "let_through" else reject
        act(by=person(request), decision=decision, reason=given.validated_data["reason"])
        return Response(DecisionDetail(decision).data)


def _decision(request: Request, decision_id: UUID) -> PolicyDecision:
    decision = _rows(request).filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    return decision
