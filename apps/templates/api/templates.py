"""The looks a film can have."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiListView, ApiView
from apps.projects.states import ContentFormat, Vertical
from apps.templates.models import Template
from apps.templates.selectors import templates_seen_by
from apps.templates.states import TemplateType


class TemplateFilters(django_filters.FilterSet):  # type: ignore[misc]
    content_format = django_filters.ChoiceFilter(choices=ContentFormat.choices)
    vertical = django_filters.ChoiceFilter(choices=Vertical.choices)


class TemplateSummary(OutputSerializer):
    id = serializers.UUIDField()
    slug = serializers.CharField(help_text="What a run's `template` is set to.")
    name = serializers.CharField()
    description = serializers.CharField()
    template_type = serializers.ChoiceField(TemplateType.choices)
    vertical = serializers.ChoiceField(Vertical.choices, allow_null=True)
    content_format = serializers.ChoiceField(ContentFormat.choices)
    is_premium = serializers.BooleanField()
    usage_count = serializers.IntegerField(help_text="Videos made with it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TemplateDetail(TemplateSummary):
    template_data = serializers.DictField(help_text="The design: size, fonts, colours, elements.")


class TemplatesView(ApiListView):
    queryset = Template.objects.none()
    filterset_class = TemplateFilters

    @extend_schema(summary="List templates", responses=TemplateSummary(many=True))
    def get(self, request: Request) -> Response:
        rows = self.filter_queryset(templates_seen_by(person(request)).defer("template_data"))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(TemplateSummary(page, many=True).data)


class TemplateView(ApiView):
    @extend_schema(summary="Get a template", responses=TemplateDetail)
    def get(self, request: Request, template_id: UUID) -> Response:
        template = templates_seen_by(person(request)).filter(pk=template_id).first()
        if template is None:
            raise Http404
        return Response(TemplateDetail(template).data)
