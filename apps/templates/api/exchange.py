"""Copies and files of templates, and the schema they are written by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import IdField, InputSerializer
from apps.core.api.views import ApiView
from apps.organizations.permissions import Permission
from apps.templates.api.access import own_team, seen_template
from apps.templates.api.inputs import DuplicateTemplate, ImportTemplates
from apps.templates.api.outputs import TemplateDetail, TemplateDocument, TemplateSummary
from apps.templates.api.templates import template_made
from apps.templates.design.schema import json_schema
from apps.templates.selectors import templates_seen_by
from apps.templates.services.exchange import (
    MOST_TEMPLATES,
    document_of,
    entries_of,
    import_templates,
)
from apps.templates.services.templates import duplicate_template


class ExportQuery(InputSerializer):
    id = serializers.ListField(child=IdField(), min_length=1, max_length=MOST_TEMPLATES)


class DuplicateView(ApiView):
    @extend_schema(
        summary="Duplicate a template",
        description="Any template that you see, the system's among them, as one of your own.",
        parameters=[IDEMPOTENCY],
        request=DuplicateTemplate,
        responses={201: TemplateDetail},
    )
    def post(self, request: Request, template_id: UUID) -> Response:
        by = person(request)
        template = seen_template(by, template_id)
        given = DuplicateTemplate(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        fields = dict(given.validated_data)
        team = own_team(by, fields.pop("organization", None), Permission.MANAGE_PROJECTS)

        def duplicate() -> Response:
            made = duplicate_template(by=by, template=template, organization=team, **fields)
            return template_made(request, made)

        return once(request, duplicate)


class ImportView(ApiView):
    @extend_schema(
        summary="Import templates",
        description="All of them or none; a short name that is taken gets a number.",
        parameters=[IDEMPOTENCY],
        request=ImportTemplates,
        responses={201: TemplateSummary(many=True)},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = ImportTemplates(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        fields: dict[str, Any] = given.validated_data
        team = own_team(by, fields.get("organization"), Permission.MANAGE_PROJECTS)
        entries = entries_of(fields["document"])

        def take() -> Response:
            made = import_templates(by=by, entries=entries, organization=team)
            return Response(TemplateSummary(made, many=True).data, status=201)

        return once(request, take)


class ExportView(ApiView):
    @extend_schema(
        summary="Export templates",
        description="One document with every named template; it can be imported elsewhere.",
        parameters=[OpenApiParameter("id", str, many=True, required=True)],
        responses=TemplateDocument,
    )
    def get(self, request: Request) -> Response:
        query = ExportQuery(data={"id": request.query_params.getlist("id")})
        query.is_valid(raise_exception=True)
        wanted = list(dict.fromkeys(query.validated_data["id"]))
        found = {row.pk: row for row in templates_seen_by(person(request)).filter(pk__in=wanted)}
        if len(found) != len(wanted):
            raise Http404
        return Response(
            document_of(found[one] for one in wanted),
            headers={"Content-Disposition": 'attachment; filename="templates.json"'},
        )


class SchemaView(ApiView):
    @extend_schema(
        summary="Get the schema of template_data",
        description="JSON Schema, draft 2020-12.",
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(json_schema())
