"""The audit log of one's teams, for those who may read it."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiListView
from apps.core.models import AuditLog
from apps.organizations.selectors import audit_seen_by


class AuditFilters(django_filters.FilterSet):  # type: ignore[misc]
    organization = django_filters.UUIDFilter(field_name="organization_id", label="Of this team.")
    actor = django_filters.UUIDFilter(method="by_actor", label="Done by this person.")
    target = django_filters.UUIDFilter(method="of_target", label="About this record.")
    action = django_filters.CharFilter(
        max_length=100, label="Exactly this action, such as project.changed."
    )
    severity = django_filters.ChoiceFilter(choices=AuditLog.Severity.choices)
    created_after = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", label="This moment or later."
    )
    created_before = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", label="Before this moment."
    )

    def by_actor(self, rows: QuerySet[AuditLog], _name: str, value: UUID) -> QuerySet[AuditLog]:
        return rows.filter(actor_id=str(value))

    def of_target(self, rows: QuerySet[AuditLog], _name: str, value: UUID) -> QuerySet[AuditLog]:
        return rows.filter(target_id=str(value))


class AuditOutput(OutputSerializer):
    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    actor_id = serializers.CharField(help_text="Empty when the installation acted by itself.")
    actor = serializers.CharField(source="actor_label")
    action = serializers.CharField()
    severity = serializers.ChoiceField(AuditLog.Severity.choices)
    target_type = serializers.CharField()
    target_id = serializers.CharField()
    target = serializers.CharField(source="target_label")
    changes = serializers.JSONField(help_text="A field's new value, or [before, after].")
    ip_address = serializers.CharField(allow_null=True)
    user_agent = serializers.CharField()


class AuditView(ApiListView):
    queryset = AuditLog.objects.none()
    filterset_class = AuditFilters

    @extend_schema(
        summary="List audit entries",
        description="Of the teams whose log you may read: owners and admins do.",
        responses=AuditOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(audit_seen_by(person(request))))
        return self.get_paginated_response(AuditOutput(page, many=True).data)
