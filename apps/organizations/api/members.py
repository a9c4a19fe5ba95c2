"""The members of a team."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.api.access import member_of, own_place
from apps.organizations.api.serializers import ChangeMember, MemberOutput, TransferInput
from apps.organizations.errors import NotAMember
from apps.organizations.models import OrganizationMember
from apps.organizations.permissions import Permission
from apps.organizations.selectors import members_of
from apps.organizations.services.members import (
    change_role,
    leave_organization,
    remove_member,
    set_permissions,
    transfer_ownership,
)
from apps.organizations.services.places import lock


class MembersView(ApiListView):
    queryset = OrganizationMember.objects.none()

    @extend_schema(summary="List members", responses=MemberOutput(many=True))
    def get(self, request: Request, organization_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.VIEW)
        page = self.paginate_queryset(members_of(place.organization))
        return self.get_paginated_response(MemberOutput(page, many=True).data)


class MemberView(ApiView):
    @extend_schema(summary="Get a member", responses=MemberOutput)
    def get(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.VIEW)
        return _answer(member_of(place, member_id))

    @extend_schema(
        summary="Change a member",
        description=(
            "Nobody gives or takes what they do not have themselves. The last owner stays owner."
        ),
        parameters=[IF_MATCH],
        request=ChangeMember,
        responses=MemberOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.MANAGE_MEMBERS)
        lock(organization_id)
        member = member_of(place, member_id)
        check_if_match(request, member)
        given = ChangeMember(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        by = person(request)
        if "role" in wanted:
            member = change_role(member=member, role=wanted["role"], by=by)
        if "permissions" in wanted:
            member = set_permissions(member=member, permissions=wanted["permissions"], by=by)
        return _answer(member)

    @extend_schema(
        summary="Remove a member",
        description="What waits on them is handed on. Removing yourself is leaving.",
        responses={204: OpenApiResponse(description="Removed.")},
    )
    def delete(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        place = own_place(request, organization_id)
        remove_member(member=member_of(place, member_id), by=person(request))
        return Response(status=204)


class LeaveView(ApiView):
    @extend_schema(
        summary="Leave an organization",
        description="The last owner hands over the ownership first.",
        parameters=[IDEMPOTENCY],
        request=None,
        responses={204: OpenApiResponse(description="You are no longer in it.")},
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        stored = stored_answer(request)
        if stored:
            return stored
        place = own_place(request, organization_id)

        def leave() -> Response:
            leave_organization(organization=place.organization, by=person(request))
            return Response(status=204)

        return once(request, leave)


class TransferView(ApiView):
    @extend_schema(
        summary="Hand over the ownership",
        parameters=[IDEMPOTENCY],
        request=TransferInput,
        responses=MemberOutput,
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        given = TransferInput(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        place = own_place(request, organization_id, Permission.TRANSFER_OWNERSHIP)

        def transfer() -> Response:
            heir = members_of(place.organization).filter(pk=given.validated_data["member"]).first()
            if heir is None:
                raise NotAMember
            done = transfer_ownership(organization=place.organization, to=heir, by=person(request))
            return _answer(done)

        return once(request, transfer)


def _answer(member: OrganizationMember) -> Response:
    return Response(MemberOutput(member).data, headers={"ETag": etag_of(member)})
