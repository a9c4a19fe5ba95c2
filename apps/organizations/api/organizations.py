"""The teams a person belongs to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.api.access import own_place
from apps.organizations.api.serializers import (
    ChangeOrganization,
    CreateOrganization,
    MatrixOutput,
    OrganizationOutput,
)
from apps.organizations.models import OrganizationMember
from apps.organizations.permissions import MATRIX, OWNERS_ALONE, Permission
from apps.organizations.selectors import memberships_of
from apps.organizations.services.organizations import change_organization, create_organization
from apps.organizations.services.places import lock
from apps.organizations.states import Role


class OrganizationsView(ApiListView):
    queryset = OrganizationMember.objects.none()

    @extend_schema(summary="List my organizations", responses=OrganizationOutput(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(memberships_of(person(request)))
        return self.get_paginated_response(OrganizationOutput(page, many=True).data)

    @extend_schema(
        summary="Create an organization",
        description="For whoever has confirmed their e-mail address; they become its owner.",
        parameters=[IDEMPOTENCY],
        request=CreateOrganization,
        responses={201: OrganizationOutput},
    )
    def post(self, request: Request) -> Response:
        given = CreateOrganization(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        return stored or once(request, lambda: self._create(request, given.validated_data))

    def _create(self, request: Request, fields: dict[str, Any]) -> Response:
        organization = create_organization(by=person(request), **fields)
        place = own_place(request, organization.pk)
        address = reverse("api:organization", args=[organization.pk])
        return _answer(place, status=201, Location=request.build_absolute_uri(address))


class OrganizationView(ApiView):
    @extend_schema(summary="Get an organization", responses=OrganizationOutput)
    def get(self, request: Request, organization_id: UUID) -> Response:
        return _answer(own_place(request, organization_id))

    @extend_schema(
        summary="Change an organization",
        parameters=[IF_MATCH],
        request=ChangeOrganization,
        responses=OrganizationOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, organization_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.MANAGE_ORGANIZATION)
        check_if_match(request, lock(organization_id))
        given = ChangeOrganization(data=request.data)
        given.is_valid(raise_exception=True)
        place.organization = change_organization(
            organization=place.organization, by=person(request), **given.validated_data
        )
        return _answer(place)


class PermissionMatrixView(ApiView):
    @extend_schema(
        summary="The permission matrix",
        description="What each role may do. A member's exceptions add to it or take from it.",
        responses=MatrixOutput,
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        matrix = {
            "permissions": [
                {"permission": one, "name": one.label, "owners_alone": one in OWNERS_ALONE}
                for one in Permission
            ],
            "roles": [
                {
                    "role": role,
                    "name": role.label,
                    "permissions": [one for one in Permission if one in MATRIX[role]],
                }
                for role in Role
            ],
        }
        return Response(MatrixOutput(matrix).data)


def _answer(place: OrganizationMember, status: int = 200, **headers: str) -> Response:
    return Response(
        OrganizationOutput(place).data,
        status=status,
        headers={**headers, "ETag": etag_of(place.organization)},
    )
