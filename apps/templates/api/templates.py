"""The looks a film can have."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.permissions import Permission
from apps.projects.states import ContentFormat, Vertical
from apps.templates.api.access import managed_template, own_team, seen_template
from apps.templates.api.inputs import ChangeTemplate, CreateTemplate
from apps.templates.api.outputs import TemplateDetail, TemplateSummary
from apps.templates.models import Template
from apps.templates.selectors import templates_seen_by
from apps.templates.services.templates import (
    create_template,
    delete_template,
    update_template,
)
from apps.templates.states import TemplateType


class TemplateFilters(django_filters.FilterSet):  # type: ignore[misc]
    content_format = django_filters.ChoiceFilter(
        choices=ContentFormat.choices, method="of_format", label="Its own, or one of its variants."
    )
    vertical = django_filters.ChoiceFilter(choices=Vertical.choices)
    template_type = django_filters.ChoiceFilter(choices=TemplateType.choices)
    search = django_filters.CharFilter(method="named", max_length=100, label="In the name.")

    def of_format(
        self,
        rows: QuerySet[Template],
        name: str,  # noqa: ARG002
        value: str,
    ) -> QuerySet[Template]:
        return rows.filter(Q(content_format=value) | Q(template_data__variants__has_key=value))

    def named(
        self,
        rows: QuerySet[Template],
        name: str,  # noqa: ARG002
        value: str,
    ) -> QuerySet[Template]:
        return rows.filter(Q(name__icontains=value) | Q(slug__icontains=value))


class TemplatesView(ApiListView):
    queryset = Template.objects.none()
    filterset_class = TemplateFilters

    @extend_schema(summary="List templates", responses=TemplateSummary(many=True))
    def get(self, request: Request) -> Response:
        rows = self.filter_queryset(templates_seen_by(person(request)).defer("template_data"))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(TemplateSummary(page, many=True).data)

    @extend_schema(
        summary="Create a template",
        description="Needs a plan with templates of one's own. Every mistake is told by its path.",
        parameters=[IDEMPOTENCY],
        request=CreateTemplate,
        responses={201: TemplateDetail},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = CreateTemplate(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        fields = dict(given.validated_data)
        team = own_team(by, fields.pop("organization", None), Permission.MANAGE_PROJECTS)
        return once(
            request,
            lambda: template_made(request, create_template(by=by, organization=team, **fields)),
        )


class TemplateView(ApiView):
    @extend_schema(summary="Get a template", responses=TemplateDetail)
    def get(self, request: Request, template_id: UUID) -> Response:
        return template_answer(seen_template(person(request), template_id))

    @extend_schema(
        summary="Change a template",
        parameters=[IF_MATCH],
        request=ChangeTemplate,
        responses=TemplateDetail,
    )
    @transaction.atomic
    def patch(self, request: Request, template_id: UUID) -> Response:
        by = person(request)
        template = managed_template(by, template_id)
        check_if_match(request, template)
        given = ChangeTemplate(data=request.data)
        given.is_valid(raise_exception=True)
        return template_answer(update_template(by=by, template=template, **given.validated_data))

    @extend_schema(
        summary="Delete a template", parameters=[IF_MATCH], request=None, responses={204: None}
    )
    @transaction.atomic
    def delete(self, request: Request, template_id: UUID) -> Response:
        by = person(request)
        template = managed_template(by, template_id)
        check_if_match(request, template)
        delete_template(by=by, template=template)
        return Response(status=204)


def template_answer(template: Template, status: int = 200, **headers: str) -> Response:
    return Response(
        TemplateDetail(template).data,
        status=status,
        headers={**headers, "ETag": etag_of(template)},
    )


def template_made(request: Request, template: Template) -> Response:
    path = reverse("api:template", args=[template.pk])
    return template_answer(template, 201, Location=request.build_absolute_uri(path))
