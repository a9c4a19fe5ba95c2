"""The teams a person belongs to."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.organizations.selectors import memberships_of
from apps.organizations.states import Role


class MembershipOutput(OutputSerializer):
    id = serializers.UUIDField(source="organization.pk")
    name = serializers.CharField(source="organization.name")
    slug = serializers.CharField(source="organization.slug")
    role = serializers.ChoiceField(Role.choices, help_text="Yours; viewers look, others change.")


class OrganizationsView(ApiView):
    @extend_schema(summary="List my organizations", responses=MembershipOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response(MembershipOutput(memberships_of(person(request)), many=True).data)
